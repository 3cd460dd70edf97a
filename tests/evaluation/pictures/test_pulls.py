"""Arrows against the gradient of the loss that a training descends, and against differences of it."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.evaluation.pictures import pulls
from gantui.gan.game import Batch
from gantui.gan.packing import packed
from gantui.gan.trainer import Trainer
from tests.gan.building import DIRAC, DISCRIMINATORS, OBJECTIVES, PACKINGS, PENALTIES, run, source, trainer, weights

WAYS = {
    f"{family}: {name}": settings
    for family, members in {
        "objective": OBJECTIVES,
        "discriminator": {k: v for k, v in DISCRIMINATORS.items() if k != "linear"},
        "packing": PACKINGS,
        "penalty": {name: PENALTIES[name] for name in ("clip", "spectral_norm", "r1")},
        "f-GAN": {"activation": ["objective={name='fgan', divergence='jeffrey', generator_loss='activation'}"]},
    }.items()
    for name, settings in members.items()
}
COUNT = 10  # a batch of the training


def points(made: Trainer) -> tuple[Tensor, Tensor]:
    members, dim = len(made.seeds), made.distribution.space.width
    fake, real = (torch.randn(members, COUNT, dim, generator=source(seed)) for seed in (1, 2))
    return fake, real


def in_float64(made: Trainer) -> Trainer:
    """So that differences have digits."""
    made.discriminator.params = made.discriminator.params.detach().double().requires_grad_()
    made.discriminator.buffers = made.discriminator.buffers.double()
    return made


@pytest.mark.parametrize("settings", WAYS.values(), ids=WAYS)
def test_they_are_the_gradient_that_the_training_descends(settings: list[str]) -> None:
    made = run(trainer(*settings, seeds=(0, 1)), 2)
    before = weights(made)
    fake, real = points(made)
    found = pulls.pulls(made, fake, real)
    assert torch.equal(weights(made), before)
    assert not found.requires_grad

    # G's loss on a batch whose fakes are these.
    places = fake.clone().requires_grad_()
    made.game.generator = lambda own, latent, memory, training, found: places  # type: ignore[assignment]
    batch = Batch(real, torch.zeros(2, COUNT, made.latent.width))
    loss = made.game.generator_loss(made.discriminator.weights, made.generator.weights, batch)
    (gradient,) = torch.autograd.grad(loss.sum(), places)
    packs = COUNT // made.game.pack
    torch.testing.assert_close(found, -packs * gradient, rtol=1e-4, atol=1e-7)
    assert found.abs().max() > 0


@pytest.mark.parametrize("name", OBJECTIVES)
def test_they_are_differences_of_each_points_loss(name: str) -> None:
    made = in_float64(trainer(*OBJECTIVES[name], "discriminator.activation=tanh"))
    fake, real = (x.double() for x in points(made))
    network, d = made.discriminator.network, made.discriminator.weights.detached()

    def loss(x: Tensor) -> float:
        raw = [network(d.params, packed(each, 1), d.buffers, True) for each in (real, x)]
        raw = raw if made.experiment.objective.outputs > 1 else [each.squeeze(2) for each in raw]
        objective = made.game.objective
        return float(objective.generator(raw[0] if objective.generator_sees_real else None, raw[1]).sum())

    found, step = pulls.pulls(made, fake, real), 1e-5
    for point in range(3):
        for axis in range(2):
            nudge = torch.zeros_like(fake)
            nudge[0, point, axis] = step
            slope = (loss(fake + nudge) - loss(fake - nudge)) / (2 * step)
            assert float(found[0, point, axis]) == pytest.approx(-slope, rel=1e-5, abs=1e-9)


def test_a_saturated_d_leaves_minimax_no_arrow_and_the_other_loss_its_own() -> None:
    """Minimax pulls by psi D, the non-saturating loss by psi (1 - D), of D = sigmoid(psi x)."""
    fake, lengths = torch.tensor([[[-2.0]]]), {}
    for objective in ("minimax", "non_saturating"):
        made = trainer(*DIRAC, f"objective.name={objective}", "discriminator.start=10.0")
        lengths[objective] = float(pulls.pulls(made, fake, fake))
    assert lengths["minimax"] == pytest.approx(10 * torch.sigmoid(torch.tensor(-20.0)).item(), rel=1e-4)
    assert lengths["non_saturating"] == pytest.approx(10, rel=1e-4)


def test_a_critic_pulls_uphill_at_its_own_slope() -> None:
    made = trainer(*DIRAC, "objective.name=wasserstein", "discriminator.start=-1.5")
    found = pulls.pulls(made, torch.randn(1, 4, 1, generator=source()), torch.zeros(1, 4, 1))
    torch.testing.assert_close(found, torch.full((1, 4, 1), -1.5))


@pytest.mark.parametrize(
    ("settings", "wanted", "expected"),
    [
        ([], 60, 60),
        ([], 3, 10),
        (["schedule.batch_size=5000"], 60, 256),
        (["packing.size=2"], 61, 62),
        (["packing.size='batch'"], 4, 10),
        (["packing.size='batch'", "schedule.batch_size=500"], 60, 500),
    ],
)
def test_as_many_are_judged_together_as_are_wanted_or_as_a_batch_has(
    settings: list[str], wanted: int, expected: int
) -> None:
    assert pulls.batch(trainer(*settings), wanted) == expected


def test_refused_where_the_generator_follows_another_d() -> None:
    assert "later" in pulls.without_arrows(trainer("scheme.name=unrolled").scheme)
    assert not pulls.without_arrows(trainer().scheme)
