"""A translation from pairs in training: who moves, that it is exact, and that it learns what pairs tell."""

from __future__ import annotations

import pytest
import torch

from gantui.experiment.paired import PLAYERS
from gantui.gan.trainee import Steerable
from gantui.gan.translation.pix2pix import PairedTranslator
from tests.gan.translation.small import paired, paired_translator


def done(made: PairedTranslator, count: int) -> PairedTranslator:
    for _ in range(count):
        made.advance(1)
    return made


def moved(made: PairedTranslator, before: dict[str, torch.Tensor]) -> set[str]:
    return {name for name, player in made.players.items() if not torch.equal(player.params, before[name])}


def weights(made: PairedTranslator) -> dict[str, torch.Tensor]:
    return {name: player.params.detach().clone() for name, player in made.players.items()}


def test_both_move_and_a_single_update_moves_one() -> None:
    made = paired_translator()
    assert isinstance(made, Steerable)
    assert made.columns == ("loss_G", "loss_D", "l1")
    before = weights(made)
    assert moved(done(made, 1), before) == set(PLAYERS)
    for name in PLAYERS:
        before = weights(made)
        made.extra_update(name)
        assert moved(made, before) == {name}
        before = weights(made)
        made.apply(paired(f"updates.{name}=0"))
        assert moved(done(made, 1), before) == set(PLAYERS) - {name}
        made.apply(paired())


def test_it_goes_on_from_a_state_bit_for_bit() -> None:
    straight, first, second = paired_translator(), paired_translator(), paired_translator()
    for made in (straight, first):
        done(made, 3)
        made.extra_update("D")
    second.load_state({name: value.clone() for name, value in first.state().items()})
    mine, theirs = done(straight, 4).state(), done(second, 4).state()
    assert all(torch.equal(mine[name], theirs[name]) for name in mine)


def test_slow_motion_and_pictures_change_nothing() -> None:
    heard: list[str] = []
    watched, unwatched = paired_translator(), done(paired_translator(), 3)
    watched.observer = heard.append
    watched.translate("G", torch.randn(1, 5, 2), [0])
    done(watched, 3)
    assert heard[:3] == ["made", "map", "judge of pairs"]
    assert all(torch.equal(watched.players[name].params, unwatched.players[name].params) for name in PLAYERS)


def test_without_the_l1_term_it_is_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = paired_translator("weights.l1=0")
    monkeypatch.setattr(made.game, "l1", lambda *_: pytest.fail("it is computed"))
    done(made, 1)
    assert made.log[0, 0].isnan().tolist() == [False, False, True]


def test_it_learns_the_true_map_and_not_one_of_its_symmetries() -> None:
    made = paired_translator("schedule.batch_size=64", "generator.hidden=[32]", "schedule.steps=300")
    done(made, 300)
    x = made.pair.draw_pairs(200, torch.Generator().manual_seed(1))
    apart = (made.translate("G", x[None, :, 0], [0])[0] - x[:, 1]).norm(dim=1)
    assert float(apart.mean()) < 0.1
