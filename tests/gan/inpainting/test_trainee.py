"""Inpainting in training: who moves, that it is exact, and what it comes to."""

from __future__ import annotations

import pytest
import torch

from gantui.experiment.players import PLAYERS
from gantui.gan.inpainting.trainee import Inpainter
from gantui.gan.trainee import Steerable
from tests.gan.inpainting.small import inpainter, options


def done(made: Inpainter, count: int) -> Inpainter:
    for _ in range(count):
        made.advance(1)
    return made


def same(one: Inpainter, other: Inpainter) -> bool:
    mine, theirs = one.state(), other.state()
    return mine.keys() == theirs.keys() and all(torch.equal(mine[name], theirs[name]) for name in mine)


def weights(made: Inpainter) -> dict[str, torch.Tensor]:
    return {name: player.params.detach().clone() for name, player in made.players.items()}


def moved(made: Inpainter, before: dict[str, torch.Tensor]) -> set[str]:
    return {name for name, own in weights(made).items() if not torch.equal(own, before[name])}


def test_it_is_steerable_and_says_what_it_logs() -> None:
    made = inpainter()
    assert isinstance(made, Steerable)
    ours = ("loss_d", "loss_g", "d_real", "d_fake", "penalty.r1", "penalty.r2", "reconstruction", "apart")
    assert made.columns == ours
    assert set(made.players) == set(PLAYERS) == set(made.rates)
    assert set(made.owners) == set(made.columns)
    assert done(made, 1).log[0].isfinite().all()


@pytest.mark.parametrize("player", PLAYERS)
def test_who_is_frozen_stands_still_and_is_still_heard(player: str) -> None:
    made = inpainter(f"updates.{player}=0")
    before = weights(made)
    assert moved(done(made, 2), before) == set(PLAYERS) - {player}
    assert made.log[1].isfinite().all()


@pytest.mark.parametrize("player", PLAYERS)
def test_a_single_update_moves_one_alone(player: str) -> None:
    made = done(inpainter(), 2)
    before = weights(made)
    made.extra_update(player)
    assert moved(made, before) == {player}
    assert made.single == {name: int(name == player) for name in PLAYERS}
    assert made.steps_done == 2


@pytest.mark.parametrize("stop", [1, 5])
def test_it_goes_on_from_a_state_bit_for_bit(stop: int) -> None:
    straight, first, second = inpainter(), inpainter(), inpainter()
    for made in (straight, first):
        done(made, stop)
        made.extra_update("generator")
        made.extra_update("discriminator")
    second.load_state({name: value.clone() for name, value in first.state().items()})
    assert same(done(straight, 6), done(second, 6))
    assert torch.equal(straight.log[stop : stop + 6], second.log[stop : stop + 6])


def test_a_state_of_something_else_changes_nothing() -> None:
    made = done(inpainter(), 3)
    before = {name: value.clone() for name, value in made.state().items()}
    for broken in ("generator.average", "discriminator.weights", "extra.generator"):
        state = {name: value for name, value in before.items() if name != broken}
        with pytest.raises(ValueError, match=broken):
            made.load_state(state)
    with pytest.raises(ValueError, match=r"generator\.weights"):
        made.load_state(inpainter("hole.name=half").state())
    assert all(torch.equal(value, before[name]) for name, value in made.state().items())


def test_a_member_trains_as_it_would_alone() -> None:
    together, alone = done(inpainter(seeds=(3, 4)), 4), done(inpainter(seeds=(4,)), 4)
    for name in PLAYERS:
        assert torch.allclose(together.players[name].params[1], alone.players[name].params[0], atol=1e-5)


def test_watching_changes_nothing() -> None:
    heard: list[str] = []
    watched, unwatched = inpainter(), inpainter()
    watched.observer = heard.append
    done(watched, 3)
    images = torch.zeros(1, 5, 64)
    watched.complete(images, watched.hole.mask(torch.rand(1, 5, 2)), torch.randn(1, 5, 3), [0])
    assert same(watched, done(unwatched, 3))
    assert heard[:4] == ["holes", "completed", "discriminator", "generator"]


def test_settings_change_from_the_next_iteration_on() -> None:
    sets = ("weights.reconstruction=3", "weights.seeking=0", "penalties.r1.gamma=2", "updates.discriminator=0")
    changed, other = inpainter(), inpainter(*sets)
    begun = done(inpainter(), 2)
    for made in (changed, other):
        made.load_state({name: value.clone() for name, value in begun.state().items()})
    changed.apply(options(*sets))
    assert same(done(changed, 3), done(other, 3))
    assert not same(changed, done(begun, 3))


def test_what_is_shown_is_of_the_average_that_is_kept() -> None:
    made, none = done(inpainter(), 3), done(inpainter("schedule.ema=0"), 3)
    x, hole, z = torch.zeros(1, 2, 64), torch.ones(1, 2, 64, dtype=torch.bool), torch.zeros(1, 2, 3)
    assert made.average is not None
    assert torch.equal(made.complete(x, hole, z, [0]), made.game.complete(made.average, x, hole, z))
    assert torch.equal(none.complete(x, hole, z, [0]), none.game.complete(none.generator.params, x, hole, z))
    assert torch.equal(none.generator.params, made.generator.params), "an average changes nothing of the game"


def test_without_the_adversarial_term_the_error_falls_and_the_noise_does_nothing() -> None:
    made = inpainter("weights={adversarial=0.0, reconstruction=1.0}", "hole.name=half", "schedule.steps=400")
    done(made, 300)
    log = made.log[:, 0]
    where = {name: place for place, name in enumerate(made.columns)}
    assert log[-1, where["reconstruction"]] < 0.5
    assert log[:, where["apart"]].mean() < 0.2
