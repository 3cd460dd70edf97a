"""The message on a terminal that is too small for the dashboard."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.palette import TEXT
from gantui.tui.look.layout import SMALLEST
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.message import message


class TooSmall(Cells):
    """One sentence; the training goes on all the same."""

    def draw(self, width: int, height: int) -> Canvas:
        """Which size is needed and which it is."""
        needed = f"{SMALLEST.width}x{SMALLEST.height}"
        text = f"gantui needs {needed} cells; this terminal has {width}x{height}. The training goes on."
        return message(text, width, height, TEXT)
