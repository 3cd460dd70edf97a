"""The frame of a figure: axes in the data's own units with round numbers, names, a legend, and coordinates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gantui.cli.figures.shapes import (
    FONT,
    GREY,
    INK,
    RGB,
    Circles,
    Doubles,
    Drawing,
    Path,
    Shape,
    Text,
    line,
    rectangle,
    text_width,
)
from gantui.cli.report.svg import decades
from gantui.cli.text_plots import ticks

_TICK, _GAP, _EDGE = 2.0, 2.5, 4.0
"""Points: a tick, the space beside text, the space at the page's edges."""
_APART = 34.0
"""Points between two numbers of an axis, about."""


@dataclass(frozen=True)
class Axis:
    """An axis: its ends, its name, and its numbers if not round ones."""

    low: float
    high: float
    name: str = ""
    log: bool = False
    numbers: Sequence[float] | None = None

    def places(self, length: float) -> list[float]:
        """The numbers on the axis if it is LENGTH points long."""
        found = list(self.numbers) if self.numbers is not None else self._round()
        room = max(2, int(length / _APART) + 1)
        return found[:: max(1, -(-len(found) // room))]

    def _round(self) -> list[float]:
        if self.log:
            return decades(self.low, self.high)
        return ticks(self.low, self.high)

    def share(self, values: Doubles | float) -> Doubles:
        """The place of VALUES on the axis, 0 to 1 from its beginning to its end; NaN where there is none."""
        known = np.asarray(values, np.float64)
        low, high = self.low, self.high
        if self.log:
            known = np.log10(np.where(known > 0, known, np.nan))
            low, high = math.log10(low), math.log10(high)
        return (known - low) / (high - low)


@dataclass(frozen=True)
class Frame:
    """A rectangle of a page with an axis below and one at the left."""

    left: float
    top: float
    width: float
    height: float
    x: Axis
    y: Axis

    @classmethod
    def of(cls, page: Drawing, x: Axis, y: Axis, *, legend: bool, right: float = 0.0, square: bool = False) -> Frame:
        """The largest frame on PAGE that leaves room for numbers, names, a LEGEND above and RIGHT points at the right.

        SQUARE: a unit is as long on both axes.
        """
        numbers = max((text_width(number(place)) for place in y.places(page.height)), default=0.0)
        left = _EDGE + numbers + _TICK + _GAP + (FONT + _GAP if y.name else 0)
        top = _EDGE + (FONT + _GAP if legend else FONT / 2)
        below = _EDGE + FONT + _TICK + _GAP + (FONT + _GAP if x.name else 0)
        last = text_width(number(x.places(page.width)[-1])) / 2 if x.places(page.width) else 0.0
        width = page.width - left - max(right, _EDGE + last)
        height = page.height - top - below
        if square:
            unit = min(width / (x.high - x.low), height / (y.high - y.low))
            spare = width - unit * (x.high - x.low), height - unit * (y.high - y.low)
            left, top, width, height = left + spare[0] / 2, top + spare[1] / 2, width - spare[0], height - spare[1]
        return cls(left, top, width, height, x, y)

    def at(self, x: Doubles, y: Doubles) -> Doubles:
        """The points [n, 2] of X, Y on the page; NaN where they can't be shown."""
        across = self.left + self.x.share(x) * self.width
        up = self.top + self.height - self.y.share(y) * self.height
        return np.column_stack([across, up])

    def axes(self) -> list[Shape]:
        """The lines at the left and below, with ticks, numbers and names, as shapes."""
        left, bottom, right = self.left, self.top + self.height, self.left + self.width
        shapes: list[Shape] = [line(left, self.top, left, bottom), line(left, bottom, right, bottom)]
        for place in self.x.places(self.width):
            x = left + float(self.x.share(place)) * self.width
            shapes.append(line(x, bottom, x, bottom + _TICK))
            shapes.append(Text(x, bottom + _TICK + _GAP / 2 + FONT * 0.8, number(place), "middle"))
        widest = 0.0
        for place in self.y.places(self.height):
            y = bottom - float(self.y.share(place)) * self.height
            shapes.append(line(left - _TICK, y, left, y))
            shapes.append(Text(left - _TICK - _GAP / 2, y + FONT * 0.35, number(place), "end"))
            widest = max(widest, text_width(number(place)))
        if self.x.name:
            foot = bottom + _TICK + 1.5 * _GAP + 1.8 * FONT
            shapes.append(Text(left + self.width / 2, foot, self.x.name, "middle"))
        if self.y.name:
            foot = left - _TICK - _GAP - widest - _GAP
            shapes.append(Text(foot, self.top + self.height / 2, self.y.name, "middle", upwards=True))
        return shapes

    def legend(self, entries: Sequence[tuple[str, RGB, str]]) -> list[Shape]:
        """The legend above the frame: of each entry a name, a colour, and the sign ('line', 'dot', 'ring' or 'area').

        Where there is no room for all of them the last ones are left out.
        """
        x, y, right = self.left, self.top - _GAP - 1, self.left + self.width + _EDGE
        shapes: list[Shape] = []
        for name, colour, kind in entries:
            if x + 10 + text_width(name) > right and shapes:
                break
            middle = np.array([[x + 3, y - FONT * 0.3]])
            if kind == "line":
                shapes.append(line(x, y - FONT * 0.3, x + 8, y - FONT * 0.3, colour, 1.0))
            elif kind == "area":
                shapes.append(rectangle(x, y - FONT * 0.6, 8, FONT * 0.6, colour))
            else:
                shapes.append(Circles(middle, 1.6, colour if kind == "dot" else None, colour, 0.6))
            shapes.append(Text(x + 10, y, name, colour=INK))
            x += 10 + text_width(name) + 8
        return shapes

    def level(self, value: float) -> list[Shape]:
        """A dashed line across at VALUE; nothing if that is not on the axis."""
        y = self._height_of(value)
        right = self.left + self.width
        return [] if y is None else [Path(np.array([[self.left, y], [right, y]]), GREY, 0.5, dash=(2.0, 2.0))]

    def named(self, value: float, name: str, curves: Sequence[Doubles]) -> list[Shape]:
        """The NAME of the line at VALUE beside it, where it covers the fewest points of CURVES, each [n, 2].

        Nothing where it has no room.
        """
        y, width = self._height_of(value), text_width(name)
        if y is None or width > 0.7 * self.width:
            return []
        places = np.concatenate([np.empty((0, 2)), *curves])
        corners = [
            (left, foot)
            for left in (self.left + self.width - width, self.left + 3)
            for foot in (y - 2, y + FONT + 0.5)
            if self.top <= foot - 0.8 * FONT and foot <= self.top + self.height
        ]

        def hidden(corner: tuple[float, float]) -> int:
            least = np.array([corner[0] - 1, corner[1] - FONT])
            most = least + np.array([width + 2, 1.4 * FONT])
            return int(((places > least) & (places < most)).all(1).sum())

        left, foot = min(corners, key=hidden, default=(self.left, y))
        return [Text(left, foot, name, "start", GREY)] if corners else []

    def _height_of(self, value: float) -> float | None:
        y = float(self.at(np.array([self.x.low]), np.array([value]))[0, 1])
        return y if self.top - 0.5 <= y <= self.top + self.height + 0.5 else None


def number(value: float) -> str:
    """VALUE as an axis shows it."""
    return f"{value:,.6g}"
