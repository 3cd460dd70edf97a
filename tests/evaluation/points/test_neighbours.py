"""Density and coverage against loops that are written out."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from gantui.evaluation.points.neighbours import density_and_coverage, radii


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def written_out(real: list[list[float]], fake: list[list[float]], k: int) -> tuple[float, float]:
    """Naeem 2020, section 3, as it stands."""
    balls, covered = 0, 0
    for i, x in enumerate(real):
        radius = sorted(math.dist(x, other) for j, other in enumerate(real) if j != i)[k - 1]
        inside = sum(math.dist(x, y) <= radius for y in fake)
        balls += inside
        covered += inside > 0
    return balls / (k * len(fake)), covered / len(real)


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("k", [1, 3])
def test_as_written_out(dim: int, k: int) -> None:
    real, fake = drawn(2, 30, dim), 0.7 * drawn(2, 20, dim, seed=1) + 0.5
    density, coverage = density_and_coverage(real, radii(real, k), fake, k)
    for member in range(2):
        expected = written_out(real[member].tolist(), fake[member].tolist(), k)
        assert (float(density[member]), float(coverage[member])) == pytest.approx(expected)


def test_a_perfect_generator_has_density_1_and_the_coverage_of_lemma_2() -> None:
    real, fake = drawn(60, 200, 2), drawn(60, 150, 2, seed=1)
    density, coverage = density_and_coverage(real, radii(real), fake)
    lemma = 1 - math.prod((200 - j) / (150 + 200 - j) for j in range(1, 6))
    assert float(density.mean()) == pytest.approx(1, abs=4 * float(density.std()) / math.sqrt(60))
    assert float(coverage.mean()) == pytest.approx(lemma, abs=4 * float(coverage.std()) / math.sqrt(60))


def test_a_collapsed_generator_may_be_dense_and_covers_little() -> None:
    real = drawn(1, 300, 2)
    density, coverage = density_and_coverage(real, radii(real), real[:, :1].expand(1, 300, 2))
    assert density > 0.5
    assert coverage < 0.1


def test_a_generator_elsewhere_is_neither() -> None:
    real = drawn(1, 300, 2)
    assert density_and_coverage(real, radii(real), real + 100) == (0, 0)


@pytest.mark.parametrize("places", [1, 7, 60])
def test_of_data_at_few_places_neither_says_anything(places: int) -> None:
    """Balls without a size hold what is the same point, and nothing else however near."""
    real = drawn(1, places, 2).repeat(1, 500 // places, 1)
    assert all(bool(x.isnan()) for x in density_and_coverage(real, radii(real), real + 1e-6))


def test_a_few_that_are_alike_are_no_reason_to_say_nothing() -> None:
    real = drawn(1, 500, 2)
    real[:, :5] = real[:, 5]
    real[:, :2] = real[:, 6]
    assert not any(bool(x.isnan()) for x in density_and_coverage(real, radii(real), drawn(1, 500, 2, seed=1)))


def test_too_few_samples_for_a_neighbour_say_nothing() -> None:
    real = drawn(1, 5, 2)
    assert all(bool(x.isnan()) for x in density_and_coverage(real, radii(real), real))
