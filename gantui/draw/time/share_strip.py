"""How samples fall on the modes over time: a row for each mode, shade as share."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.drawing import draw_x_labels
from gantui.draw.axes.scale import Scale
from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import SHARE
from gantui.draw.field import field
from gantui.draw.glyphs import LINES, SHADES, Glyphs
from gantui.draw.palette import BAD, DIM, FOCUS, Palette
from gantui.draw.time.curve import axis_rows
from gantui.draw.time.marks import Mark, draw_marks

FULL = 2.0
"""Times its fair share at which a mode has the last shade; the fair share is in the middle of the ramp."""


def share_strip(
    steps: NDArray[np.floating],
    shares: NDArray[np.floating],
    expected: NDArray[np.floating],
    missing: NDArray[np.bool_],
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs = "braille",
    marks: Sequence[Mark] | None = None,
    cursor: float | None = None,
    span: tuple[float, float] | None = None,
    x_kind: Literal["linear", "time"] = "linear",
    names: Sequence[str] = (),
) -> Canvas:
    """Draw `shares` [modes, columns] at `steps` [columns], the middles of equal stretches of time, oldest first.

    The newest column ends at the right edge, so the whole of the time is seen. A shade is a share against the fair
    share `expected` [modes]; nothing at all is an empty cell. A mode that is `missing` [modes] now has a cross before
    its number. Modes have their `names`, cut to the room of numbers, or are numbered from 1; where there are more
    than rows, two share a row, or a row is the mean of several neighbours. `marks` are events on the axis of time,
    as in `curve`, `cursor` is a time to mark. Of the time only `span` is drawn, and of that no more than there is;
    `x_kind` "time": it is in seconds.
    """
    canvas, modes = Canvas.blank(width, height), len(shares)
    if not modes or not len(steps) or width < 1 or height < 1:
        return canvas
    rows = height - axis_rows(height, timed=marks is not None)
    digits = len(str(modes))
    left = margin(modes, width)
    # Where cells are characters or have no halves, only whole rows can be distinguished.
    halves = 1 if palette.ink(SHARE) is not None or glyphs == "ascii" or modes <= rows else 2
    together = math.ceil(modes / (halves * rows))
    first = np.arange(0, modes, together)
    start, end = extent(steps, span)
    over_time = _over_time(steps, np.nan_to_num(shares.astype(np.float64)), start, end, width - left)
    fair = np.maximum(np.nan_to_num(expected.astype(np.float64)), 1e-12)
    relative = np.add.reduceat(over_time, first) / np.add.reduceat(fair, first)[:, None]
    tall = max(1, rows // len(first)) if halves == 1 else 1
    levels = np.repeat(_levels(relative, palette, glyphs), 2 * tall // halves, axis=0)
    filled = np.pad(levels, ((0, len(levels) % 2), (0, 0)))  # the last row may have its upper half only
    canvas.paste(left, 0, field(filled, palette, SHARE, glyphs))
    if cursor is not None and start <= cursor <= end:
        column = left + min(int((cursor - start) / max(end - start, 1e-12) * (width - left)), width - left - 1)
        canvas.chars[:rows, column], canvas.fg[:rows, column] = ord(LINES[glyphs].cursor), FOCUS
    if left:
        said = [name[:digits] for name in names] or [str(number) for number in range(1, modes + 1)]
        _name_rows(canvas, missing, said, together * halves, tall, digits, glyphs)
    if rows < height:
        x = Scale.along(start, end, x_kind)
        draw_x_labels(canvas, x, left, width)
        draw_marks(canvas, x, left, width, marks or (), rows, glyphs)
    return canvas


def margin(modes: int, width: int) -> int:
    """The columns before the picture, for the numbers of MODES modes."""
    digits = len(str(modes))
    return digits + 2 if width >= digits + 2 + 8 else 0


def extent(steps: NDArray[np.floating], span: tuple[float, float] | None) -> tuple[float, float]:
    """The time range that is drawn of stretches with their middles at STEPS; all of it where SPAN holds none."""
    start, end = _span(steps)
    if span is None or span[0] >= end or span[1] <= start:
        return start, end
    return max(start, span[0]), min(end, span[1])


def _levels(relative: NDArray[np.float64], palette: Palette, glyphs: Glyphs) -> NDArray[np.uint8]:
    """The shade of each share, 1 being fair: empty only where there is nothing at all."""
    levels, ink = len(palette.ramp(SHARE)), palette.ink(SHARE)
    least = 1 if ink is None else int(np.searchsorted(ink * len(SHADES[glyphs]), 1.01))
    level = np.floor(relative / FULL * levels).astype(np.intp)
    return np.where(relative > 0, np.clip(level, least, levels - 1), 0).astype(np.uint8)


def _span(steps: NDArray[np.floating]) -> tuple[float, float]:
    """The beginning of the first stretch and the end of the last one."""
    if len(steps) < 2:
        return 0.0, float(steps[-1])
    half = float(steps[-1] - steps[-2]) / 2
    return max(0.0, float(steps[0]) - half), float(steps[-1]) + half


def _over_time(
    steps: NDArray[np.floating], shares: NDArray[np.float64], start: float, end: float, cells: int
) -> NDArray[np.float64]:
    """SHARES [modes, columns] on CELLS equal parts of the time: the mean of those that fall into one, else the nearest.

    A mean is nothing only where all of its parts are.
    """
    scale = cells / max(end - start, 1e-12)
    inside = (steps >= start) & (steps <= end)
    cell = np.clip(((steps[inside] - start) * scale).astype(np.intp), 0, cells - 1)
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    counts = np.diff(starts, append=len(cell))
    centres = start + (np.arange(cells) + 0.5) / scale
    nearest = np.clip(np.searchsorted((steps[1:] + steps[:-1]) / 2, centres), 0, len(steps) - 1)
    spread: NDArray[np.float64] = shares[:, nearest]
    if len(starts):
        spread[:, cell[starts]] = np.add.reduceat(shares[:, inside], starts, axis=1) / counts
    return spread


def _name_rows(
    canvas: Canvas,
    missing: NDArray[np.bool_],
    names: Sequence[str],
    modes_a_row: int,
    tall: int,
    digits: int,
    glyphs: Glyphs,
) -> None:
    """Write the name of the first mode of each row, and a cross where one is missing."""
    for row, mode in enumerate(range(0, len(missing), modes_a_row)):
        gone = bool(missing[mode : mode + modes_a_row].any())
        y = row * tall + (tall - 1) // 2
        canvas.put(0, y, ("x" if glyphs == "ascii" else "✗") if gone else " ", BAD)
        canvas.put(1, y, f"{names[mode]:>{digits}}", BAD if gone else DIM)
