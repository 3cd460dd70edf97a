import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gantui.draw.colour_ramps import DIVERGING
from gantui.draw.field import field, quantise
from gantui.draw.palette import FAKE, REAL, Palette
from gantui.draw.plane.scatter import Sign, count_outside, scatter
from tests.draw.drawing import GLYPHS, assert_printable, cells_of

EXTENT = (-1.0, 1.0, -1.0, 1.0)


def draw(real=(), fake=(), glyphs="braille", width=20, height=10, **more):
    layers = [
        (np.array(points, np.float64).reshape(-1, 2), colour, marker)
        for points, colour, marker in ((real, REAL, "dot"), (fake, FAKE, "cross"))
    ]
    return scatter(layers, width, height, extent=EXTENT, glyphs=glyphs, **more)


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_points_stand_where_they_are_with_y_upwards(glyphs):
    canvas = draw(real=[(-1, 1), (1, -1), (0.05, 0.1), (1, 1)], glyphs=glyphs)
    assert cells_of(canvas, REAL) == {(0, 0), (19, 9), (10, 4), (19, 0)}


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_fakes_win_over_reals_and_look_different_without_colour(glyphs):
    canvas = draw(real=[(0.01, 0.01), (0.5, 0.5)], fake=[(0.02, 0.02), (-0.5, 0.5)], glyphs=glyphs)
    (real,) = cells_of(canvas, REAL)
    assert len(cells_of(canvas, FAKE)) == 2
    shapes = {canvas.text()[y][x] for x, y in cells_of(canvas, FAKE)}
    assert canvas.text()[real[1]][real[0]] not in shapes


@pytest.mark.parametrize("marks", [(".", "o", "O"), ("+", "x", "#")])
def test_without_braille_more_points_are_a_heavier_mark(marks):
    for points, mark in zip((1, 3, 9), marks, strict=True):
        cloud = [(0.0, 0.0)] * points
        canvas = draw(real=cloud, glyphs="ascii") if "." in marks else draw(fake=cloud, glyphs="ascii")
        assert "".join(canvas.text()).strip() == mark


@pytest.mark.parametrize(
    ("point", "cell", "arrow"),
    [((-9, 0), (0, 5), "◄"), ((9, 0), (19, 5), "►"), ((0, 9), (10, 0), "▲"), ((0, -9), (10, 9), "▼"),
     ((np.inf, 0), (19, 5), "►")],
)  # fmt: skip
def test_a_point_outside_leaves_an_arrow_and_is_counted(point, cell, arrow):
    canvas = draw(fake=[point, (0.5, 0.5)])
    assert canvas.text()[cell[1]][cell[0]] == arrow
    assert count_outside(np.array([point, (0.5, 0.5)], np.float64), EXTENT) == 1


def test_points_without_a_place_are_counted_and_not_drawn():
    points = np.array([(np.nan, 0.0), (0.0, np.nan), (np.nan, np.nan)])
    assert count_outside(points, EXTENT) == 3
    assert "".join(draw(fake=points).text()).strip() == ""


def test_an_arrow_never_hides_a_point_of_its_own_cloud():
    assert draw(fake=[(-9, 0), (-0.99, -0.01)]).text()[5][0] not in "◄ "


@pytest.mark.parametrize("depth", ["truecolor", "256"])
def test_the_field_goes_on_behind_the_points(depth):
    palette = Palette.of(depth)
    levels = quantise(np.linspace(0, 1, 400).reshape(20, 20), 0, 1, len(palette.ramp(DIVERGING)))
    background = field(levels, palette, DIVERGING)
    canvas = draw(real=[(0, 0)], fake=[(0.5, 0.5)], background=background)
    np.testing.assert_array_equal(canvas.bg, background.bg)
    assert len(canvas.changed_rows(background)) == 2
    assert not cells_of(background, REAL)


@pytest.mark.parametrize("glyphs", GLYPHS)
@given(points=arrays(np.float64, st.tuples(st.integers(0, 40), st.just(2))), width=st.integers(1, 30))
def test_any_points_give_whole_rows(glyphs, points, width):
    canvas = draw(real=points, fake=points, glyphs=glyphs, width=width, height=7)
    assert (canvas.width, canvas.height) == (width, 7)
    assert_printable(canvas, glyphs)


def test_what_later_clouds_share_with_each_other_is_not_what_they_share_with_the_first():
    layers = [(np.array([point]), colour, marker) for point, colour, marker in (
        ((-0.5, 0.5), 1, "dot"), ((0.5, 0.5), 2, 1), ((0.5, 0.5), 3, 2), ((-0.5, 0.5), 3, 2))]  # fmt: skip
    canvas = scatter(layers, 20, 10, extent=EXTENT, both=9)
    assert len(cells_of(canvas, 9)) == 1
    assert len(cells_of(canvas, 3)) == 1


@pytest.mark.parametrize("glyphs", ["block", "ascii"])
def test_where_points_are_characters_a_numbered_cloud_is_written_by_its_number(glyphs):
    canvas = scatter([(np.array([(0.0, 0.0)] * 9), FAKE, 4)], 20, 10, extent=EXTENT, glyphs=glyphs)
    assert "".join(canvas.text()).strip() == "4"


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_sign_is_written_whatever_other_points_are_made_of(glyphs):
    layers = [(np.array([(-0.5, 0.5)]), REAL, "dot"), (np.array([(0.5, 0.5), (0.51, 0.51)]), FAKE, Sign("7"))]
    canvas = scatter(layers, 20, 10, extent=EXTENT, glyphs=glyphs)
    assert {canvas.text()[y][x] for x, y in cells_of(canvas, FAKE)} == {"7"}
