import numpy as np
import pytest

from gantui.draw.plane.arrows import draw_arrows
from tests.draw.drawing import GLYPHS, assert_printable

EXTENT = (-1.0, 1.0, -1.0, 1.0)
SQUARE = (40, 20)  # cells are twice as high as wide


def inked(canvas):
    return "".join(sorted(set("".join(canvas.text())) - {" "}))


@pytest.mark.parametrize(
    ("velocity", "arrow", "typed"),
    [((1, 0), "→", ">"), ((1, 1), "↗", "/"), ((1, 0.5), "↗", "/"),
     ((0, 2), "↑", "^"), ((-1, 1), "↖", "\\"), ((-3, 0), "←", "<"),
     ((-1, -1), "↙", "/"), ((0, -1), "↓", "v"), ((1, -1), "↘", "\\")],
)  # fmt: skip
def test_an_arrow_shows_where_it_flows(velocity, arrow, typed):
    flow = np.tile(np.array(velocity, np.float32), (15, 15, 1))
    assert inked(draw_arrows(flow, *SQUARE, EXTENT)) == arrow
    assert inked(draw_arrows(flow, *SQUARE, EXTENT, glyphs="ascii")) == typed


def test_an_arrow_turns_as_the_picture_is_stretched():
    flow = np.ones((3, 3, 2), np.float32)
    assert inked(draw_arrows(flow, 40, 20, (-1.0, 1.0, -9.0, 9.0))) == "→"
    assert inked(draw_arrows(flow, 40, 20, (-9.0, 9.0, -1.0, 1.0))) == "↑"


def test_a_rotation_goes_round():
    x = np.linspace(-1, 1, 15)
    across, up = np.meshgrid(x, -x)
    rows = draw_arrows(np.stack([up, -across], axis=2), *SQUARE, EXTENT).text()
    arrows = [row.split() for row in rows if row.strip()]
    assert set(arrows[0]) <= {"↗", "→", "↘"}
    assert arrows[0][0] == "↗"
    assert arrows[-1][0] == "↖"
    assert {row[0] for row in arrows[2:-2]} <= {"↑", "↗", "↖"}
    assert {row[-1] for row in arrows[2:-2]} <= {"↓", "↘", "↙"}


def test_where_nothing_flows_there_is_a_dot_and_where_it_is_unknown_nothing():
    assert inked(draw_arrows(np.zeros((5, 5, 2)), *SQUARE, EXTENT)) == "·"
    assert inked(draw_arrows(np.full((5, 5, 2), np.nan), *SQUARE, EXTENT)) == ""


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (5, 2), (7, 40), (200, 3)])
@pytest.mark.parametrize("cells", [(0, 0), (1, 1), (3, 50)])
def test_any_flow_in_any_size_gives_whole_rows(glyphs, size, cells):
    canvas = draw_arrows(np.random.default_rng(0).normal(size=(*cells, 2)), *size, EXTENT, glyphs=glyphs)
    assert (canvas.width, canvas.height) == size
    assert_printable(canvas, glyphs)
