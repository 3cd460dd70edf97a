"""The path of a point through the plane."""

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import DOTS, Glyphs, bits_to_chars, dots_to_bits
from gantui.draw.plane.scatter import Extent


def draw_path(
    canvas: Canvas, points: NDArray[np.floating], extent: Extent, colour: int, *, glyphs: Glyphs, ink: str = "*"
) -> None:
    """Draw straight lines between successive `points` [n, 2] over `canvas`, which shows `extent`.

    A point that is not finite is a gap; what lies outside is not drawn. `ink` draws the line in plain ASCII.
    """
    across, down = DOTS[glyphs]
    columns, rows = canvas.width * across, canvas.height * down
    if not columns or not rows or not len(points):
        return
    mask = np.zeros((rows, columns), np.bool_)
    column, row = _dots(points, extent, columns, rows)
    mask[row, column] = True
    bits = dots_to_bits(mask, glyphs)
    drawn = bits > 0
    canvas.chars[drawn] = bits_to_chars(bits, glyphs)[drawn] if glyphs != "ascii" else ord(ink)
    canvas.fg[drawn] = colour


def _dots(
    points: NDArray[np.floating], extent: Extent, columns: int, rows: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Column and row of every dot on the path."""
    x0, x1, y0, y1 = extent
    size = np.array([columns, rows])
    places = (points.astype(np.float64) - (x0, y1)) / (x1 - x0, y0 - y1) * size
    # The last point is a piece of no length, so that one alone is seen too.
    start, end = places, np.concatenate([places[1:], places[-1:]])
    known = np.isfinite(start).all(axis=1)
    start, end = start[known], end[known]
    end = np.where(np.isfinite(end).all(axis=1)[:, None], end, start)
    first, last = _inside(start, end - start, size)
    seen = first <= last
    start, delta, first, last = start[seen], (end - start)[seen], first[seen], last[seen]
    length = np.abs(delta).max(axis=1, initial=0.0) * (last - first)
    # No piece inside is longer than this, though rounding may say so of one that comes from very far.
    dots = np.minimum(np.ceil(length), columns + rows).astype(np.intp) + 1
    piece = np.repeat(np.arange(len(dots)), dots)
    within = np.arange(len(piece)) - np.repeat(np.cumsum(dots) - dots, dots)
    share = first[piece] + (last - first)[piece] * within / np.maximum(dots - 1, 1)[piece]
    place = (start[piece] + share[:, None] * delta[piece]).astype(np.intp)
    column, row = np.clip(place, 0, size - 1).T
    return column, row


def _inside(
    start: NDArray[np.float64], delta: NDArray[np.float64], size: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The shares of each piece [n] between which it lies in 0..SIZE; the first is larger where it never does.

    Clipping after Liang and Barsky 1984.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = -start / delta, (size - start) / delta
    still = delta == 0
    outside = still & ((start < 0) | (start > size))
    enter = np.where(still, np.where(outside, 2.0, 0.0), np.minimum(one, other))
    leave = np.where(still, 1.0, np.maximum(one, other))
    return np.maximum(enter.max(axis=1), 0.0), np.minimum(leave.min(axis=1), 1.0)
