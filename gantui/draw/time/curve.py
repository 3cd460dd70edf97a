"""Curves over steps: lines and min/max bands, with axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.drawing import draw_x_labels, draw_y_axis, row_of, y_axis_width
from gantui.draw.axes.scale import Scale
from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import DOTS, LINES, Glyphs, bits_to_chars, dots_to_bits
from gantui.draw.palette import DIM, FAINT, FOCUS
from gantui.draw.time.marks import Mark, draw_marks

_NARROWEST_PLOT = 8
# Rows from which events have one of their own.
_MARKED = 9
# Cells of a dash, and of the gap after it.
_DASH = 2
# Far enough beyond the plot to be out of sight, near enough to interpolate with.
_OUT_OF_SIGHT = 1e6


@dataclass(frozen=True)
class Fill:
    """The filling of the cells below a curve, by their middle: `ink` in `colour`; a blank is a background."""

    colour: int
    ink: str = " "


@dataclass(frozen=True)
class Series:
    """One curve: `x` [n] ascending, `low` and `high` [n] the same array for a plain line, else a min/max band.

    NaN is a gap. Where curves share a cell the higher layer has it, within a layer the later one. `ink` draws it in
    plain ASCII, where shape must do what colour may not; `dashed` does it in the other glyphs. `right`: its values
    stand on the axis at the right.
    """

    x: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    colour: int
    layer: int = 0
    ink: str = "*"
    right: bool = False
    fill: Fill | None = None
    dashed: bool = False


@dataclass(frozen=True)
class Right:
    """A second y axis, at the right, with the colour of its labels, which is that of its curves."""

    y_range: tuple[float, float]
    colour: int


@dataclass(frozen=True)
class Guide:
    """A horizontal line at a value that means something, such as -log 4, with a label on it."""

    value: float
    label: str = ""
    colour: int = FAINT
    right: bool = False


@dataclass(frozen=True)
class Zone:
    """A range of values that is set apart, such as a noise floor: `ink` in `colour` as in a `Fill`."""

    low: float
    high: float
    fill: Fill


def curve(
    series: Sequence[Series],
    width: int,
    height: int,
    *,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    x_kind: Literal["linear", "time"] = "linear",
    log: bool = False,
    zero_line: bool = True,
    guides: Sequence[Guide] = (),
    zones: Sequence[Zone] = (),
    marks: Sequence[Mark] | None = None,
    cursor: float | None = None,
    right: Right | None = None,
    axes: bool = True,
    glyphs: Glyphs = "braille",
) -> Canvas:
    """Draw `series` into width x height cells, y labels on the left, x labels in the last row; without `axes` neither.

    Curves and guides that stand on the axis `right` need one.

    Each dot column shows the smallest and largest value that fall into it, so no spike is lost; values beyond
    `y_range` leave an arrow on the edge they crossed. `log` as in `Scale.of`. `cursor` is an x to mark.
    `zones` lie behind everything, on the left axis; `marks` are events, in a row above the x labels where there is room
    for one, else among these; None: there can be none, and no row is kept for them. `x_kind` "time": x
    is in seconds.
    """
    canvas = Canvas.blank(width, height)
    x, y = Scale.along(*x_range, x_kind), Scale.of(*y_range, log=log)
    other = None if right is None else Scale.of(*right.y_range)
    left, beside, rows = _margins(width, height, y, other, timed=marks is not None) if axes else (0, 0, height)
    if rows < 1 or width - left - beside < 1:
        return canvas
    if left:
        draw_y_axis(canvas, y, left - 1, rows, glyphs)
    if beside and other is not None and right is not None:
        draw_y_axis(canvas, other, width - beside, rows, glyphs, labels="right", colour=right.colour)
    if rows < height:
        draw_x_labels(canvas, x, left, width - beside)
        draw_marks(canvas, x, left, width - beside, marks or (), rows, glyphs)
    plot = _plot(series, width - left - beside, rows, x, (y, other), _lines(guides, zero_line), zones, cursor, glyphs)
    canvas.paste(left, 0, plot)
    return canvas


def plot_area(
    width: int,
    height: int,
    *,
    y_range: tuple[float, float],
    log: bool = False,
    right: Right | None = None,
    timed: bool = False,
) -> tuple[int, int, int]:
    """Where `curve` draws in a picture of this size, whose first row is its own: first column, columns and rows.

    `timed`: it is given marks, none or many.
    """
    other = None if right is None else Scale.of(*right.y_range)
    left, beside, rows = _margins(width, height, Scale.of(*y_range, log=log), other, timed=timed)
    return left, max(0, width - left - beside), max(0, rows)


def _margins(width: int, height: int, y: Scale, other: Scale | None, *, timed: bool) -> tuple[int, int, int]:
    """The columns of the axes at the left and at the right, 0 where there is no room, and the rows of the plot."""
    rows = height - axis_rows(height, timed=timed)
    left, beside = y_axis_width(y, rows), 0 if other is None else y_axis_width(other, rows)
    return (0, 0, rows) if width - left - beside < _NARROWEST_PLOT else (left, beside, rows)


def axis_rows(height: int, *, timed: bool) -> int:
    """The rows that the x axis takes: its labels, and where it is TIMED the events above them."""
    return 0 if height < 3 else 2 if timed and height >= _MARKED else 1


def _shade(canvas: Canvas, zone: Zone, y: Scale, down: int) -> None:
    """Fill the rows with their middle in ZONE, at least one where any of it lies on the axis."""
    low, high = (float(share) for share in y.place(np.array([zone.low, zone.high])))
    if high < 0 or low > 1 or not low <= high:
        return
    last = canvas.height * down - 1
    middles = last - 0.5 * (down - 1) - down * np.arange(canvas.height)  # of the rows, in dots from the bottom
    inside = (low * last <= middles) & (middles <= high * last)
    if not inside.any():
        inside[row_of((max(low, 0.0) + min(high, 1.0)) / 2, canvas.height, down)] = True
    _paint(canvas, np.repeat(inside[:, None], canvas.width, axis=1), zone.fill)


def _paint(canvas: Canvas, cells: NDArray[np.bool_], fill: Fill) -> None:
    if fill.ink == " ":
        canvas.bg[cells] = fill.colour
    else:
        canvas.chars[cells], canvas.fg[cells] = ord(fill.ink), fill.colour


def _lines(guides: Sequence[Guide], zero_line: bool) -> list[Guide]:
    return ([Guide(0.0)] if zero_line else []) + list(guides)


def _plot(
    series: Sequence[Series],
    width: int,
    height: int,
    x: Scale,
    axes: tuple[Scale, Scale | None],
    guides: Sequence[Guide],
    zones: Sequence[Zone],
    cursor: float | None,
    glyphs: Glyphs,
) -> Canvas:
    """The inside of the axes; AXES are the left one and the right one."""
    canvas, lines = Canvas.blank(width, height), LINES[glyphs]
    across, down = DOTS[glyphs]
    for zone in zones:
        _shade(canvas, zone, axes[0], down)
    seen = [(guide, float(_axis(axes, guide).place(np.array([guide.value]))[0])) for guide in guides]
    seen = [(guide, share) for guide, share in seen if 0 <= share <= 1]
    for guide, share in seen:
        at = row_of(share, height, down)
        canvas.chars[at], canvas.fg[at] = ord(lines.guide), guide.colour
    if cursor is not None and 0 <= (share := float(x.place(np.array([cursor]))[0])) <= 1:
        column = round(share * (width * across - 1)) // across
        canvas.chars[:, column], canvas.fg[:, column] = ord(lines.cursor), FOCUS
    taken = np.zeros((height, width), np.bool_)
    bits, layer = np.zeros((height, width), np.uint32), None
    row = np.arange(height * down - 1, -1, -1.0)[:, None]
    for one in sorted(series, key=lambda one: one.layer):
        low, high = _spans(one, x, _axis(axes, one), width * across, height * down)
        if one.dashed and glyphs != "ascii":
            low = np.where(np.arange(len(low)) // (_DASH * across) % 2 == 1, np.nan, low)
        if one.fill is not None:
            _fill(canvas, one.fill, low.reshape(width, across), down)
        own = dots_to_bits((row >= low) & (row <= high), glyphs)
        # Curves of one layer that meet in a cell go on through it, in one colour; lower layers make way.
        bits, layer = bits | own if one.layer == layer else own, one.layer
        drawn = own > 0
        canvas.chars[drawn], canvas.fg[drawn] = bits_to_chars(bits, glyphs)[drawn], one.colour
        if glyphs == "ascii":
            canvas.chars[drawn] = ord(one.ink)
        taken |= drawn
        if one.fill is not None:  # an outline goes up to the edge and comes back: nothing of it lies wholly beyond
            over = np.fmax.reduce(high.reshape(width, across), axis=1) > height * down - 1
            canvas.chars[0, over], canvas.fg[0, over] = ord(lines.up), one.colour
        for edge, char, beyond in ((0, lines.up, low > height * down - 1), (height - 1, lines.down, high < 0)):
            left_here = beyond.reshape(width, across).any(axis=1) & ~taken[edge]
            canvas.chars[edge, left_here], canvas.fg[edge, left_here] = ord(char), one.colour
    for guide, share in seen:
        _label_guide(canvas, guide, row_of(share, height, down), taken)
    return canvas


def _axis(axes: tuple[Scale, Scale | None], one: Series | Guide) -> Scale:
    left, right = axes
    return right if one.right and right is not None else left


def _fill(canvas: Canvas, fill: Fill, low: NDArray[np.float64], down: int) -> None:
    """Fill below the lowest dots LOW [width, dots across], counted from the bottom, DOWN to a cell; NaN has none."""
    middle = down * (np.arange(canvas.height - 1, -1, -1.0) + 0.5)
    below = middle[:, None] <= np.fmin.reduce(low, axis=1)
    _paint(canvas, below, fill)


def _label_guide(canvas: Canvas, guide: Guide, row: int, taken: NDArray[np.bool_]) -> None:
    """Write the label on its line, at the right or else the left end, where no curve or label is."""
    length = len(guide.label)
    if not guide.label:
        return
    for start in (canvas.width - length - 1, 1):
        if start >= 0 and not taken[row, start : start + length].any():
            canvas.put(start, row, guide.label, DIM)
            taken[row, start : start + length] = True
            return


def _spans(
    series: Series, x: Scale, y: Scale, columns: int, rows: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and highest dot, counted from the bottom, of each dot column; NaN in columns without any."""
    at = x.place(series.x) * (columns - 1)
    plain = series.low is series.high  # a line costs half of a band
    below = np.clip(y.place(series.low), -_OUT_OF_SIGHT, _OUT_OF_SIGHT) * (rows - 1)
    above = below if plain else np.clip(y.place(series.high), -_OUT_OF_SIGHT, _OUT_OF_SIGHT) * (rows - 1)
    # At each column and half-way to the next, in this order.
    halves = _between(at, below, np.arange(2 * columns - 1) / 2)
    low = halves[::2].copy()
    high = low.copy() if plain else _between(at, above, np.arange(columns, dtype=np.float64))
    first, last = np.searchsorted(at, (-0.5, columns - 0.5))
    if first < last:
        column = np.floor(at[first:last] + 0.5).astype(np.intp)
        starts = np.flatnonzero(np.diff(column, prepend=-1))
        low[column[starts]] = np.fmin.reduceat(below[first:last], starts)
        high[column[starts]] = np.fmax.reduceat(above[first:last], starts)
    # Less than a dot is one dot: the two ends may round apart, and a smooth slope would look frayed.
    flat, middle = high - low < 1, (low + high) / 2
    low, high = np.rint(np.where(flat, middle, low)), np.rint(np.where(flat, middle, high))
    return _join(low, high, np.isfinite(halves[1::2]))


def _between(at: NDArray[np.float64], values: NDArray[np.float64], where: NDArray[np.float64]) -> NDArray[np.float64]:
    """`values` at the places `where` on straight lines between samples; NaN beside a gap and beyond the ends."""
    if len(at) < 2:
        return np.full(where.shape, np.nan)
    i = np.minimum(np.maximum(np.searchsorted(at, where, side="right") - 1, 0), len(at) - 2)
    before, start = at[i], values[i]
    with np.errstate(invalid="ignore", divide="ignore"):
        part = (where - before) / (at[i + 1] - before)
        line = start + part * (values[i + 1] - start)
    line[~((part >= 0) & (part <= 1))] = np.nan
    return line


def _join(
    low: NDArray[np.float64], high: NDArray[np.float64], joined: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Stretch each column towards the one before it until no dot is missing; `joined` [columns - 1] says where."""
    rises = joined & (low[1:] > high[:-1] + 1)
    falls = joined & (high[1:] < low[:-1] - 1)
    joined_low, joined_high = low.copy(), high.copy()
    joined_low[1:][rises] = high[:-1][rises] + 1
    joined_high[1:][falls] = low[:-1][falls] - 1
    return joined_low, joined_high
