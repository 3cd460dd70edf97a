"""Inpainting in training: that looking at it changes nothing, and what it comes to."""

from __future__ import annotations

import pytest
import torch

from gantui.gan.inpainting import trainee
from gantui.gan.inpainting.game import Game
from tests.gan.inpainting.small import inpainter, options
from tests.gan.named_players import done, same


def test_looking_changes_nothing() -> None:
    looked_at, other, images = done(inpainter(), 3), done(inpainter(), 3), torch.zeros(1, 5, 64)
    looked_at.complete(images, looked_at.hole.mask(torch.rand(1, 5, 2)), torch.randn(1, 5, 3), [0])
    assert same(done(looked_at, 1), done(other, 1))


def test_a_term_that_does_not_count_is_not_computed_until_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    made = inpainter("weights.reconstruction=0", "weights.seeking=0")
    for name in ("reconstruction", "error_of_mean", "seeking"):
        monkeypatch.setattr(trainee, name, lambda *_: pytest.fail("it is computed"))
    done(made, 1)
    place = made.columns.index("reconstruction")
    assert made.log[0, 0].isnan().tolist() == [each == place for each in range(len(made.columns))]
    assert "reconstruction" not in made.owners, "it did not diverge"
    monkeypatch.undo()
    made.apply(options("weights.reconstruction=2", "weights.seeking=0"))
    assert done(made, 1).log[1].isfinite().all()


def test_what_d_says_is_heard_where_it_does_not_count_without_a_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    made, said = inpainter("weights.adversarial=0"), list[torch.Tensor]()
    adversarial = Game.adversarial

    def heard(*args: object) -> torch.Tensor:
        said.append(adversarial(*args))  # type: ignore[arg-type]
        return said[-1]

    monkeypatch.setattr(Game, "adversarial", heard)
    done(made, 1)
    assert [each.requires_grad for each in said] == [False]
    assert made.log[0].isfinite().all()


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_nothing_is_kept_for_a_gradient_of_a_g_that_rests(player: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made, seen = inpainter(f"updates.{player}=0"), list[torch.Tensor]()
    complete = Game.complete

    def heard(*args: object) -> torch.Tensor:
        seen.append(complete(*args))  # type: ignore[arg-type]
        return seen[-1]

    monkeypatch.setattr(Game, "complete", heard)
    done(made, 1)
    made.extra_update(player)
    assert [each.requires_grad for each in seen] == [player == "discriminator", player == "generator"]


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
