"""The game: what D gets to see, what it is told of it, and how it is read."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.gan.game import Batch, Weights
from gantui.gan.trainer import Trainer
from tests.gan.building import OBJECTIVES, run, trainer


def seen(made: Trainer, batch: Batch) -> tuple[Tensor, Tensor]:
    real, fake = made.game.inputs(made.generator.weights, batch)
    return real.detach(), fake.detach()


class TestInstanceNoise:
    NOISE = ("instance_noise.std=0.5", "instance_noise.decay=linear", "schedule.steps=8")

    def test_real_and_fake_both_get_their_own(self) -> None:
        made = trainer(*self.NOISE, "schedule.batch_size=2000", seeds=(0, 1))
        batch = made.batch("discriminator", 0, 0)
        real, fake = seen(made, batch)
        clean = made.generator.network(made.generator.params, batch.latent, made.generator.buffers, True).detach()
        of_real, of_fake = real - batch.real, fake - clean
        for noise in (of_real, of_fake):
            assert noise.std((1, 2)).tolist() == pytest.approx([0.5, 0.5], rel=0.06)
            assert noise.mean((1, 2)).abs().max() < 0.05
        assert not torch.allclose(of_real, of_fake)
        assert not torch.allclose(of_real[0], of_real[1])
        generators = made.batch("generator", 0, 0)
        assert generators.noise is not None
        assert not torch.equal(generators.noise, batch.noise), "a draw of its own for each update"

    def test_it_fades_to_nothing(self) -> None:
        made = trainer(*self.NOISE, "schedule.batch_size=500")
        spreads = []
        for step in (0, 2, 4, 6, 8, 20):
            made.steps_done = step
            made.update_scalars()
            batch = made.batch("discriminator", step, 0)
            spreads.append((seen(made, batch)[0] - batch.real).std().item())
        assert spreads == pytest.approx([0.5, 0.375, 0.25, 0.125, 0, 0], rel=0.1, abs=1e-6)

    def test_both_players_losses_are_of_what_d_sees(self) -> None:
        made = trainer(*self.NOISE, "objective.name=relativistic", "penalties.r1=true", "penalties.r2=true")
        batch = made.batch("discriminator", 0, 0)
        real, fake = seen(made, batch)
        d, g = made.discriminator.weights, made.generator.weights
        d_loss = made.game.discriminator_loss(d, g, batch)
        judge = made.discriminator.network
        assert torch.allclose(d_loss.real, judge(d.params, real, d.buffers, True)[..., 0], atol=1e-6)
        assert torch.allclose(d_loss.fake, judge(d.params, fake, d.buffers, True)[..., 0], atol=1e-6)
        for name, at in (("r1", real), ("r2", fake)):
            x = at.clone().requires_grad_()
            (slope,) = torch.autograd.grad(judge(d.params, x, d.buffers, True).sum(), x)
            assert d_loss.terms[name].item() == pytest.approx(slope.square().sum(2).mean().item() / 2, rel=1e-5)
        loss = made.game.objective.generator(d_loss.real, d_loss.fake).mean()
        assert made.game.generator_loss(d, g, batch).item() == pytest.approx(loss.item(), rel=1e-5)

    def test_none_is_drawn_without_it(self) -> None:
        batch = trainer().batch("discriminator", 0, 0)
        assert batch.noise is None

    def test_what_d_remembers_is_of_what_it_sees(self) -> None:
        made = trainer("instance_noise.std=50.0", "discriminator.normalisation=batch", "schedule.batch_size=500")
        made.step()
        assert made.discriminator.buffers.max() > 10, "the variances know of the noise"


@pytest.mark.parametrize("weight", ["penalties.gradient_penalty", "penalties.r1", "penalties.r2", "penalties.dragan"])
def test_a_penaltys_weight_takes_its_course(weight: str) -> None:
    name = weight.split(".")[1]
    made = trainer(f"{weight}={{decay='linear', final=0.5, until=0.5}}", "schedule.steps=8")
    d, g = made.discriminator.weights, made.generator.weights
    batch = made.batch("discriminator", 0, 0)
    terms = []
    for step in (0, 2, 4, 8):
        made.steps_done = step
        made.update_scalars()
        terms.append(made.game.discriminator_loss(d, g, batch).terms[name].item())
    assert terms == pytest.approx([terms[0] * factor for factor in (1, 0.75, 0.5, 0.5)], rel=1e-5)


def test_ds_loss_is_its_objectives_part_and_every_penaltys() -> None:
    made = trainer("penalties.r1=true", "penalties.dragan=true", seeds=(0, 1))
    d_loss = made.game.discriminator_loss(
        made.discriminator.weights, made.generator.weights, made.batch("discriminator", 0, 0)
    )
    assert d_loss.loss.shape == (2,)
    torch.testing.assert_close(d_loss.loss, d_loss.adversarial + d_loss.terms["r1"] + d_loss.terms["dragan"])


def test_a_fixed_player_gets_no_gradient_and_another_does() -> None:
    made = trainer()
    d, g = made.discriminator.weights, made.generator.weights
    batch = made.batch("discriminator", 0, 0)
    (slope,) = torch.autograd.grad(made.game.discriminator_loss(d, g, batch).loss.sum(), g.params)
    assert slope.abs().max() > 0
    with pytest.raises(RuntimeError, match="not have been used"):
        torch.autograd.grad(made.game.discriminator_loss(d, g.detached(), batch).loss.sum(), g.params)
    with pytest.raises(RuntimeError, match="not have been used"):
        torch.autograd.grad(made.game.generator_loss(d.detached(), g, batch).sum(), d.params)


@pytest.mark.parametrize("compares", ["discriminator.normalisation=batch", "discriminator.name=minibatch"])
def test_a_d_that_compares_samples_never_sees_real_and_fake_together(compares: str) -> None:
    made = trainer(compares)
    d, g = made.discriminator.weights, made.generator.weights
    batch = made.batch("discriminator", 0, 0)
    d_loss = made.game.discriminator_loss(d, g, batch)
    real, fake = seen(made, batch)
    judge = made.discriminator.network
    apart = [judge(d.params, x, d.buffers, True)[..., 0] for x in (real, fake)]
    torch.testing.assert_close(d_loss.real, apart[0])
    torch.testing.assert_close(d_loss.fake, apart[1])
    together = judge(d.params, torch.cat([real, fake], 1), d.buffers, True)[..., 0]
    assert (together[:, :10] - apart[0]).abs().max() > 1e-3


# Reading --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_d_is_read_as_its_objective_means_it(name: str) -> None:
    made = run(trainer(*OBJECTIVES[name], seeds=(0, 1)), 20)
    places, real, fake = (torch.randn(2, n, 2) for n in (5, 64, 64))
    d = made.discriminator

    def raw(x: Tensor) -> Tensor:
        out = d.network(d.params, x, d.buffers, False).detach()
        return out.squeeze(2)

    centre = (raw(real).flatten(1).mean(1) + raw(fake).flatten(1).mean(1)).unsqueeze(1) / 2
    expected = {
        "probability": lambda x: x.softmax(2)[..., -1] if x.dim() == 3 else x.sigmoid(),
        "label": lambda x: x,
        "score": lambda x: x,
        "relative": lambda x: x - centre,
        "variational": lambda x: made.game.objective.read(x, centre),
    }[made.game.objective.reading](raw(places))
    shown = made.score(places, real, fake)
    assert shown.shape == (2, 5)
    torch.testing.assert_close(shown, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_the_logged_readings_are_means_over_the_batch(name: str) -> None:
    made = trainer(*OBJECTIVES[name], seeds=(0, 1))
    batch = made.batch("discriminator", 0, 0)
    with torch.no_grad():
        fake = made.game.inputs(made.generator.weights, batch)[1]
        expected = [made.score(x, batch.real, fake).mean(1) for x in (batch.real, fake)]
    row = run(made, 1).drain()[0]
    real, fakes = made.columns.index("d_real"), made.columns.index("d_fake")
    torch.testing.assert_close(row[:, real], expected[0], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(row[:, fakes], expected[1], rtol=1e-4, atol=1e-5)


def test_a_relative_reading_does_not_see_a_constant_added_to_d() -> None:
    made = run(trainer("objective.name=relativistic"), 5)
    places, real, fake = (torch.randn(1, n, 2) for n in (5, 64, 64))
    before = made.score(places, real, fake)
    with torch.no_grad():
        bias = sum(made.discriminator.network.sizes[:-1]) - 1
        made.discriminator.params[:, bias] += 7
    d = made.discriminator
    assert made.game.score(Weights(d.params, d.buffers), places, real, fake).shape == (1, 5)
    torch.testing.assert_close(before, made.score(places, real, fake), rtol=1e-4, atol=1e-5)


def test_reading_moves_nothing() -> None:
    settings = ["discriminator.normalisation=batch", "penalties.spectral_norm=true", "generator.normalisation=batch"]
    made = run(trainer(*settings, "schedule.ema=0.9"), 3)
    before = {name: tensor.clone() for name, tensor in made.state().items()}
    points = torch.randn(1, 50, 2)
    made.score(points, points, points)
    made.fakes(torch.randn(1, 50, 3))
    made.fakes(torch.randn(1, 50, 3), average=True)
    assert all(torch.equal(tensor, before[name]) for name, tensor in made.state().items())


def test_single_points_are_read_by_running_averages() -> None:
    made = run(trainer("discriminator.normalisation=batch", "generator.normalisation=batch"), 3)
    points = torch.randn(1, 50, 2)
    together = made.score(points, points, points)
    torch.testing.assert_close(made.score(points[:, 7:8], points, points), together[:, 7:8])
    latent = torch.randn(1, 50, 3)
    torch.testing.assert_close(made.fakes(latent[:, 7:8]), made.fakes(latent)[:, 7:8])
