import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.canvas import Canvas
from gantui.draw.palette import BAD, TEXT
from gantui.draw.plane.numbered import draw_numbers, number_places
from tests.draw.drawing import cells_of

EXTENT = (-2.0, 2.0, -2.0, 2.0)
FREE = np.zeros((20, 40), np.bool_)


def ring(count: int, radius: float = 1.4) -> np.ndarray:
    angle = 2 * np.pi * np.arange(count) / count
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def cell(centre: np.ndarray) -> tuple[float, float]:
    return (centre[0] + 2) * 10, (2 - centre[1]) * 5


def test_each_mode_has_its_number_beside_it_outside_of_the_ring():
    centres = ring(8)
    for centre, place in zip(centres, number_places(centres, EXTENT, FREE), strict=True):
        assert place is not None
        x, y = cell(centre)
        assert abs(place[0] - x) <= 4
        assert abs(place[1] - y) <= 3
        assert np.hypot(place[0] - 20, 2 * (place[1] - 10)) > np.hypot(x - 20, 2 * (y - 10)) - 1


def test_a_number_makes_way_for_points_and_for_other_numbers():
    usual = number_places(ring(1, 0.0), EXTENT, FREE)[0]
    assert usual is not None
    taken = FREE.copy()
    taken[usual[1], usual[0]] = True
    other = number_places(ring(1, 0.0), EXTENT, taken)[0]
    assert other not in (None, usual)
    assert len(set(number_places(np.zeros((3, 2)), EXTENT, FREE))) == 3


def test_without_room_there_is_no_number():
    assert number_places(ring(8), EXTENT, ~FREE) == (None,) * 8


def test_numbers_are_drawn_in_their_colours():
    canvas = Canvas.blank(40, 20)
    draw_numbers(canvas, number_places(ring(2), EXTENT, FREE), [TEXT, BAD])
    assert "1" in "".join(canvas.text())
    (only,) = cells_of(canvas, BAD)
    assert canvas.text()[only[1]][only[0]] == "2"


@pytest.mark.parametrize("spread", [0.3, 1.0, 5.0])
@given(count=st.integers(0, 120), width=st.integers(1, 60), height=st.integers(1, 30), seed=st.integers(0, 99))
def test_numbers_of_any_modes_never_meet(spread, count, width, height, seed):
    random = np.random.default_rng(seed)
    taken = random.random((height, width)) < 0.2
    places = number_places(random.normal(0, spread, (count, 2)), EXTENT, taken)
    assert len(places) == count
    seen = taken.copy()
    for number, place in enumerate(places, 1):
        if place is not None:
            cells = seen[place[1], place[0] : place[0] + len(str(number))]
            assert len(cells) == len(str(number))
            assert not cells.any()
            cells[:] = True
