"""A widget of character cells that sends the terminal only the rows that changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region, Size
from textual.strip import Strip

from gantui.draw.canvas import Canvas
from gantui.draw.cells_to_text import Styles
from gantui.tui.look.look import Look
from gantui.tui.terminal.row import Row
from gantui.tui.terminal.steady_app import CanvasWidget, SteadyApp


class Cells(CanvasWidget, can_focus=False):
    """Draws one canvas of its own size.

    It answers the compositor itself, past Textual's borders, backgrounds and filters: a canvas says everything about
    its cells already, in the colours that the terminal has.
    """

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._look = look
        self._shown: Canvas | None = None
        self._cut: list[Row] | None = None
        """What is shown, row by row, once Textual has asked for it."""

    @property
    def size(self) -> Size:
        """Columns and rows: with neither border nor padding, all of its place, which Textual works out each time."""
        return self.outer_size

    @property
    def painted(self) -> tuple[Canvas, Styles]:
        """The canvas that is shown, and the styles of its colours; asked for once it was drawn."""
        assert self._shown is not None
        return self._shown, self._look.styles

    def draw(self, width: int, height: int) -> Canvas:
        """The canvas to show now, of WIDTH x HEIGHT cells."""
        raise NotImplementedError

    def redraw(self) -> list[int]:
        """Draw again and have the rows that changed sent; returns their numbers."""
        rows = self._update()
        if rows and self.is_attached and isinstance(self.app, SteadyApp) and self.app.draws_alone:
            self.app.redrawn(self, rows)
        elif rows:
            self.refresh(*_regions(rows, self.size.width))
        return rows

    def redraw_soon(self) -> None:
        """Draw again after the key's work is done: the note on it must not wait for pictures."""
        self.call_later(self.redraw)

    def repaint(self) -> None:
        """Draw and send everything again, as the colours have changed."""
        self._shown = None
        self.redraw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of CROP; drawn at once if the size is new, so that nothing stale is ever shown."""
        if self._shown is None or (self._shown.width, self._shown.height) != self.size:
            self._update()
        strips = [self.strips[y] for y in crop.line_range]
        left, right = crop.column_span
        return strips if (left, right) == (0, self.size.width) else [strip.crop(left, right) for strip in strips]

    @property
    def strips(self) -> Sequence[Strip]:
        """The rows that are shown."""
        if self._cut is None and self._shown is not None:
            self._cut = Row.of(self._shown, range(self._shown.height), self._look.styles)
        return self._cut or ()

    def _update(self) -> list[int]:
        width, height = self.size
        canvas = self._look.typed(self.draw(width, height))
        rows = canvas.changed_rows(self._shown)
        self._shown = canvas
        if rows:
            self._cut = None
        return rows


def _regions(rows: list[int], width: int) -> list[Region]:
    """Neighbouring ROWS gathered into regions as wide as the widget."""
    regions: list[Region] = []
    for y in rows:
        if regions and regions[-1].bottom == y:
            regions[-1] = Region(0, regions[-1].y, width, regions[-1].height + 1)
        else:
            regions.append(Region(0, y, width, 1))
    return regions
