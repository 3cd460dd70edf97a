"""Complex numbers as crosses in their plane, over the region in which they mean stability."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.drawing import draw_x_labels, draw_y_axis
from gantui.draw.axes.scale import Scale
from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import DIM, FAINT
from gantui.draw.plane.path import draw_path
from gantui.draw.plane.scatter import Extent
from gantui.draw.time.curve import Fill

Region = Literal["left", "disc"]
"""Stable: to the left of the imaginary axis, or within the unit circle."""
_LEFT = 7
"""Columns of the axis at the left."""
_ARC = 720
"""Pieces of the circle."""


def poles(
    values: NDArray[np.float64],
    width: int,
    height: int,
    extent: Extent,
    region: Region,
    stable: Fill,
    colours: NDArray[np.integer],
    *,
    glyphs: Glyphs = "braille",
) -> Canvas:
    """Draw `values` [n, 2], real and imaginary parts, in the `colours` [n] of each, over `extent` of their plane.

    The stable `region` is filled with `stable` and has a line around it; axes are at the left and below.
    """
    canvas = Canvas.blank(width, height)
    # Odd, so that a place in the middle of the window has a cell of its own.
    columns, rows = (size - (size + 1) % 2 for size in (width - _LEFT, height - 1))
    if columns < 2 or rows < 2:
        return canvas
    plane = Canvas.blank(columns, rows)
    x0, x1, y0, y1 = extent
    x = x0 + (x1 - x0) * (np.arange(columns) + 0.5) / columns
    y = y1 - (y1 - y0) * (np.arange(rows) + 0.5) / rows
    inside = np.broadcast_to(x < 0, (rows, columns)) if region == "left" else np.hypot(x, y[:, None]) < 1
    if stable.ink == " ":
        plane.bg[inside] = stable.colour
    else:
        plane.chars[inside], plane.fg[inside] = ord(stable.ink), stable.colour
    if y0 < 0 < y1:
        draw_path(plane, np.array([[x0, 0.0], [x1, 0.0]]), extent, FAINT, glyphs=glyphs, ink="-")
    draw_path(plane, _edge(region, extent), extent, DIM, glyphs=glyphs, ink="|" if region == "left" else ".")
    column, row = ((values - (x0, y1)) / (x1 - x0, y0 - y1) * (columns, rows)).T
    seen = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    at = row[seen].astype(np.intp), column[seen].astype(np.intp)
    plane.chars[at], plane.fg[at] = ord("x" if glyphs == "ascii" else "╳"), colours[seen]
    canvas.paste(_LEFT, 0, plane)
    draw_y_axis(canvas, Scale.of(y0, y1), _LEFT - 1, rows, glyphs)
    labels = Canvas.blank(_LEFT + columns, 1)
    draw_x_labels(labels, Scale.of(x0, x1), _LEFT, labels.width)
    canvas.paste(0, rows, labels)
    return canvas


def _edge(region: Region, extent: Extent) -> NDArray[np.float64]:
    """The boundary of the stable region."""
    if region == "left":
        return np.array([[0.0, extent[2]], [0.0, extent[3]]])
    x0, x1, y0, y1 = extent
    # As finely as it is seen: a window on a small part of the circle has a piece of it that is as fine.
    reach = np.pi if x0 <= 0 <= x1 and y0 <= 0 <= y1 else min(np.pi, 2 * max(abs(y0), abs(y1)))
    angle = np.linspace(-reach, reach, _ARC)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)
