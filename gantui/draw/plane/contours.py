"""Contour lines of a field, over whatever is drawn already."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import DOTS, Glyphs, bits_to_chars, dots_to_bits

Line = tuple[float, int, str]
"""A value, the colour of its line, and what draws it in plain ASCII."""


def draw_contours(canvas: Canvas, values: NDArray[np.floating], lines: Sequence[Line], *, glyphs: Glyphs) -> None:
    """Draw `lines` of `values` [rows, columns], the centres of equal cells of the canvas, over it; later ones win.

    Between the centres the field is a bilinear surface. There is no line where a value is not finite.
    """
    across, down = DOTS[glyphs]
    columns, rows = canvas.width * across, canvas.height * down
    if not columns or not rows or not values.size:
        return
    fine = _finer(values.astype(np.float64), rows, columns)
    for value, colour, ink in lines:
        bits = dots_to_bits(_crossed(fine - value), glyphs)
        drawn = bits > 0
        canvas.chars[drawn] = bits_to_chars(bits, glyphs)[drawn] if glyphs != "ascii" else ord(ink)
        canvas.fg[drawn] = colour


def _crossed(away: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where AWAY changes its sign to the right or downwards, at the dot nearer to zero."""
    crossed = np.zeros(away.shape, np.bool_)
    size = np.abs(away)
    for one, other in (((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
                       ((slice(None, -1), slice(None)), (slice(1, None), slice(None)))):  # fmt: skip
        with np.errstate(invalid="ignore"):
            changes = (away[one] > 0) != (away[other] > 0)
            changes &= np.isfinite(away[one]) & np.isfinite(away[other])
            nearer = size[one] <= size[other]
        crossed[one] |= changes & nearer
        crossed[other] |= changes & ~nearer
    return crossed


def _finer(values: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """VALUES at the centres of a finer grid, interpolated; beyond the outermost centres they are constant."""
    with np.errstate(invalid="ignore", over="ignore"):
        for axis, count in ((0, rows), (1, columns)):
            size = values.shape[axis]
            place = np.clip((np.arange(count) + 0.5) * size / count - 0.5, 0, size - 1)
            first = np.minimum(place.astype(np.intp), max(0, size - 2))
            share = (place - first).reshape((-1, 1) if axis == 0 else (1, -1))
            low, high = values.take(first, axis), values.take(np.minimum(first + 1, size - 1), axis)
            values = low + share * (high - low)
    return values
