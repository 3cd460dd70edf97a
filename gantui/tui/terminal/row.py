"""A row of a canvas as Textual's strip."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from textual.strip import Strip

from gantui.draw.canvas import Canvas
from gantui.draw.cells_to_text import Styles
from gantui.tui.terminal.placeholders_in_text import segments_with_placeholders


def pairs_of(canvas: Canvas) -> NDArray[np.uint16]:
    """The foreground and the background of each cell of CANVAS in one number, as `Styles` has them."""
    return (canvas.fg.astype(np.uint16) << 8 | canvas.bg).astype(np.uint16, copy=False)


class Row(Strip):
    """A row that keeps its cells as drawn, in parts of it too; segments are made only where Textual prints it."""

    __slots__ = ("_cut", "_row", "pairs", "styles")

    def __init__(self, row: Canvas, pairs: NDArray[np.uint16], styles: Styles) -> None:
        """ROW is one high; PAIRS [width] are its foregrounds and backgrounds as STYLES has them."""
        super().__init__((), row.width)
        self._row, self.pairs, self.styles = row, pairs, styles
        self._cut: list[Segment] | None = None

    @classmethod
    def of(cls, canvas: Canvas, rows: Iterable[int], styles: Styles) -> list[Row]:
        """The given ROWS of CANVAS."""
        pairs = pairs_of(canvas)
        return [cls(canvas.part(0, y, canvas.width, 1), pairs[y], styles) for y in rows]

    @property
    def chars(self) -> NDArray[np.uint32]:
        """The code points of the row, or placeholders of images: [width]."""
        return self._row.chars[0]

    def crop(self, start: int, end: int | None = None) -> Strip:
        """The cells from START to END, as drawn."""
        start, end = max(0, start), self.cell_length if end is None else min(self.cell_length, end)
        if (start, end) == (0, self.cell_length):
            return self
        return self._part(start, end) if start < end else Strip([], 0)

    def divide(self, cuts: Iterable[int]) -> list[Strip]:
        """The parts that end at CUTS, as drawn."""
        ends = [cut for cut in cuts if cut <= self.cell_length]
        return [self.crop(start, end) for start, end in pairwise([0, *ends])]

    def _part(self, start: int, end: int) -> Row:
        return Row(self._row.part(start, 0, end - start, 1), self.pairs[start:end], self.styles)

    @property
    def _segments(self) -> list[Segment]:
        if self._cut is None:
            self._cut = segments_with_placeholders(self._row, self.styles)
        return self._cut

    @_segments.setter
    def _segments(self, given: list[Segment]) -> None:
        """Textual's own constructor sets them."""
