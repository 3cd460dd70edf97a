"""The message on a terminal that is too small for the dashboard."""

from __future__ import annotations

from textual.geometry import Size

from gantui.draw.canvas import Canvas
from gantui.draw.palette import TEXT
from gantui.tui.look.layout import SMALLEST
from gantui.tui.look.look import Look
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.message import message


class TooSmall(Cells):
    """One sentence; what the screen is about goes on all the same."""

    def __init__(
        self, look: Look, comfort: str = "The training goes on.", smallest: Size = SMALLEST, *, id: str
    ) -> None:
        """COMFORT says what becomes of what can't be seen; SMALLEST is the least size of the screen."""
        super().__init__(look, id=id)
        self._comfort, self._smallest = comfort, smallest

    def draw(self, width: int, height: int) -> Canvas:
        """Which size is needed and which it is."""
        needed = f"{self._smallest.width}x{self._smallest.height}"
        text = f"gantui needs {needed} cells; this terminal has {width}x{height}. {self._comfort}".rstrip()
        return message(text, width, height, TEXT)
