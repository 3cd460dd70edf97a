"""The landscape of two places: its known minima, and the divergence by quadrature against closed cases."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.evaluation.landscape import divergence, grid, minima
from gantui.gan.distributions import Modes


def peaks(distance: float, std: float = 1.0) -> Modes:
    centres = torch.tensor([[-distance], [distance]])
    return Modes(centres, torch.tensor([0.5, 0.5]), torch.tensor([std, std]))


WINDOW = (-6.0, 6.0, -6.0, 6.0)


@pytest.mark.parametrize(
    ("distance", "first", "second", "height"),
    [(2.6, 1.90, 3.01, 0.2086), (3.0, 2.69, 3.25, 0.2141), (4.0, 3.95, 4.05, 0.2157)],
)
def test_the_spurious_minima_lie_where_they_are_known_to(
    distance: float, first: float, second: float, height: float
) -> None:
    found = minima(peaks(distance), 1.0, WINDOW, 121)
    deep, spurious = found[:2], found[2:]
    assert sorted((round(one.first, 3), round(one.second, 3)) for one in deep) == [
        (-distance, distance),
        (distance, -distance),
    ]
    assert all(one.height < 1e-9 for one in deep)
    places = sorted((one.first, one.second) for one in spurious)
    expected = sorted([(first, second), (second, first), (-first, -second), (-second, -first)])
    assert len(places) == 4
    for place, known in zip(places, expected, strict=True):
        assert place == pytest.approx(known, abs=0.006)
    assert all(one.height == pytest.approx(height, abs=6e-5) for one in spurious)


def test_nearer_peaks_have_no_spurious_minima() -> None:
    assert len(minima(peaks(2.5), 1.0, WINDOW, 121)) == 2


def test_far_apart_it_is_log_2_and_alike_0() -> None:
    modes = peaks(3.0)
    assert float(divergence(modes, torch.tensor([60.0, 63.0]), 1.0)) == pytest.approx(math.log(2), abs=1e-4)
    assert float(divergence(modes, torch.tensor([3.0, -3.0]), 1.0)) == pytest.approx(0, abs=1e-12)


def test_the_grid_is_the_divergence_at_the_centres_of_its_cells() -> None:
    modes = peaks(3.0)
    heights = grid(modes, 1.0, (-4.0, 4.0, -2.0, 2.0), 4, 8)
    assert heights.shape == (4, 8)
    there = torch.tensor([-4 + 2.5, 2 - 3.5])  # column 2, row 3
    assert float(heights[3, 2]) == pytest.approx(float(divergence(modes, there, 1.0)), abs=1e-6)
