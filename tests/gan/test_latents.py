"""The latents: shape, determinism and the moments that their options state."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.experiment import latents as described
from gantui.gan import latents
from gantui.gan.latents import LATENTS, Latent
from tests.gan.building import CPU, options, source

COUNT = 40_000
ERRORS = 5


def latent(name: str, seeds: tuple[int, ...] = (0,), **settings: Any) -> Latent:
    return latents.make(options(described.LATENTS, name, **settings), seeds, CPU)


@pytest.mark.parametrize("name", list(LATENTS))
class TestEveryLatent:
    def test_gives_vectors(self, name: str) -> None:
        chosen = latent(name, dim=5)
        drawn = chosen.sample(0, 70, source())
        assert chosen.dim == 5
        assert drawn.shape == (70, 5)
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
