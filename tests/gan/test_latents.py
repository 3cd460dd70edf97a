"""The latents: shape, determinism and the moments that their options state."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.experiment import latents as described
from gantui.gan import latents
from gantui.gan.latents import LATENTS, Latent
from tests.gan.building import CPU, options, source, trainer

COUNT = 40_000
ERRORS = 5


def latent(name: str, seeds: tuple[int, ...] = (0,), **settings: Any) -> Latent:
    if name == "learned":
        name, settings = "mixture", settings | {"learned": True}
    return latents.make(options(described.LATENTS, name, **settings), seeds, CPU)


@pytest.mark.parametrize("name", [*LATENTS, "learned"])
class TestEveryLatent:
    def test_gives_vectors(self, name: str) -> None:
        chosen = latent(name, dim=5)
        drawn = chosen.sample(0, 70, source())
        assert chosen.dim == 5
        assert drawn.shape == (70, chosen.width)
        learned = [part.unsqueeze(0) for part in chosen.initial(source())]
        assert [part.shape[1:] for part in learned] == [*map(torch.Size, chosen.shapes)]
        vectors = chosen.place(learned, drawn.unsqueeze(0))
        assert vectors.shape == (1, 70, 5)
        assert torch.equal(vectors[0], drawn) == (not chosen.shapes)
        assert drawn.dtype == torch.float32
        assert drawn.isfinite().all()

    def test_is_decided_by_generator_and_seed(self, name: str) -> None:
        assert torch.equal(latent(name).sample(0, 50, source(1)), latent(name).sample(0, 50, source(1)))
        assert not torch.equal(latent(name).sample(0, 50, source(1)), latent(name).sample(0, 50, source(2)))

    def test_a_member_draws_what_it_would_alone(self, name: str) -> None:
        together = latent(name, (5, 6, 7)).sample(1, 50, source())
        assert torch.equal(together, latent(name, (6,)).sample(0, 50, source()))


def near(drawn: Tensor, mean: float, variance: float) -> None:
    """Every coordinate of DRAWN has this mean and variance, and no two are correlated."""
    drawn = drawn.double()
    assert ((drawn.mean(0) - mean).abs() <= ERRORS * drawn.std(0) / COUNT**0.5).all()
    products = (drawn - mean)[:, :, None] * (drawn - mean)[:, None, :]
    expected = variance * torch.eye(drawn.shape[1])
    assert ((products.mean(0) - expected).abs() <= ERRORS * products.std(0) / COUNT**0.5).all()


def test_normal_is_standard() -> None:
    near(latent("normal", dim=3).sample(0, COUNT, source()), 0.0, 1.0)


def test_uniform_fills_its_box() -> None:
    drawn = latent("uniform", dim=3, low=-1.0, high=4.0).sample(0, COUNT, source())
    near(drawn, 1.5, 25 / 12)
    assert drawn.min() >= -1
    assert drawn.max() < 4


def test_mixture_surrounds_its_means_evenly() -> None:
    chosen = latent("mixture", dim=6, components=8, spread=0.05)
    assert isinstance(chosen, latents.mixture.Mixture)
    drawn = chosen.sample(0, COUNT, source())
    distances = torch.cdist(drawn, chosen.means[0])
    nearest = distances.argmin(1)
    counts = torch.bincount(nearest, minlength=8).double()
    assert ((counts - COUNT / 8).square() / (COUNT / 8)).sum() <= 7 + 5 * 14**0.5
    near((drawn - chosen.means[0][nearest]) / 0.05, 0.0, 1.0)


def test_the_means_of_a_mixture_are_standard_normal_and_stay() -> None:
    chosen = latent("mixture", dim=4, components=10_000)
    assert isinstance(chosen, latents.mixture.Mixture)
    means = chosen.means.clone()
    near(means[0].repeat(4, 1), 0.0, 1.0)
    chosen.sample(0, 100, source())
    assert torch.equal(chosen.means, means)
    again = latent("mixture", (1, 0), dim=4, components=10_000)
    assert isinstance(again, latents.mixture.Mixture)
    assert torch.equal(again.means[1], means[0])
    assert not torch.equal(again.means[0], means[0])


class TestLearnedMixture:
    def test_a_vector_is_its_components_mean_and_deviation_times_the_noise(self) -> None:
        chosen = latent("learned", dim=2, components=3)
        means = torch.tensor([[[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]]])
        deviations = torch.tensor([[[0.5, 1.0], [2.0, 3.0], [4.0, 5.0]]])
        draws = torch.tensor([[[0.0, 1.0, 1.0], [2.0, -1.0, 0.0], [1.0, 0.5, 2.0]]])
        assert chosen.place([means, deviations], draws).tolist() == [[[1.5, 3.0], [96.0, 200.0], [11.0, 26.0]]]

    def test_its_gradients_reach_means_and_deviations_of_the_component_alone(self) -> None:
        chosen = latent("learned", dim=2, components=3)
        means, deviations = (part.unsqueeze(0).requires_grad_() for part in chosen.initial(source()))
        draws = torch.tensor([[[1.0, 3.0, -2.0], [1.0, 1.0, 1.0]]])
        slopes = torch.autograd.grad(chosen.place([means, deviations], draws).sum(), (means, deviations))
        assert slopes[0].tolist() == [[[0, 0], [2, 2], [0, 0]]]
        assert slopes[1].tolist() == [[[0, 0], [4, -1], [0, 0]]]

    def test_at_the_start_it_is_the_mixture_that_stays(self) -> None:
        chosen = latent("learned", dim=2, components=4, spread=0.05)
        means, deviations = chosen.initial(source(3))
        assert (deviations == 0.05).all()
        near(torch.cat([chosen.initial(source(seed))[0] for seed in range(COUNT // 4)]), 0.0, 1.0)
        draws = chosen.sample(0, COUNT, source())
        assert torch.bincount(draws[:, 0].long(), minlength=4).double().div(COUNT).tolist() == pytest.approx(
            [0.25] * 4, abs=0.02
        )
        vectors = chosen.place([means.unsqueeze(0), deviations.unsqueeze(0)], draws.unsqueeze(0))[0]
        near((vectors - means[draws[:, 0].long()]) / 0.05, 0.0, 1.0)

    def test_it_is_trained_with_the_generator(self) -> None:
        made = trainer("latent={name='mixture', dim=2, components=3, learned=true}")
        before = made.generator.network.parts(made.generator.params.detach().clone())
        for _ in range(3):
            made.step()
        own, means, deviations = made.generator.network.parts(made.generator.params.detach())
        for part, start in zip((own, means, deviations), before, strict=True):
            assert part.shape == start.shape
            assert not torch.equal(part, start)
        assert made.experiment.latent.dim == 2
