"""What there is to say of the chosen entry: its picture, what it is, and the command that it stands for."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import wrapped
from gantui.draw.palette import DIM, FOCUS, TEXT
from gantui.tui.look.look import Look
from gantui.tui.start.entries import Entry
from gantui.tui.start.pictures import picture, samples
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.dialog import Line
from gantui.tui.widgets.frame import framed, inner_size

_FRAMED = 8
"""Rows from which on there are a frame and a picture."""
_LOWEST, _HIGHEST = 5, 20
"""Rows of a picture."""


class Details(Cells):
    """Draws what is known of one entry."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, id="details")
        self.entry: Entry | None = None

    def draw(self, width: int, height: int) -> Canvas:
        """The picture if there is room for one, then the text; without room for a frame only the beginning of it."""
        entry = self.entry
        if entry is None:
            return Canvas.blank(width, height)
        if height < _FRAMED:
            canvas = Canvas.blank(width, height)
            _write(canvas, 0, [line for line in described(entry, width - 2) if line], height)
            return canvas
        inner = Canvas.blank(*inner_size(width, height))
        text = described(entry, inner.width - 2)
        room = min(_HIGHEST, max(inner.height - len(text) - 1, _LOWEST if inner.height >= 3 * _LOWEST else 0))
        y = 1
        if entry.picture in samples() and room >= _LOWEST:
            drawn = picture(samples()[entry.picture], inner.width - 2, room, self._look)
            inner.paste(1, 0, drawn)
            y = drawn.height + 1
        _write(inner, y, text, inner.height - y)
        return framed(
            inner, width, height, number="", title=entry.title, state="", focused=False, glyphs=self._look.glyphs
        )


def described(entry: Entry, width: int) -> list[Line]:
    """The text on ENTRY in lines of WIDTH: first the command, which must not be cut off."""
    command = entry.ways[0].shown if entry.ways else ""
    lines: list[Line] = [[(line, FOCUS)] for line in wrapped(command, width, at_hyphens=False)]
    for number, paragraph in enumerate(entry.about):
        lines += [[], *([(line, DIM if number else TEXT)] for line in wrapped(paragraph, width))]
    return lines


def _write(canvas: Canvas, y: int, lines: list[Line], rows: int) -> None:
    """Write LINES from row Y on, at most ROWS of them; where some are left out the last one says so."""
    if len(lines) > rows > 0:
        lines = [*lines[: rows - 1], [("…", DIM)]]
    for line in lines[: max(0, rows)]:
        x = 1
        for text, colour in line:
            canvas.put(x, y, text, colour)
            x += len(text)
        y += 1
