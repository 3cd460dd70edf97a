"""The pull on points: a line from each, and an arrow at its end."""

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import Glyphs
from gantui.draw.plane.arrows import towards
from gantui.draw.plane.path import draw_path
from gantui.draw.plane.scatter import Extent


def draw_pulls(
    canvas: Canvas,
    places: NDArray[np.floating],
    pulls: NDArray[np.floating],
    extent: Extent,
    unit: float,
    colour: int,
    *,
    glyphs: Glyphs,
) -> None:
    """Draw an arrow from each of `places` [n, 2] along `pulls` [n, 2], `unit` of the plane long for a pull of 1.

    A pull that is not a cell long has no line, only its head; what is not finite has no arrow.
    """
    places, pulls = places.astype(np.float64), pulls.astype(np.float64) * unit
    known = np.isfinite(places).all(axis=1) & np.isfinite(pulls).all(axis=1)
    places, pulls = places[known], pulls[known]
    if not len(places) or not canvas.width or not canvas.height:
        return
    tips = places + pulls
    lines = np.full((len(places), 3, 2), np.nan)  # a gap after each
    lines[:, 0], lines[:, 1] = places, tips
    draw_path(canvas, lines.reshape(-1, 2), extent, colour, glyphs=glyphs, ink=".")
    x0, x1, y0, y1 = extent
    cell = np.array([(x1 - x0) / canvas.width, (y0 - y1) / canvas.height])
    column, row = ((tips - (x0, y1)) / cell).astype(np.intp).T
    seen = (column >= 0) & (column < canvas.width) & (row >= 0) & (row < canvas.height)
    # A cell is twice as high as wide: an arrow points as it looks on the screen.
    heads = towards(pulls[:, 0] / abs(cell[0]), 2 * pulls[:, 1] / abs(cell[1]), glyphs)
    canvas.chars[row[seen], column[seen]], canvas.fg[row[seen], column[seen]] = heads[seen], colour
