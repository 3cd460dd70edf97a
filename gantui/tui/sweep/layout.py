"""The layout of a sweep's screen of any size, and of the members within their panel."""

from __future__ import annotations

from dataclasses import dataclass

from textual.geometry import Region, Size

from gantui.tui.look.layout import FOOTER, SMALLEST, STATUS, TOO_SMALL

MEMBERS, CURVES, RESULTS = "members", "curves", "results"
PANELS = (MEMBERS, CURVES, RESULTS)
"""In the order of their numbers."""
_LEFT = 0.57
"""The members' share of the columns."""
_RIGHT = 34
"""Columns that curves and results keep."""
NARROWEST, LOWEST = 10, 6
"""Columns and rows of the smallest cell: a picture of 20 x 20 dots under a row of figures."""


def places(size: Size, whole: str = "") -> dict[str, Region]:
    """The place of each part on a screen of SIZE; the panel WHOLE, if there is one, has all of it."""
    width, height = size
    if width < SMALLEST.width or height < SMALLEST.height:
        return {TOO_SMALL: Region(0, 0, width, height)}
    edges, rows = {STATUS: Region(0, 0, width, 1), FOOTER: Region(0, height - 1, width, 1)}, height - 2
    if whole:
        return edges | {whole: Region(0, 1, width, rows)}
    left = min(round(_LEFT * width), width - _RIGHT)
    upper = (rows + 1) // 2
    return edges | {
        MEMBERS: Region(0, 1, left, rows),
        CURVES: Region(left, 1, width - left, upper),
        RESULTS: Region(left, 1 + upper, width - left, rows - upper),
    }


@dataclass(frozen=True)
class Grid:
    """A grid of cells of one size, with a blank column between two."""

    columns: int
    rows: int
    width: int
    """The width of a cell, and its height."""
    height: int

    @property
    def room(self) -> int:
        """How many cells fit at once."""
        return self.columns * self.rows

    def corner(self, index: int) -> tuple[int, int]:
        """The first column and row of cell number INDEX on the screen."""
        return index % self.columns * (self.width + 1), index // self.columns * self.height

    def at(self, x: int, y: int) -> int | None:
        """The index of the cell at a place; None between two."""
        column, row = x // (self.width + 1), y // self.height
        inside = 0 <= column < self.columns and 0 <= row < self.rows and x % (self.width + 1) < self.width
        return row * self.columns + column if inside else None

    def first(self, chosen: int, before: int) -> int:
        """The first member on the screen, at a row's start, so that CHOSEN is visible and little moves from BEFORE."""
        row, top = chosen // self.columns, before // self.columns
        return min(max(top, row - self.rows + 1), row) * self.columns


def grid(count: int, width: int, height: int) -> Grid:
    """The grid for COUNT members in WIDTH x HEIGHT: the largest cells that show all, but no smaller than readable.

    Where not all are seen there are as many as find room.
    """
    best, largest = None, 0.0
    for columns in range(1, count + 1):
        across, rows = (width + 1) // columns - 1, -(-count // columns)
        down = height // rows if rows else 0
        if across < NARROWEST:
            break
        picture = min(across / 2, down - 1)  # a cell is twice as high as wide
        if down >= LOWEST and picture > largest:
            best, largest = Grid(columns, rows, across, down), picture
    if best is not None:
        return best
    columns, rows = max(1, (width + 1) // (NARROWEST + 1)), max(1, height // LOWEST)
    return Grid(columns, rows, max(1, (width + 1) // columns - 1), max(1, height // rows))
