"""The axes of curves over time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.tui.bounds import Range, settle, typical, whole
from gantui.tui.raster.marks import Mark


@dataclass(frozen=True)
class Time:
    """The x axis: iterations from 0 to `end`, what was told on the way, and the one that is looked back at."""

    end: int
    marks: tuple[Mark, ...] = ()
    cursor: int | None = None


def at_cursor(steps: NDArray[np.float64], values: NDArray[np.float64], cursor: int | None) -> float:
    """Of VALUES at STEPS the one at CURSOR, or the newest; NaN where there are none."""
    last = len(values) if cursor is None else int(np.searchsorted(steps, cursor, side="right"))
    return float(values[max(0, last - 1)]) if len(values) else math.nan


class Axis:
    """The y axis of one view: it follows the curves without bouncing."""

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
        """Begin anew: what was asked for has changed."""
        self._before = None


def x_end(last: int, steps: int) -> int:
    """Where the x axis ends once LAST of STEPS iterations are done: now and then further on, so that most frames
    change the newest part of the curve only.
    """
    power = 10 ** max(1, math.floor(math.log10(max(1, last))))
    ends = [round(m * power) for m in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)]
    end = next(end for end in ends if end >= last)
    return min(end, steps) if steps >= last else end
