"""Both sides of a pair, their parts, and the symmetries that unpaired points can't tell."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.experiment.translation import PAIRS as OPTIONS
from gantui.gan.rng import rng_for
from gantui.gan.translation import pairs
from gantui.gan.translation.pairs import PAIRS, Pair

CPU = torch.device("cpu")
SOME = {
    "blobs": {"angle": 50, "shift": (2.0, -1.0)},
    "moons": {"angle": 180, "shift": (1.0, 0.5), "lean": 0.6},
}


def made(name: str, **settings: object) -> Pair:
    return pairs.make(OPTIONS.find(name).model_validate({"name": name, **settings}), CPU)


def test_every_pair_is_tried() -> None:
    assert set(SOME) == set(PAIRS)


@pytest.mark.parametrize("name", SOME)
def test_the_true_map_has_an_inverse_and_takes_each_part_to_its_own(name: str) -> None:
    pair, rng = made(name, **SOME[name]), rng_for(CPU, 0, "test")
    x = pair.draw_x(5000, rng)
    y = pair.truth(x)
    assert torch.allclose(pair.back(y), x, atol=1e-5)
    assert torch.equal(pair.part_of_y(y), pair.part_of_x(pair.back(y)))
    assert (pair.part_of_y(y) == pair.part_of_x(x)).float().mean() > 0.999  # but for rounding at an edge


@pytest.mark.parametrize("name", SOME)
def test_parts_have_the_shares_that_they_say(name: str) -> None:
    pair = made(name, **SOME[name])
    if name == "moons":  # noise would move points over the edges of arcs
        pair = made(name, **SOME[name], noise=1e-6)
    x = pair.draw_x(100_000, rng_for(CPU, 1, "test"))
    found = torch.bincount(pair.part_of_x(x), minlength=len(pair.shares)) / len(x)
    assert torch.allclose(found, pair.shares, atol=0.005)


def test_y_is_turned_counter_clockwise_and_then_moved() -> None:
    pair = made("blobs", angle=90, shift=(3.0, 0.0))
    assert torch.allclose(pair.truth(torch.tensor([1.0, 0.0])), torch.tensor([3.0, 1.0]), atol=1e-6)


def test_the_upper_moon_becomes_the_lower_one_of_the_usual_two_moons() -> None:
    """scikit-learn's make_moons: (cos t, sin t) and (1 - cos t, 1/2 - sin t)."""
    pair, t = made("moons", angle=180, shift=(1.0, 0.5)), torch.linspace(0, math.pi, 7)
    upper, lower = torch.stack([t.cos(), t.sin()], 1), torch.stack([1 - t.cos(), 0.5 - t.sin()], 1)
    assert torch.allclose(pair.truth(upper), lower, atol=1e-6)


@pytest.mark.parametrize("lean", [0.0, 0.5, 1.0])
def test_a_lean_puts_more_points_on_the_right(lean: float) -> None:
    """The mass on the left of the middle of the arc: (1 - lean) / 2 + lean / 4."""
    x = made("moons", lean=lean, noise=1e-6).draw_x(100_000, rng_for(CPU, 2, "test"))
    assert float((x[:, 0] < 0).float().mean()) == pytest.approx((1 - lean) / 2 + lean / 4, abs=0.005)
    assert torch.allclose(torch.linalg.vector_norm(x, dim=1), torch.ones(1), atol=1e-4)


def test_points_below_a_moon_belong_to_the_arc_at_their_end() -> None:
    pair = made("moons")
    below = torch.tensor([[-1.0, -0.2], [1.0, -0.2], [0.0, 1.0]])
    assert pair.part_of_x(below).tolist() == [0, 3, 2]


@pytest.mark.parametrize(
    ("name", "settings", "ways"),
    [
        ("blobs", {"modes": 4}, 24),
        ("blobs", {"modes": 4, "shares": (1.0, 2.0, 3.0, 4.0)}, 1),
        ("blobs", {"modes": 4, "shares": (1.0, 1.0, 3.0, 4.0)}, 2),
        ("moons", {}, 2),
        ("moons", {"lean": 0.3}, 1),
    ],
)
def test_as_many_symmetries_as_leave_the_data_as_they_are(name: str, settings: dict[str, object], ways: int) -> None:
    pair = made(name, **settings)
    assert len(pair.symmetries) == ways
    assert pair.symmetries[0].tolist() == list(range(len(pair.shares)))
    for way in pair.symmetries:
        assert torch.equal(pair.shares[way], pair.shares)
