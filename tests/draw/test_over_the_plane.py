"""What is drawn over a picture of the plane: contours, pulls, a bent grid."""

import numpy as np
import pytest

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import DOTS
from gantui.draw.palette import BAD, DIM, GOOD, LOSS_G, TEXT
from gantui.draw.plane.contours import draw_contours
from gantui.draw.plane.mesh import draw_mesh
from gantui.draw.plane.pulls import draw_pulls
from tests.draw.drawing import GLYPHS, assert_printable, cells_of

PLANE = (-2.0, 2.0, -2.0, 2.0)


def grid(rows, columns):
    x = -2 + 4 * (np.arange(columns) + 0.5) / columns
    y = 2 - 4 * (np.arange(rows) + 0.5) / rows
    return np.meshgrid(x, y)


def dots(canvas):
    """x and y on `PLANE` of each braille dot."""
    found = []
    for row, column in zip(*np.nonzero(canvas.chars > 0x2800), strict=True):
        bits = int(canvas.chars[row, column]) - 0x2800
        for bit, (x, y) in enumerate([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]):
            if bits >> bit & 1:
                found.append((2 * column + x + 0.5, 4 * row + y + 0.5))
    places = np.array(found) / (2 * canvas.width, 4 * canvas.height)
    return -2 + 4 * places[:, 0], 2 - 4 * places[:, 1]


@pytest.mark.parametrize("fineness", [1, 2, 3])
def test_a_contour_runs_where_the_field_has_its_value(fineness):
    canvas = Canvas.blank(40, 20)
    x, y = grid(20 * fineness, 40 * fineness)
    draw_contours(canvas, np.hypot(x, y), [(1.3, DIM, ".")], glyphs="braille")
    x, y = dots(canvas)
    assert np.abs(np.hypot(x, y) - 1.3).max() < 4 / 80
    angles = np.sort(np.arctan2(y, x))
    assert np.diff(angles).max() < 0.12  # no hole all the way round


def test_lines_win_in_their_order_and_leave_all_else_as_it_was():
    canvas = Canvas.blank(40, 20)
    canvas.put(0, 0, "corner", GOOD)
    x, _ = grid(20, 40)
    draw_contours(canvas, x, [(0.0, DIM, "."), (0.0, TEXT, "+"), (9.0, BAD, "x")], glyphs="ascii")
    assert canvas.row_text(0).startswith("corner")
    assert cells_of(canvas, BAD) == set()
    line = cells_of(canvas, TEXT)
    assert {y for _, y in line} == set(range(20))
    assert {x for x, _ in line} <= {19, 20}


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (3, 2), (40, 20)])
def test_contours_of_anything_can_be_drawn(glyphs, size):
    for values in (
        np.full((4, 4), np.nan),
        np.array([[np.inf, -np.inf], [0.0, np.nan]]),
        np.zeros((0, 3)),
        np.ones((1, 1)),
    ):
        canvas = Canvas.blank(*size)
        draw_contours(canvas, values, [(0.5, TEXT, "+")], glyphs=glyphs)
        assert_printable(canvas, glyphs)


def test_an_arrow_goes_from_the_point_along_its_pull_as_long_as_it_is_strong():
    lengths = []
    for strength in (0.5, 1.0):
        canvas = Canvas.blank(40, 20)
        draw_pulls(canvas, np.zeros((1, 2)), np.array([[strength, 0.0]]), PLANE, 1.5, LOSS_G, glyphs="braille")
        cells = cells_of(canvas, LOSS_G)
        head = max(cells)
        assert canvas.text()[head[1]][head[0]] == "→"
        assert {y for _, y in cells} == {10}
        assert abs(min(cells)[0] - 20) <= 1
        lengths.append(head[0] - 20)
    assert lengths == [pytest.approx(7, abs=1), pytest.approx(15, abs=1)]


@pytest.mark.parametrize(("pull", "head"), [((0, 1), "↑"), ((-1, 0), "←"), ((1, 1), "↗"), ((1, -1), "↘")])
def test_arrows_point_as_they_look_on_the_screen(pull, head):
    canvas = Canvas.blank(40, 20)  # a unit is as long across as up
    draw_pulls(canvas, np.zeros((1, 2)), np.array([pull], float), PLANE, 1.0, LOSS_G, glyphs="braille")
    assert head in "".join(canvas.text())


def test_a_pull_that_is_gone_beside_the_others_is_a_dot():
    canvas = Canvas.blank(40, 20)
    pulls = np.array([[1.0, 0.0], [1e-9, 0.0]])
    draw_pulls(canvas, np.array([[-1.5, 1.5], [-1.5, -1.5]]), pulls, PLANE, 1.0, LOSS_G, glyphs="braille")
    assert "·" in "".join(canvas.text()[10:])
    assert "→" in "".join(canvas.text()[:10])


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_pulls_from_and_to_nowhere_are_left_out(glyphs):
    canvas = Canvas.blank(40, 20)
    places = np.array([[np.nan, 0.0], [0.0, 0.0], [99.0, 0.0], [1.0, 1.0]])
    draw_pulls(
        canvas, places, np.array([[1, 0], [np.inf, 0], [1, 0], [500.0, 500.0]]), PLANE, 1.0, LOSS_G, glyphs=glyphs
    )
    assert_printable(canvas, glyphs)
    assert all(x >= 29 and y <= 5 for x, y in cells_of(canvas, LOSS_G))


def test_a_regular_grid_is_drawn_as_its_lines():
    canvas = Canvas.blank(40, 20)
    x, y = np.meshgrid(np.linspace(-1, 1, 3), np.linspace(1, -1, 3))
    places = np.stack([x, y], 2)[None]
    draw_mesh(canvas, places, np.zeros((1, 3, 3), int), np.array([TEXT]), PLANE, glyphs="braille")
    x, y = dots(canvas)
    on_line = np.minimum(np.abs(x[:, None] - [-1, 0, 1]).min(1), np.abs(y[:, None] - [-1, 0, 1]).min(1))
    assert on_line.max() < 0.1
    assert np.abs(x).max() < 1.1
    assert np.abs(y).max() < 1.1


def test_pieces_of_a_grid_have_the_colour_of_their_level_and_the_higher_lie_above():
    canvas = Canvas.blank(40, 20)
    places = np.array([[[[-1.9, 0.0], [0.0, 0.0], [1.9, 0.0]]]])
    draw_mesh(canvas, places, np.array([[[0, 0, 1]]]), np.array([DIM, GOOD]), PLANE, glyphs="braille")
    assert max(x for x, _ in cells_of(canvas, DIM)) <= 20 <= min(x for x, _ in cells_of(canvas, GOOD)) + 1


def test_no_line_leads_from_one_grid_to_the_next():
    canvas = Canvas.blank(40, 20)
    left, right = (np.stack(np.meshgrid([x, x + 0.5], [0.2, -0.2]), 2) for x in (-1.5, 1.0))
    draw_mesh(canvas, np.stack([left, right]), np.zeros((2, 2, 2), int), np.array([TEXT]), PLANE, glyphs="braille")
    x, _ = dots(canvas)
    assert np.abs(x).min() > 0.4
    assert x.min() < -1
    assert x.max() > 1


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_grid_of_anything_can_be_drawn(glyphs):
    assert set(DOTS) == set(GLYPHS)
    for shape in ((1, 1, 1), (1, 1, 5), (2, 4, 3)):
        places = np.full((*shape, 2), np.nan)
        places[0, 0, 0] = np.inf
        canvas = Canvas.blank(9, 4)
        draw_mesh(canvas, places, np.zeros(shape, int), np.array([TEXT]), PLANE, glyphs=glyphs)
        assert_printable(canvas, glyphs)
