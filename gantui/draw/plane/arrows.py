"""A flow in the plane as arrows: the direction in which a point would move."""

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import FAINT
from gantui.draw.plane.scatter import Extent

# From the right counter-clockwise, an eighth of a turn each; then no movement at all.
_DRAWN = np.array([ord(c) for c in "→↗↑↖←↙↓↘·"], np.uint32)
_TYPED = np.array([ord(c) for c in ">/^\\</v\\."], np.uint32)
_STILL = 8
# Cells between arrows: the path must be seen between them.
_APART = (6, 3)
# Of the fastest: what is slower than this stands still.
_SLOWEST = 1e-6


def draw_arrows(
    flow: NDArray[np.floating], width: int, height: int, extent: Extent, *, glyphs: Glyphs = "braille"
) -> Canvas:
    """Draw `flow` [rows, columns, 2], the velocity (x, y) at the centres of equal cells of `extent`, row 0 on top.

    An arrow every few cells, all of one length: the way matters. They are turned as the picture is stretched. Only
    braille fonts are taken to have slanted arrows. A velocity that is not finite leaves no arrow.
    """
    canvas = Canvas.blank(width, height)
    if not flow.size or width < 1 or height < 1:
        return canvas
    rows, columns = (_places(cells, apart) for cells, apart in ((height, _APART[1]), (width, _APART[0])))
    seen = flow[np.ix_(_nearest(rows, height, flow.shape[0]), _nearest(columns, width, flow.shape[1]))]
    x0, x1, y0, y1 = extent
    across = seen[..., 0].astype(np.float64) / (x1 - x0) * width
    up = seen[..., 1].astype(np.float64) / (y1 - y0) * 2 * height  # a cell is twice as high as wide
    known = np.isfinite(across) & np.isfinite(up)
    across, up = np.where(known, across, 0.0), np.where(known, up, 0.0)
    chars = towards(across, up, glyphs)
    place = np.ix_(rows, columns)
    canvas.chars[place] = np.where(known, chars, canvas.chars[place])
    canvas.fg[place] = FAINT
    return canvas


def towards(across: NDArray[np.float64], up: NDArray[np.float64], glyphs: Glyphs) -> NDArray[np.uint32]:
    """The arrow for each direction ACROSS and UP on the screen; a dot for what stands still beside the fastest."""
    speed = np.hypot(across, up)
    way = np.rint(np.arctan2(up, across) / (np.pi / 4)).astype(np.intp) % 8
    way = np.where(speed <= _SLOWEST * speed.max(initial=0.0), _STILL, way)
    return (_DRAWN if glyphs == "braille" else _TYPED)[way]


def _places(cells: int, apart: int) -> NDArray[np.intp]:
    """The cells of the arrows along one side: APART from each other, and as far from both ends."""
    return np.arange(((cells - 1) % apart) // 2, cells, apart)


def _nearest(places: NDArray[np.intp], cells: int, of: int) -> NDArray[np.intp]:
    """The nearest of OF equal parts for each of PLACES among CELLS."""
    return ((places + 0.5) * of / cells).astype(np.intp)
