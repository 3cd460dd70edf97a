"""The first row of a screen without a training."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import shortened
from gantui.tui.look.look import Look
from gantui.tui.widgets.cells import Cells


class Title(Cells):
    """The first row: what the screen is about, and what the last key did."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._fields: Sequence[tuple[str, int]] = ()

    @property
    def text(self) -> str:
        """What stands there, without colours."""
        return "   ".join(text for text, _ in self._fields)

    def show(self, fields: Sequence[tuple[str, int]]) -> None:
        """Show FIELDS, each a text and its colour; the last one is what the last key did."""
        self._fields = fields
        self.redraw()

    def draw(self, width: int, height: int) -> Canvas:
        """The fields, as far as there is room for them beside the last one."""
        canvas = Canvas.blank(width, height)
        canvas.bg[:] = self._look.bar
        *fields, last = self._fields or [("", 0)]
        while len(fields) > 1 and 1 + sum(len(text) + 3 for text, _ in fields) + len(last[0]) > width - 1:
            fields.pop()
        x = 1
        for text, colour in (*fields, last):
            canvas.put(x, 0, shortened(text, max(0, width - 1 - x)), colour)
            x += len(text) + 3
        return canvas
