"""The norms of both players' gradients against closed forms and the steps that they made."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.gan.trainer import Trainer
from tests.gan.building import DIRAC, EVERYTHING, both, run, trainer, weights

AT_ONCE = "scheme.name=simultaneous"
START = ["generator.start=[0.5]", "discriminator.start=2.0"]


def norms(made: Trainer, member: int = 0) -> list[float]:
    """D's and G's."""
    found = made.gradient_norms()
    return [float(found[name][member]) for name in ("discriminator", "generator")]


@pytest.mark.parametrize(
    ("objective", "of_d", "of_g"),
    [
        # theta = 0.5, psi = 2, data at 0: D's raw output is 0 on the data and 1 on the fake.
        ("wasserstein", 0.5, 2.0),
        ("minimax", 0.5 / (1 + math.exp(-1)), 2 / (1 + math.exp(-1))),
        ("non_saturating", 0.5 / (1 + math.exp(-1)), 2 / (1 + math.e)),
        ("least_squares", 0.5, 0.0),
        ("hinge", 0.5, 2.0),
    ],
)
def test_the_dirac_gan_by_hand(objective: str, of_d: float, of_g: float) -> None:
    made = run(trainer(*DIRAC, AT_ONCE, f"objective.name={objective}", *START), 1)
    assert norms(made) == pytest.approx((of_d, of_g), rel=1e-5, abs=1e-6)


def test_penalties_count() -> None:
    # gamma/2 psi^2 pulls D the same way as the loss does: 0.5 + 0.7 * 2
    made = run(trainer(*DIRAC, AT_ONCE, "objective.name=wasserstein", "penalties.r1.gamma=0.7", *START), 1)
    assert norms(made)[0] == pytest.approx(1.9)


@pytest.mark.parametrize("settings", [[], ["penalties.gradient_penalty=true"], ["objective.name=relativistic"]])
def test_they_are_the_steps_of_plain_gradient_descent_by_the_rate(settings: list[str]) -> None:
    made = run(trainer(*settings, *both("name=sgd", "lr=1e-2")), 5)
    before = [player.params.detach().clone() for player in (made.discriminator, made.generator)]
    run(made, 1)
    after = [player.params.detach() for player in (made.discriminator, made.generator)]
    steps = [float((new - old).norm()) / 1e-2 for new, old in zip(after, before, strict=True)]
    assert norms(made) == pytest.approx(steps, rel=1e-3)


def test_members_have_norms_of_their_own() -> None:
    made = run(trainer("penalties.r1=true", seeds=(0, 1, 2)), 5)
    for member in range(3):
        alone = run(trainer("penalties.r1=true", seeds=(member,)), 5)
        assert norms(made, member) == pytest.approx(norms(alone), rel=1e-4)


def test_who_has_not_moved_has_none() -> None:
    made = trainer()
    assert all(map(math.isnan, norms(made)))
    made.extra_update("discriminator")
    assert [math.isnan(norm) for norm in norms(made)] == [False, True]


def test_nor_has_a_state_that_was_loaded() -> None:
    made = run(trainer(), 3)
    state = {name: tensor.clone() for name, tensor in made.state().items()}
    run(made, 1)
    made.load_state(state)
    assert all(map(math.isnan, norms(made))), "those of a step that is undone say nothing of this one"


@pytest.mark.parametrize("settings", EVERYTHING.values(), ids=EVERYTHING)
def test_every_training_has_them_and_nothing_moves(settings: list[str]) -> None:
    made = run(trainer(*settings), 2)
    before = weights(made)
    assert all(map(math.isfinite, norms(made)))
    assert torch.equal(weights(made), before)
