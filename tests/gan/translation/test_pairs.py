"""Both sides of a pair, their parts, and the symmetries that unpaired points can't tell."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.experiment.pairs import PAIRS as OPTIONS
from gantui.gan.random_streams import rng_for
from gantui.gan.translation import pairs
from gantui.gan.translation.digits import OfDigits
from gantui.gan.translation.pairs import PAIRS, Pair
from gantui.gan.translation.plane import Blobs, OnPlane

CPU = torch.device("cpu")
SOME = {
    "blobs": {"angle": 50, "shift": (2.0, -1.0)},
    "moons": {"angle": 180, "shift": (1.0, 0.5), "lean": 0.6},
}


OF_DIGITS = ("strokes", "inverted")


def made(name: str, **settings: object) -> OnPlane:
    found = any_pair(name, **settings)
    assert isinstance(found, OnPlane)
    return found


def any_pair(name: str, **settings: object) -> Pair:
    return pairs.make(OPTIONS.find(name).model_validate({"name": name, **settings}), CPU)


def test_every_pair_is_tried() -> None:
    assert {*SOME, *OF_DIGITS} == set(PAIRS)


@pytest.mark.parametrize("name", list(PAIRS))
def test_what_is_drawn_in_pairs_belongs_together(name: str) -> None:
    pair = any_pair(name, **SOME.get(name, {}))
    drawn = pair.draw_pairs(50, rng_for(CPU, 5, "test"))
    assert drawn.shape == (50, 2, pair.space.width)
    x, y = drawn.unbind(1)
    if isinstance(pair, OnPlane):
        assert torch.allclose(y, pair.truth(x))
    else:
        assert isinstance(pair, OfDigits)
        places = (x.unsqueeze(1) == pair.x).all(2).float().argmax(1)
        assert torch.equal(pair.y[places], y)


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


def near(one: torch.Tensor, other: torch.Tensor) -> bool:
    return torch.allclose(one, other, atol=1e-4)


def test_a_round_blob_may_be_turned_about_its_centre() -> None:
    """What a symmetry of the data would make is found exactly, whichever it is; what none would make is not."""
    pair = made("blobs", modes=3, std=0.1)
    assert isinstance(pair, Blobs)
    x, rng = pair.draw_x(300, rng_for(CPU, 6, "test")), rng_for(CPU, 7, "test")
    parts, way = pair.part_of_x(x), 3
    goes = pair.symmetries[way]
    angles = torch.rand(3, generator=rng) * 6
    turns = torch.stack(
        [torch.stack([angles.cos(), angles.sin()], 1), torch.stack([-angles.sin(), angles.cos()], 1)], 1
    )
    turns[1] = turns[1] @ torch.tensor([[-1.0, 0.0], [0.0, 1.0]])  # one is mirrored
    inside = (x - pair.centres[parts]).unsqueeze(1)
    moved = pair.centres[goes[parts]] + (inside @ turns[parts]).squeeze(1)
    like = pair.like_symmetry(x.unsqueeze(0), moved.unsqueeze(0), torch.tensor([way]))
    assert near(like[0], moved)
    scrambled = moved.clone()
    for part in range(3):
        scrambled[parts == part] = moved[parts == part].roll(1, 0)
    like = pair.like_symmetry(x.unsqueeze(0), scrambled.unsqueeze(0), torch.tensor([way]))
    assert (like[0] - scrambled).norm(dim=1).mean() > 0.1


def test_a_moon_may_be_mirrored() -> None:
    pair, ways = made("moons"), torch.tensor([0, 1])
    x = pair.draw_x(20, rng_for(CPU, 6, "test")).expand(2, -1, -1)
    like = pair.like_symmetry(x, x, ways)
    assert torch.equal(like[0], x[0])
    assert torch.equal(like[1], x[1] * torch.tensor([-1.0, 1.0]))


@pytest.mark.parametrize("name", OF_DIGITS)
def test_no_digit_is_on_both_sides_and_none_is_held_out(name: str) -> None:
    pair = any_pair(name)
    assert isinstance(pair, OfDigits)
    sides = pair.draw_x(4000, rng_for(CPU, 0, "x")), pair.draw_y(4000, rng_for(CPU, 0, "y"))
    rows = [{tuple(row) for row in side.tolist()} for side in (sides[0], pair.legible("y", sides[1]))]
    whole = [{tuple(row) for row in side.tolist()} for side in (pair.x, pair.legible("y", pair.y))]
    places = [{place for place, row in enumerate(all_.tolist()) if tuple(row) in some} for all_, some in (
        (pair.x, rows[0]), (pair.legible("y", pair.y), rows[1])
    )]  # fmt: skip
    assert rows[0] <= whole[0]
    assert rows[1] <= whole[1]
    assert not places[0] & places[1]
    assert len(pair.held_x) == len(pair.held_y) == len(pair.labels) == 355
    assert float(pair.x.min()) >= -1
    assert float(pair.y.max()) <= 1


def test_black_and_white_are_exchanged() -> None:
    pair = any_pair("inverted")
    assert isinstance(pair, OfDigits)
    assert torch.equal(pair.y, -pair.x)
    assert torch.equal(pair.legible("y", pair.held_y), pair.held_x)


def test_y_has_bolder_strokes_than_x_along_the_same_lines() -> None:
    pair = any_pair("strokes")
    assert isinstance(pair, OfDigits)
    assert bool((pair.y >= pair.x - 1e-6).all())
    assert (pair.y.mean() + 1) / (pair.x.mean() + 1) > 1.5
