"""Axes as they are drawn, of curves and of planes: an upright line with ticks and labels, and a row of labels below."""

from functools import lru_cache
from typing import Literal

import numpy as np

from gantui.draw.axes.scale import Scale
from gantui.draw.axes.ticks import Tick, without_overlap
from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import DOTS, LINES, Glyphs
from gantui.draw.palette import DIM, FAINT

# Labels this long and shorter leave the plot where it is, so that it does not jump as the range changes.
_USUAL_LABEL = 5


def y_axis_width(y: Scale, rows: int) -> int:
    """Columns that an upright axis of ROWS and its labels need."""
    return max([_USUAL_LABEL, *(len(tick.label) for tick in _ticks(y, rows))]) + 1


def draw_y_axis(
    canvas: Canvas,
    y: Scale,
    column: int,
    rows: int,
    glyphs: Glyphs,
    *,
    labels: Literal["left", "right"] = "left",
    colour: int = DIM,
) -> None:
    """Draw an upright axis in COLUMN over the uppermost ROWS, and its labels on one side of it."""
    lines, dots = LINES[glyphs], DOTS[glyphs][1]
    canvas.chars[:rows, column], canvas.fg[:rows, column] = ord(lines.axis), FAINT
    # Zero before the others: where ticks crowd, it is the one to keep.
    ticks = sorted(_ticks(y, rows), key=lambda tick: tick.value != 0)
    places = [row_of(float(share), rows, dots) for share in y.place(np.array([tick.value for tick in ticks]))]
    for i in without_overlap(places, [1] * len(places), gap=1):
        start = column - len(ticks[i].label) if labels == "left" else column + 1
        canvas.put(start, places[i], ticks[i].label, colour)
        canvas.put(column, places[i], lines.tick if labels == "left" else lines.tick_right, FAINT)


def draw_x_labels(canvas: Canvas, x: Scale, left: int, right: int) -> None:
    """Write the labels of an axis from column LEFT up to RIGHT into the last row."""
    for start, label in _x_labels(x, left, right, canvas.width):
        canvas.put(start, canvas.height - 1, label, DIM)


@lru_cache(maxsize=64)
def _x_labels(x: Scale, left: int, right: int, end: int) -> tuple[tuple[int, str], ...]:
    """As many labels as find room from LEFT to RIGHT in a row of END cells, and where each begins."""
    width = right - left
    for most in range(width // 6 + 1, 0, -1):
        ticks = x.ticks(most)
        places = np.rint(x.place(np.array([tick.value for tick in ticks])) * (width - 1)).astype(int) + left
        lengths = [len(tick.label) for tick in ticks]
        starts = [
            min(max(0, int(place) - length // 2), end - length) for place, length in zip(places, lengths, strict=True)
        ]
        if len(without_overlap(starts, lengths, gap=2)) == len(ticks):
            return tuple(zip(starts, (tick.label for tick in ticks), strict=True))
    return ()


def row_of(share: float, rows: int, dots: int) -> int:
    """The cell row, counted from the top, of the dot that stands at this share of the axis."""
    return rows - 1 - round(share * (rows * dots - 1)) // dots


@lru_cache(maxsize=64)  # an axis stays the same for most frames
def _ticks(y: Scale, rows: int) -> tuple[Tick, ...]:
    return tuple(y.ticks(max(2, 1 + rows // 3)))
