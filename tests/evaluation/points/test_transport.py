"""The Wasserstein-1 distance against exact answers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.optimize import linprog
from torch import Tensor

from gantui.evaluation.points.wasserstein import critics_distance, steepest, wasserstein1
from gantui.experiment.distributions import Ring
from gantui.gan import distributions

CPU = torch.device("cpu")


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def by_linear_programming(x: Tensor, y: Tensor) -> float:
    """The cheapest transport plan of two samples [n, dim]."""
    n = len(x)
    rows, columns = np.kron(np.eye(n), np.ones(n)), np.kron(np.ones(n), np.eye(n))
    cost = torch.cdist(x.double(), y.double()).numpy().ravel()
    return float(linprog(cost, A_eq=np.vstack([rows, columns]), b_eq=np.full(2 * n, 1 / n)).fun)


@pytest.mark.parametrize("dim", [1, 2])
def test_eight_points_by_linear_programming(dim: int) -> None:
    x, y = drawn(3, 8, dim), drawn(3, 8, dim, seed=1)
    expected = [by_linear_programming(a, b) for a, b in zip(x, y, strict=True)]
    assert wasserstein1(x, y).tolist() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("dim", [1, 2])
def test_a_shifted_sample_is_the_shift_away_and_order_does_not_count(dim: int) -> None:
    x = drawn(1, 60, dim)
    shift = torch.tensor([3.0, 4.0])[:dim]
    shuffled = x[:, torch.randperm(60, generator=torch.Generator().manual_seed(1))]
    assert float(wasserstein1(x, shuffled + shift)) == pytest.approx(float(shift.norm()), rel=1e-5)
    assert float(wasserstein1(x, shuffled)) == pytest.approx(0, abs=1e-6)


def test_a_shifted_gaussian_on_the_line() -> None:
    x, y = drawn(1, 100_000, 1), drawn(1, 100_000, 1, seed=1) + 0.75
    assert float(wasserstein1(x, y)) == pytest.approx(0.75, abs=0.02)


def test_two_real_samples_of_the_ring_are_some_way_apart() -> None:
    ring, source = distributions.make(Ring(name="ring", scale=0.7072), CPU), torch.Generator().manual_seed(0)
    real = ring.sample(80 * 256, source).unflatten(0, (2, 40, 256))
    apart = wasserstein1(real[0], real[1])
    assert float(apart.mean()) == pytest.approx(0.147, abs=4 * 0.046 / math.sqrt(40))


@pytest.mark.parametrize("dim", [1, 2])
def test_what_is_no_number_is_no_distance_away(dim: int) -> None:
    x = drawn(2, 5, dim)
    y = x.clone()
    y[1, 0, 0] = math.nan
    found = wasserstein1(x, y)
    assert found[0] == 0
    assert found[1].isnan()
    y[1, 0, 0] = math.inf
    assert not wasserstein1(x, y)[1].isfinite()


def test_the_steepest_slope_of_each_critic() -> None:
    slopes = torch.tensor([[3.0, 4.0], [0.5, 0.0]])
    assert steepest(lambda x: (x * slopes.unsqueeze(1)).sum(2), drawn(2, 7, 2)).tolist() == pytest.approx([5, 0.5])
    points = torch.tensor([[[1.0], [-3.0], [2.0]]])
    assert float(steepest(lambda x: x.square().sum(2), points)) == pytest.approx(6)


def test_the_steepest_slope_is_found_where_gradients_are_off() -> None:
    with torch.no_grad():
        assert float(steepest(lambda x: 2 * x.sum(2), drawn(1, 3, 1))) == pytest.approx(2)


def test_the_best_critic_tells_the_distance_whatever_its_scale() -> None:
    x = drawn(1, 50, 1)
    y, w = x + 0.3, torch.tensor([1.0])
    for scale in (1.0, 40.0):
        real, fake = (-scale * (points @ w) for points in (x, y))
        assert float(critics_distance(real, fake, torch.tensor([scale]))) == pytest.approx(0.3, rel=1e-4)
