"""A sentence in the place of a picture."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import wrapped
from gantui.draw.palette import DIM


def message(text: str, width: int, height: int, colour: int = DIM) -> Canvas:
    """TEXT in the middle of an otherwise empty canvas."""
    canvas = Canvas.blank(width, height)
    lines = wrapped(text, max(0, width - 2))[:height]
    for y, line in enumerate(lines, (height - len(lines)) // 2):
        canvas.put((width - len(line)) // 2, y, line, colour)
    return canvas
