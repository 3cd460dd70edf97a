"""The plane that is drawn on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from textual import events

from gantui.draw.canvas import Canvas
from gantui.draw.palette import CLASSES, DIM, FAINT, FOCUS
from gantui.draw.plane.scatter import Extent, Marker, scatter
from gantui.tui.look.look import Look
from gantui.tui.sketch.sketch import Place, Sketch
from gantui.tui.widgets.cells import Cells

_CIRCLE = 48
_HOW = ("draw with the mouse, or move with the arrows and press space", "? all keys    r trains a GAN on the points")


@dataclass(frozen=True)
class Shown:
    """What the plane shows."""

    sketch: Sketch
    cursor: Place
    reach: float
    """How far the tool goes from the cursor."""
    down: bool
    """Whether the pen is down."""


def extent(width: int, height: int) -> Extent:
    """The part of the plane on WIDTH x HEIGHT cells, which are twice as high as wide: 2 high, 0 in the middle."""
    half = width / height / 2
    return (-half, half, -1.0, 1.0)


class Plane(Cells):
    """Draws the points and the tool, and tells where the mouse is."""

    def __init__(self, look: Look, shown: Shown, on_stroke: Callable[[Place, bool], None], *, id: str) -> None:
        """ON_STROKE is called with a place and whether a stroke begins there, while the mouse's button is down."""
        super().__init__(look, id=id)
        self.shown, self._on_stroke = shown, on_stroke
        self.on_hover: Callable[[Place], None] = lambda place: None
        self._pressed = False

    def cell_size(self) -> Place:
        """How wide and how high a cell is."""
        return 1 / self.size.height, 2 / self.size.height

    def draw(self, width: int, height: int) -> Canvas:
        """The points by class, over them the tool's circle and the cursor."""
        if not (width and height):  # before it has a place
            return Canvas.blank(width, height)
        shown, area, glyphs = self.shown, extent(width, height), self._look.points
        points, classes = shown.sketch.points, shown.sketch.classes
        angle = np.linspace(0, 2 * np.pi, _CIRCLE, endpoint=False)
        circle = np.array(shown.cursor) + shown.reach * np.stack([np.cos(angle), np.sin(angle)], 1)
        inside = (abs(circle[:, 0]) < area[1]) & (abs(circle[:, 1]) < area[3])
        canvas = scatter([(circle[inside], FAINT, "dot")], width, height, extent=area, glyphs=glyphs)
        for number in np.unique(classes):
            marker: Marker = "dot" if number == 1 else int(number)
            layer = (points[classes == number], CLASSES[number - 1], marker)
            canvas = scatter([layer], width, height, extent=area, glyphs=glyphs, background=canvas)
        if not len(points):
            for row, text in enumerate(_HOW):
                canvas.put((width - len(text)) // 2, height // 2 + 2 + row, text, DIM)
        x, y = self._cell(shown.cursor, width, height)
        canvas.put(x, y, "#" if shown.down else "+", FOCUS)
        return canvas

    def place(self, x: int, y: int) -> Place:
        """The place in the middle of the cell in column X and row Y."""
        x0, _, _, y1 = extent(*self.size)
        wide, high = self.cell_size()
        return x0 + (x + 0.5) * wide, y1 - (y + 0.5) * high

    def _cell(self, place: Place, width: int, height: int) -> tuple[int, int]:
        x0, x1, y0, y1 = extent(width, height)
        across, down = (place[0] - x0) / (x1 - x0), (y1 - place[1]) / (y1 - y0)
        return min(width - 1, max(0, int(across * width))), min(height - 1, max(0, int(down * height)))

    # The mouse -------------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a stroke."""
        if event.button == 1:
            self._pressed = True
            self.capture_mouse()
            self._on_stroke(self.place(event.x, event.y), True)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go on with the stroke, or show the tool there."""
        place = self.place(event.x, event.y)
        if self._pressed:
            self._on_stroke(place, False)
        else:
            self.on_hover(place)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the stroke."""
        self._pressed = False
        self.release_mouse()
