"""The legend of a ramp: the meaning of its colours or shades."""

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import RampName
from gantui.draw.field import field
from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import DIM, TEXT, Palette

# Cells that the ramp of a vertical bar is wide.
_THICKNESS = 2


def horizontal_bar(
    palette: Palette,
    ramp: RampName,
    width: int,
    labels: tuple[str, str, str],
    glyphs: Glyphs = "braille",
) -> Canvas:
    """Two rows: the ramp from low to high, and below it the labels of its low end, middle and high end.

    A mark on the ramp shows the middle unless its label is empty.
    """
    canvas = Canvas.blank(width, 2)
    if width < 1:
        return canvas
    low, mid, high = labels
    levels = np.tile(_levels(palette, ramp, width), (2, 1))
    canvas.paste(0, 0, field(levels, palette, ramp, glyphs))
    centre = (width - 1) // 2
    start = centre - (len(mid) - 1) // 2
    canvas.put(0, 1, low, DIM)
    canvas.put(max(len(low) + 1, width - len(high)), 1, high, DIM)
    if mid:
        canvas.put(centre, 0, "|" if glyphs == "ascii" else "│", TEXT)
        if len(low) < start and start + len(mid) < width - len(high):
            canvas.put(start, 1, mid, DIM)
    return canvas


def vertical_bar(
    palette: Palette,
    ramp: RampName,
    height: int,
    labels: tuple[str, str, str],
    glyphs: Glyphs = "braille",
) -> Canvas:
    """As `horizontal_bar`, upright with the high end on top, labels on the right; as wide as these need."""
    low, mid, high = labels
    canvas = Canvas.blank(_THICKNESS + 1 + max(map(len, labels)), height)
    if height < 1:
        return canvas
    levels = np.repeat(_levels(palette, ramp, 2 * height)[::-1, None], _THICKNESS, axis=1)
    canvas.paste(0, 0, field(levels, palette, ramp, glyphs))
    centre = (height - 1) // 2
    canvas.put(_THICKNESS + 1, height - 1, low, DIM)
    canvas.put(_THICKNESS + 1, 0, high, DIM)
    if mid and 0 < centre < height - 1:
        canvas.put(0, centre, ("-" if glyphs == "ascii" else "─") * _THICKNESS, TEXT)
        canvas.put(_THICKNESS + 1, centre, mid, DIM)
    return canvas


def both_ends(palette: Palette, ramp: RampName, labels: tuple[str, str, str], glyphs: Glyphs = "braille") -> Canvas:
    """One row: the low end and the high end with their labels, which stand on their colours or beside their shades."""
    indices, filled = palette.ramp(ramp), palette.ink(ramp) is None
    ends = ((0, labels[0]), (len(indices) - 1, labels[2]))
    before = 0 if filled else _THICKNESS
    canvas, x = Canvas.blank(sum(before + len(label) + 2 for _, label in ends), 1), 0
    for level, label in ends:
        canvas.paste(x, 0, field(np.full((2, before), level, np.uint8), palette, ramp, glyphs))
        canvas.put(x + before, 0, f" {label} ", TEXT, int(indices[level]) if filled else None)
        x += before + len(label) + 2
    return canvas


def _levels(palette: Palette, ramp: RampName, cells: int) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Every level in its order, spread over `cells`."""
    levels = len(palette.ramp(ramp))
    return ((np.arange(cells) + 0.5) * levels / cells).astype(np.uint8)
