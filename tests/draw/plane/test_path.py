import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gantui.draw.canvas import Canvas
from gantui.draw.palette import FAKE
from gantui.draw.plane.path import draw_path
from tests.draw.drawing import GLYPHS, assert_printable, cells_of

EXTENT = (-1.0, 1.0, -1.0, 1.0)


def draw(points, glyphs="braille", width=20, height=10):
    canvas = Canvas.blank(width, height)
    draw_path(canvas, np.array(points, np.float64).reshape(-1, 2), EXTENT, FAKE, glyphs=glyphs)
    return canvas


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_line_goes_from_point_to_point_without_a_hole(glyphs):
    cells = cells_of(draw([(-0.99, 0.99), (0.99, -0.99)], glyphs), FAKE)
    assert {(0, 0), (19, 9)} <= cells
    assert {x for x, _ in cells} == set(range(20))
    assert all(abs(y - x / 2) <= 1 for x, y in cells)


def test_a_circle_is_closed_and_thin():
    angle = np.linspace(0, 2 * np.pi, 200)
    canvas = draw(0.9 * np.stack([np.cos(angle), np.sin(angle)], axis=1), width=40, height=20)
    row, column = np.nonzero(canvas.chars > 0x2800)
    radius = np.hypot((column + 0.5) / 20 - 1, (row + 0.5) / 10 - 1)
    assert 0.75 < radius.min() < radius.max() < 1.05
    assert len({round(float(a), 1) for a in np.arctan2((row + 0.5) / 10 - 1, (column + 0.5) / 20 - 1)}) > 50


def test_a_point_alone_is_seen_and_nothing_is_joined_over_a_gap():
    assert len(cells_of(draw([(0.5, 0.5)]), FAKE)) == 1
    assert cells_of(draw([(0.93, -0.05), (np.nan, 0), (-0.93, -0.05)]), FAKE) == {(0, 5), (19, 5)}


@pytest.mark.parametrize("far", [3.0, 1e6])
def test_what_is_outside_is_left_out_and_the_way_through_the_window_is_whole(far):
    cells = cells_of(draw([(-far, 0.05), (far, 0.05)]), FAKE)
    assert {x for x, _ in cells} == set(range(20))
    assert not cells_of(draw([(-far, 2), (far, 2)]), FAKE)
    assert not cells_of(draw([(2, 2), (2, 2)]), FAKE)


@pytest.mark.parametrize("glyphs", GLYPHS)
@given(points=arrays(np.float64, st.tuples(st.integers(0, 30), st.just(2))), width=st.integers(0, 30))
def test_any_way_gives_whole_rows(glyphs, points, width):
    canvas = Canvas.blank(width, 7)
    with np.errstate(all="ignore"):
        draw_path(canvas, points, EXTENT, FAKE, glyphs=glyphs)
    assert (canvas.width, canvas.height) == (width, 7)
    assert_printable(canvas, glyphs)
