"""The axes of curves over time."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.limits import Range, settle, typical, whole
from gantui.draw.formatting import clock
from gantui.draw.time.marks import Mark
from gantui.session.view.history import Band, History
from gantui.tui.time.steps_and_seconds import Pace

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Time:
    """The x axis of time: iterations from `first` to `end`, events on the way, and the cursor."""

    end: float
    marks: tuple[Mark, ...] = ()
    cursor: int | None = None
    first: float = 0.0
    pace: Pace | None = None
    """Where it is of training seconds: which one each iteration was done in."""

    @property
    def kind(self) -> Literal["linear", "time"]:
        """The kind of the axis."""
        return "linear" if self.pace is None else "time"

    def x(self, steps: Doubles) -> Doubles:
        """The places of iterations STEPS on the axis."""
        return steps if self.pace is None else self.pace.seconds_at(steps)

    @property
    def x_range(self) -> Range:
        """The ends of the axis."""
        first, end = self.x(np.array([self.first, self.end])).tolist()
        return first, end

    @property
    def x_cursor(self) -> float | None:
        """The place of the cursor, if there is one."""
        return None if self.cursor is None else float(self.x(np.array([float(self.cursor)]))[0])

    @property
    def x_marks(self) -> tuple[Mark, ...]:
        """The events on the way."""
        if self.pace is None:
            return self.marks
        at = self.x(np.array([mark.x for mark in self.marks], np.float64)).tolist()
        return tuple(dataclasses.replace(mark, x=x) for mark, x in zip(self.marks, at, strict=True))

    def within(self, low: float, high: float) -> Time:
        """The same axis from LOW to HIGH of its own units."""
        ends = np.array([low, high])
        first, end = (ends if self.pace is None else self.pace.steps_at(ends)).tolist()
        return dataclasses.replace(self, first=first, end=end)

    def step_at(self, share: float) -> float:
        """The iteration at SHARE of the axis."""
        low, high = self.x_range
        x = np.array([low + share * (high - low)])
        return float((x if self.pace is None else self.pace.steps_at(x))[0])

    def share_of(self, step: float) -> float:
        """The share of the axis at which iteration STEP is."""
        low, high = self.x_range
        return (float(self.x(np.array([step]))[0]) - low) / max(high - low, 1e-12)

    def words(self) -> str:
        """The part of the run that it shows, in words."""
        if self.pace is None:
            return f"steps {math.ceil(self.first):,}-{math.floor(self.end):,}"
        low, high = self.x_range
        return f"{clock(low)}-{clock(high)}"


@dataclass(frozen=True)
class Plot:
    """The place of curves in a panel: cells from its corner on, the axis of time in the rows below."""

    left: int
    top: int
    columns: int
    rows: int
    time: Time
    deep: int = 1
    """Rows of the axis."""

    def step_under(self, x: int) -> float:
        """The iteration in the middle of the cells of column X; at the ends those of the axis."""
        share = (x - self.left) / max(1, self.columns - 1)
        return self.time.step_at(min(1.0, max(0.0, share)))

    def beside(self, step: float, columns: int) -> float:
        """The iteration COLUMNS columns to the right of STEP, at least one further."""
        found = self.time.step_at(self.time.share_of(step) + columns / max(1, self.columns - 1))
        return max(found, step + 1) if columns > 0 else min(found, step - 1)

    def holds(self, x: int, y: int) -> bool:
        """Whether the cell is among the curves or on their axis."""
        return self.left <= x < self.left + self.columns and self.top <= y < self.top + self.rows + self.deep

    def on_axis(self, x: int, y: int) -> bool:
        """Whether the cell is on the axis of time."""
        return self.holds(x, y) and y >= self.top + self.rows


def in_sight(history: History, column: str, time: Time, last: int, width: int, *, every: int = 1) -> Band:
    """The curve COLUMN up to LAST over WIDTH cells of TIME, with a part beyond both ends so that it reaches the edges.

    EVERY: iterations in one value of the history.
    """
    first, end = max(1, math.floor(time.first / every)), min(last, math.ceil(time.end / every))
    band = history.band(column, first, end, 2 * width)
    if first == 1 and end == last:
        return band
    return history.band(column, max(1, first - band.width), min(last, end + band.width), 2 * width)


def led_in(history: History, column: str, time: Time, last: int, width: int, lead: float, *, every: int = 1) -> Band:
    """As `in_sight`, with LEAD values before it, for what is smoothed."""
    earlier = dataclasses.replace(time, first=max(0.0, time.first - every * lead))
    return in_sight(history, column, earlier, last, width, every=every)


def from_first(band: Band, time: Time, *parts: Doubles, every: int = 1) -> tuple[Doubles, ...]:
    """The steps of BAND and PARTS of it without what lies before the axis of TIME, but for one value."""
    start = max(0, int(np.searchsorted(band.step * every, time.first)) - 1)
    return (band.step[start:] * every, *(part[start:] for part in parts))


def at_cursor(steps: NDArray[np.float64], values: NDArray[np.float64], cursor: int | None) -> float:
    """The value of VALUES, at STEPS, at CURSOR, or the newest; NaN if there is none."""
    last = len(values) if cursor is None else int(np.searchsorted(steps, cursor, side="right"))
    return float(values[max(0, last - 1)]) if len(values) else math.nan


class Axis:
    """The y axis of one view: it follows the curves without jumping."""

    def __init__(self) -> None:
        self.log = False
        self.fitted = False
        """Whether it holds all there is, spikes too."""
        self._before: tuple[bool, Range] | None = None

    def limits(self, values: NDArray[np.float64]) -> Range:
        """The ends of the axis for all VALUES in sight."""
        seen = (whole if self.fitted else typical)(values)
        if seen is None:
            return 0.0, 1.0
        bent = self.log and seen[0] > 0
        if bent:
            seen = math.log10(seen[0]), math.log10(seen[1])
        same_kind = self._before is not None and self._before[0] == bent
        ends = settle(seen, self._before[1] if self._before is not None and same_kind else None)
        self._before = bent, ends
        return (10 ** ends[0], 10 ** ends[1]) if bent else ends

    def forget(self) -> None:
        """Begin again, as another range was asked for."""
        self._before = None


def x_end(last: int, steps: int) -> int:
    """Where the x axis ends once LAST of STEPS iterations are done.

    It grows in jumps, so that most frames change the newest part of the curve only.
    """
    power = 10 ** max(1, math.floor(math.log10(max(1, last))))
    ends = [round(m * power) for m in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)]
    end = next(end for end in ends if end >= last)
    return min(end, steps) if steps >= last else end
