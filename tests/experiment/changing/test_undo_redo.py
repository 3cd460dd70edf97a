"""Changes of settings while it trains: undone, done again, kept and restored."""

from __future__ import annotations

import json
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gantui.errors import Refusal
from gantui.experiment.changing import undo_redo, while_training
from gantui.experiment.changing.undo_redo import Changes
from gantui.experiment.files.validation import to_toml
from tests.experiment.changing.test_while_training import WGAN, found


def test_undo_and_redo() -> None:
    changes = Changes(WGAN).set("optimizers.discriminator.lr", "1e-3").set("scheme.d_steps", "0")
    assert changes.undoable == "scheme.d_steps 2 -> 0"
    back = changes.undo()
    assert (back.undoable, back.redoable) == ("optimizers.discriminator.lr 0.002 -> 0.001", "scheme.d_steps 2 -> 0")
    assert back.experiment.scheme == WGAN.scheme
    assert back.redo() == changes
    assert back.undo().experiment == WGAN
    assert back.undo().undoable == ""


def test_a_new_change_ends_what_could_be_done_again() -> None:
    changes = Changes(WGAN).set("scheme.d_steps", "3").undo().set("scheme.g_steps", "2")
    with pytest.raises(Refusal, match="no change to do again"):
        changes.redo()
    with pytest.raises(Refusal, match="no change to undo"):
        Changes(WGAN).undo()


def test_the_value_that_it_has_is_no_change() -> None:
    changes = Changes(WGAN)
    assert changes.set("optimizers.discriminator.lr", "2e-3") is changes


def test_undoing_goes_back_to_the_value_before_not_to_the_first() -> None:
    changes = Changes(WGAN).set("scheme.d_steps", "3").set("scheme.d_steps", "4").undo()
    assert found(changes.experiment)["scheme.d_steps"].value == "3"


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["up", "down", "undo", "redo"])), max_size=12))
def test_kept_and_restored_it_goes_on_the_same(moves: list[tuple[int, Literal["up"]]]) -> None:
    changes = Changes(WGAN)
    for place, move in moves:
        again = Changes.restored(WGAN, json.loads(json.dumps(changes.state())))
        assert again == changes
        assert to_toml(again.experiment) == to_toml(changes.experiment)
        offered = while_training.settings(changes.experiment, WGAN)
        setting = offered[place % len(offered)]
        try:
            if move in ("undo", "redo"):
                changes = changes.undo() if move == "undo" else changes.redo()
            else:
                changes = changes.set(setting.path, setting.stepped(move == "up"))
        except Refusal:
            continue
    while changes.done:
        changes = changes.undo()
    assert changes.experiment == WGAN


def test_no_more_than_so_many_are_kept() -> None:
    changes = Changes(WGAN)
    for steps in range(undo_redo.DEPTH + 20):
        changes = changes.set("scheme.d_steps", str(3 + steps))
    assert len(changes.done) == undo_redo.DEPTH


@pytest.mark.parametrize(
    "state",
    [{"values": 3}, {"values": {"nothing": "3"}}, {"values": {"seed.x": "3"}}, {"done": [[1]]}, {"undone": 3}],
)
def test_a_damaged_state_is_told(state: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="changed settings is damaged"):
        Changes.restored(WGAN, state)


def test_what_differs_is_told() -> None:
    changed = Changes(WGAN).set("scheme.d_steps", "0").set("penalties.clip.limit", "0.1").experiment
    assert while_training.difference(WGAN, changed) == "penalties.clip.limit 0.2 -> 0.1, scheme.d_steps 2 -> 0"
