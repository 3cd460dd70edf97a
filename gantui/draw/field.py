"""A scalar field over the plane as cells of colour or shade, such as D's score."""

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import RampName
from gantui.draw.glyphs import BLANK, SHADES, Glyphs
from gantui.draw.palette import BAD, Palette

# The level of a value that is not a number.
NAN_LEVEL = 255
_UPPER_HALF = ord("▀")
_NAN = ord("?")


def quantise(
    values: NDArray[np.floating],
    low: float,
    high: float,
    levels: int,
    previous: NDArray[np.uint8] | None = None,
) -> NDArray[np.uint8]:
    """The level of each value: `low`..`high` in `levels` equal parts, what lies outside in the first and the last.

    Where a `previous` answer of the same shape is given, a level stays until its value has left it by more than
    half a level, so that a field that has settled changes no cell. NaN becomes `NAN_LEVEL`. An empty range puts
    everything in the middle.
    """
    unknown = np.isnan(values)
    if high > low:
        place = np.clip((values - low) * (levels / (high - low)), 0.0, float(levels))
    else:
        place = np.full(values.shape, levels / 2)
    place = np.where(unknown, 0.0, place)
    level = np.minimum(place.astype(np.uint8), levels - 1).astype(np.uint8)
    if previous is not None and previous.shape == level.shape:
        stays = (np.abs(place - (previous + 0.5)) <= 1.0) & (previous < levels)
        level = np.where(stays, previous, level)
    level[unknown] = NAN_LEVEL
    return level


def field(levels: NDArray[np.uint8], palette: Palette, ramp: RampName, glyphs: Glyphs = "braille") -> Canvas:
    """Draw levels [2 * height, width], first row on top, into height x width cells.

    Two values a cell as half blocks where background colours and block characters are to be had, else the mean of
    the two. Cells with a NaN are question marks.
    """
    upper, lower = levels[0::2], levels[1::2]
    unknown = (upper == NAN_LEVEL) | (lower == NAN_LEVEL)
    indices, ink = palette.ramp(ramp), palette.ink(ramp)
    canvas = Canvas.blank(levels.shape[1], levels.shape[0] // 2)
    if ink is None and glyphs != "ascii":
        colours = np.zeros(256, np.uint8)
        colours[: len(indices)] = indices
        canvas.bg = colours[lower]
        split = upper != lower
        canvas.chars[split], canvas.fg[split] = _UPPER_HALF, colours[upper[split]]
    else:
        mean = (upper.astype(np.uint16) + lower) // 2
        mean[unknown] = 0
        if ink is None:
            canvas.bg = indices[mean]
        else:
            shades = SHADES[glyphs]
            canvas.chars = shades[(ink * len(shades) * (1 - 1e-9)).astype(np.intp)][mean]
            canvas.fg = np.where(canvas.chars == BLANK, np.uint8(0), indices[mean])
    canvas.chars[unknown], canvas.fg[unknown], canvas.bg[unknown] = _NAN, BAD, 0
    return canvas
