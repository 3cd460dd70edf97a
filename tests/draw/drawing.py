"""What several raster tests need."""

from typing import get_args

from rich.cells import cell_len

from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import Depth
from gantui.draw.glyphs import Glyphs

GLYPHS: tuple[Glyphs, ...] = get_args(Glyphs)
DEPTHS: tuple[Depth, ...] = get_args(Depth)


def assert_printable(canvas: Canvas, glyphs: Glyphs) -> None:
    """Every cell holds one character that is one cell wide, and ASCII where that was asked for."""
    for row in canvas.text():
        assert row.isprintable()
        assert len(row) == canvas.width == cell_len(row)
        assert all(cell_len(char) == 1 for char in row)
        if glyphs == "ascii":
            assert row.isascii()


def cells_of(canvas: Canvas, colour: int) -> set[tuple[int, int]]:
    """(x, y) of the inked cells in this colour."""
    return {
        (x, y)
        for y, row in enumerate(canvas.text())
        for x, char in enumerate(row)
        if char != " " and canvas.fg[y, x] == colour
    }
