"""What every training of players that go by their names must do: who moves, and that it is exact."""

from __future__ import annotations

import pytest
import torch

from gantui.gan import random_streams
from gantui.gan.named_players import NamedPlayersTraining
from gantui.gan.trainee import Capturing, Steerable
from tests.gan.emulated import Emulated, Uncaptured
from tests.gan.named_players import KINDS, Kind, copied, done, moved, same, weights

EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
EACH_PLAYER = pytest.mark.parametrize(
    ("kind", "player"),
    [pytest.param(kind, player, id=f"{name}-{player}") for name, kind in KINDS.items() for player in kind.players],
)


@EACH
def test_it_is_steerable_and_all_move_and_are_logged(kind: Kind) -> None:
    made = kind.made()
    assert isinstance(made, Steerable)
    assert isinstance(made, Capturing)
    assert made.columns == kind.columns
    assert set(made.players) == set(kind.players) == set(made.rates) == set(made.owners.values())
    before = weights(made)
    assert moved(done(made, 1), before) == set(kind.players)
    assert made.log[0].isfinite().all()


@EACH_PLAYER
def test_who_is_frozen_stands_still_and_is_still_heard(kind: Kind, player: str) -> None:
    made = kind.made(f"updates.{player}=0")
    before = weights(made)
    assert moved(done(made, 2), before) == set(kind.players) - {player}
    assert made.log[1].isfinite().all()


@EACH_PLAYER
def test_a_single_update_moves_one_alone(kind: Kind, player: str) -> None:
    made = done(kind.made(), 2)
    before = weights(made)
    made.extra_update(player)
    assert moved(made, before) == {player}
    assert made.single == {name: int(name == player) for name in kind.players}
    assert made.steps_done == 2


@pytest.mark.parametrize("stop", [1, 5])
@EACH
def test_it_goes_on_from_a_state_bit_for_bit(kind: Kind, stop: int) -> None:
    straight, first, second = kind.made(), kind.made(), kind.made()
    for made in (straight, first):
        done(made, stop)
        for player in kind.players[:2]:
            made.extra_update(player)
    second.load_state(copied(first))
    assert same(done(straight, 6), done(second, 6))
    assert torch.equal(straight.log[stop : stop + 6], second.log[stop : stop + 6])


@EACH
def test_a_state_of_something_else_changes_nothing(kind: Kind) -> None:
    made = done(kind.made(), 3)
    before = copied(made)
    for broken in (*kind.beside, f"{kind.players[1]}.weights", f"extra.{kind.players[0]}"):
        state = {name: value for name, value in before.items() if name != broken}
        with pytest.raises(ValueError, match=broken):
            made.load_state(state)
    with pytest.raises(ValueError, match="has the shape"):
        made.load_state(done(kind.made("generator.hidden=[40]"), 1).state())
    assert all(torch.equal(value, before[name]) for name, value in made.state().items())


@EACH
def test_a_member_trains_as_it_would_alone(kind: Kind) -> None:
    together, alone = done(kind.made(seeds=(3, 4)), 4), done(kind.made(seeds=(4,)), 4)
    for name in kind.players:
        assert torch.allclose(together.players[name].params[1], alone.players[name].params[0], atol=1e-5)


@EACH
def test_slow_motion_changes_nothing(kind: Kind) -> None:
    heard: list[str] = []
    watched, unwatched = kind.made(), kind.made()
    watched.observer = heard.append
    assert same(done(watched, 3), done(unwatched, 3))
    assert tuple(heard) == kind.stages * 3


@EACH
def test_settings_change_from_the_next_iteration_on(kind: Kind) -> None:
    changed, other, begun = kind.made(), kind.made(*kind.turned), done(kind.made(), 2)
    for made in (changed, other):
        made.load_state(copied(begun))
    changed.apply(kind.options(*kind.turned))
    assert same(done(changed, 3), done(other, 3))
    assert changed.rates == other.rates
    assert not same(changed, done(begun, 3))


@EACH
def test_rates_follow_their_course(kind: Kind) -> None:
    made = kind.made()
    assert set(made.rates.values()) == {0.01}
    assert [*done(made, 20).rates.values()] == pytest.approx([0.01 * (1 + 0.02) / 2] * len(kind.players))


@EACH
def test_what_is_not_finite_names_its_player_and_judges_come_first(kind: Kind) -> None:
    made, broken = kind.made(), kind.players[-1]
    with torch.no_grad():
        made.players[broken].params[:, 3] = torch.nan
    found = made.finite()
    assert {name: bool(whole) for name, whole in found.items()} == {name: name != broken for name in kind.players}
    assert set([*found][: len(made.options.judges)]) == set(made.options.judges)


@pytest.mark.parametrize("player", ["", "first"])
@EACH
def test_a_captured_training_is_the_same_bit_for_bit(kind: Kind, player: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through two windows, single updates, settings that are turned, and a term that begins to count."""
    monkeypatch.setattr(random_streams, "LONGEST_BLOCK", 3)
    plain, captured = kind.made(seeds=(3, 4)), kind.made(seeds=(3, 4))
    backend = Emulated(together=2)
    plain.captured.backend, captured.captured.backend = Uncaptured(), backend
    for made in (plain, captured):
        far(made, 8)
        if player:
            made.extra_update(kind.players[0])
        made.apply(kind.options(*kind.turned))
        far(made, 16)
        made.load_state(copied(made))
        far(made, 22)
    assert "as CUDA graphs" in captured.captured.launch_note
    assert backend.launches > 6
    assert same(plain, captured)
    assert torch.equal(plain.log[:22], captured.log[:22])


def far(made: NamedPlayersTraining, step: int) -> None:
    while made.steps_done < step:
        made.advance(step - made.steps_done)
