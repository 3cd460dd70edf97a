"""The Frechet distance against exact answers."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.evaluation.images.frechet import Moments, relative_frechet
from tests.evaluation.images.sets import source


def gaussian(mean: list[float], covariance: list[list[float]]) -> Moments:
    return Moments(torch.tensor(mean, dtype=torch.float64), torch.tensor(covariance, dtype=torch.float64))


def test_two_gaussians_whose_covariances_commute_have_the_distance_of_means_and_of_roots() -> None:
    one = gaussian([0.0, 1.0], [[4.0, 0.0], [0.0, 1.0]])
    other = gaussian([1.0, 3.0], [[1.0, 0.0], [0.0, 9.0]])
    expected = (1 + 4) + (2 - 1) ** 2 + (1 - 3) ** 2
    assert float(relative_frechet(one, other)) == pytest.approx(expected / 5)
    assert float(relative_frechet(other, one)) == pytest.approx(expected / 10)


def test_turned_gaussians_have_the_distance_of_the_root_of_their_product() -> None:
    one, other = [[2.0, 1.0], [1.0, 3.0]], [[1.0, -0.5], [-0.5, 2.0]]
    product = torch.tensor(one, dtype=torch.float64) @ torch.tensor(other, dtype=torch.float64)
    root = torch.linalg.eigvals(product).real.sqrt().sum()  # tr (S T)^1/2 by its eigenvalues
    expected = (5 + 3 - 2 * float(root)) / 5
    found = relative_frechet(gaussian([0.0, 0.0], one), gaussian([0.0, 0.0], other))
    assert float(found) == pytest.approx(expected, rel=1e-9)


def test_a_generator_of_the_mean_only_is_1_away_and_the_data_themselves_0() -> None:
    features = torch.randn(500, 6, generator=source()) * torch.arange(1.0, 7)
    real = Moments.of(features)
    fakes = torch.stack([features, features.mean(0).expand(500, -1)])
    assert relative_frechet(real, Moments.of(fakes)).tolist() == pytest.approx([0.0, 1.0], abs=1e-5)


def test_members_are_each_compared_and_what_is_not_finite_has_none() -> None:
    features = torch.randn(3, 200, 4, generator=source())
    features[1, 0, 0] = math.nan
    found = relative_frechet(Moments.of(torch.randn(400, 4, generator=source(1))), Moments.of(features))
    assert found.isfinite().tolist() == [True, False, True]


def test_a_sample_of_n_shows_about_what_its_size_says() -> None:
    # The rule by which floors are made for other sizes: c (1 / n + 1 / m).
    def apart(n: int, m: int) -> float:
        rng = source(n)
        pairs = [relative_frechet(*(Moments.of(torch.randn(k, 16, generator=rng)) for k in (n, m))) for _ in range(20)]
        return float(torch.stack(pairs).mean()) / (1 / n + 1 / m)

    assert apart(1000, 300) == pytest.approx(apart(4000, 2000), rel=0.1)
