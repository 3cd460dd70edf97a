"""The message on a terminal that is too small for the dashboard."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.palette import TEXT
from gantui.tui.look.layout import SMALLEST
from gantui.tui.look.look import Look
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.message import message


class TooSmall(Cells):
    """One sentence; what the screen is about goes on all the same."""

    def __init__(self, look: Look, comfort: str = "The training goes on.", *, id: str) -> None:
        """COMFORT says what becomes of what can't be seen."""
        super().__init__(look, id=id)
        self._comfort = comfort

    def draw(self, width: int, height: int) -> Canvas:
        """Which size is needed and which it is."""
        needed = f"{SMALLEST.width}x{SMALLEST.height}"
        text = f"gantui needs {needed} cells; this terminal has {width}x{height}. {self._comfort}"
        return message(text, width, height, TEXT)
