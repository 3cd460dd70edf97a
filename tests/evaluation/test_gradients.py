"""The norms of both players' gradients against closed forms and finite differences."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from gantui.evaluation.gradients import clipped, gradient_norms, record_batch
from gantui.gan.game import Batch, Weights
from gantui.gan.trainer import Trainer
from tests.gan.building import DIRAC, EVERYTHING, run, trainer, weights

LONG = [f"optimizers.{player}.lr=0.1" for player in ("generator", "discriminator")]


def players(made: Trainer) -> tuple[Weights, Weights]:
    d, g = made.discriminator, made.generator
    return Weights(d.own.detach(), d.memory), Weights(g.own.detach(), g.memory)


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
    made = trainer(*DIRAC, f"objective.name={objective}", "generator.start=[0.5]", "discriminator.start=2.0")
    d, g = gradient_norms(made.game, *players(made), record_batch(made, 0))
    assert (float(d), float(g)) == pytest.approx((of_d, of_g), rel=1e-5, abs=1e-6)


def test_penalties_count() -> None:
    # gamma/2 psi^2 pulls D the same way as the loss does: 0.5 + 0.7 * 2
    start = ["generator.start=[0.5]", "discriminator.start=2.0"]
    made = trainer(*DIRAC, "objective.name=wasserstein", "penalties.r1.gamma=0.7", *start)
    assert float(gradient_norms(made.game, *players(made), record_batch(made, 0))[0]) == pytest.approx(1.9)


@pytest.mark.parametrize("settings", [[], ["penalties.gradient_penalty=true"], ["objective.name=relativistic"]])
def test_by_finite_differences(settings: list[str]) -> None:
    smooth = [f"{player}.activation=tanh" for player in ("generator", "discriminator")]
    made = run(trainer(*smooth, *settings), 5)
    batch, (d, g) = record_batch(made, 0), players(made)

    def of_d(own: Tensor) -> Tensor:
        return made.game.discriminator_loss(d.moved(own), g, batch).loss.detach()

    def of_g(own: Tensor) -> Tensor:
        return made.game.generator_loss(d, g.moved(own), batch).detach()

    for norm, loss, own in zip(gradient_norms(made.game, d, g, batch), (of_d, of_g), (d.own, g.own), strict=True):
        steps = 1e-2 * torch.eye(own.shape[1]).unsqueeze(1)
        rough = torch.stack([(loss(own + step) - loss(own - step)) / 2e-2 for step in steps])
        assert float(norm) == pytest.approx(float(rough.norm()), rel=1e-2)


def test_members_have_norms_of_their_own() -> None:
    made = run(trainer("penalties.r1=true", seeds=(0, 1, 2)), 5)
    batches = [record_batch(made, member) for member in range(3)]
    for member, batch in enumerate(batches):
        alone = run(trainer("penalties.r1=true", seeds=(member,)), 5)
        own = gradient_norms(alone.game, *players(alone), record_batch(alone, 0))
        assert torch.equal(record_batch(alone, 0).real, batch.real)
        every = Batch(batch.progress, batch.real.expand(3, -1, -1), batch.latent.expand(3, -1, -1), None, {})
        among = gradient_norms(made.game, *players(made), every)
        for one, many in zip(own, among, strict=True):
            assert many.shape == (3,)
            assert float(many[member]) == pytest.approx(float(one[0]), rel=1e-4)


@pytest.mark.parametrize("settings", EVERYTHING.values(), ids=EVERYTHING)
def test_nothing_moves(settings: list[str]) -> None:
    made = run(trainer(*settings), 2)
    before, slope = weights(made), made.discriminator.own.grad
    d, g = gradient_norms(made.game, *players(made), record_batch(made, 0))
    assert d.isfinite()
    assert g.isfinite()
    assert torch.equal(weights(made), before)
    assert made.discriminator.own.grad is slope


def test_a_batch_belongs_to_its_step() -> None:
    made = run(trainer("instance_noise.std=0.5", "penalties.dragan=true"), 1)
    one, again = record_batch(made, 0), record_batch(made, 0)
    assert one.noise is not None
    assert again.noise is not None
    assert one.drawn is not None
    assert torch.equal(one.real, again.real)
    assert torch.equal(one.noise, again.noise)
    assert one.noise.shape == (1, 20, 2)
    assert one.drawn["dragan"].shape == (1, 10, 2)
    assert one.progress == 0.01
    assert not torch.equal(record_batch(run(made, 1), 0).real, one.real)


def test_the_share_of_clipped_weights_leaves_the_padding_out() -> None:
    made = trainer("penalties.clip.limit=0.3", "discriminator.hidden=[6]")
    network = made.game.discriminator
    count = 2 * 6 + 6 + 6 + 1
    assert network.parameters == 64 > count
    own = torch.zeros(2, 64)
    own[0, :3], own[1, :count] = torch.tensor([0.3, -0.3, 0.29]), -0.3
    made.game.penalties["clip"].constrain(own)
    assert clipped(network, own, 0.3).tolist() == pytest.approx([2 / count, 1])


def test_weights_that_grow_pile_up_at_the_limit() -> None:
    made = trainer("objective.name=wasserstein", "penalties.clip.limit=0.01", *LONG)
    share = float(clipped(made.game.discriminator, run(made, 3).discriminator.own.detach(), 0.01))
    assert 0.5 < share <= 1
