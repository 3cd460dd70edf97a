"""From data units to a share of an axis: linear, logarithmic, logarithmic on both sides of zero, or of time."""

import math
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.ticks import Tick, linear_ticks, log_ticks, symlog_ticks, time_ticks

# Below this share of its size an interval is too short for distinct numbers in floating point.
_SHORTEST = 1e-9
# How many powers of ten below the largest value a symmetric log axis shows before it becomes linear.
_SYMLOG_DECADES = 2
_SMALLEST = 1e-290  # a range below it is none: the step between its ticks might round to 0


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high` in data units.

    "symlog" is sign(y) log10(1 + |y| / threshold): near a straight line below `threshold`, near a logarithm above,
    and continuous through zero, so that a loss of either sign can be read.
    """

    low: float
    high: float
    kind: Literal["linear", "log", "symlog", "time"] = "linear"
    threshold: float = 1.0

    @classmethod
    def along(cls, low: float, high: float, kind: Literal["linear", "time"]) -> Self:
        """An axis across; of "time" it is in seconds, and its ticks are at round ones."""
        return cls(*_drawable(low, high), kind)

    @classmethod
    def of(cls, low: float, high: float, log: bool = False) -> Self:
        """An axis for the range; an empty or senseless range is widened to one that can be drawn.

        With `log` a range above zero is logarithmic; one that reaches zero or below is symlog, linear below a
        hundredth of the power of ten that its larger end has.
        """
        low, high = _drawable(low, high)
        if not log:
            return cls(low, high)
        if low > 0:
            return cls(low, high, "log")
        largest = max(abs(low), abs(high))
        return cls(low, high, "symlog", 10.0 ** (math.floor(math.log10(largest)) - _SYMLOG_DECADES))

    def place(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of the axis at which each value stands: 0 at `low`, 1 at `high`, outside these beyond. NaN stays NaN.

        On a log axis zero and what is below stand at minus infinity.
        """
        low, high = self._bend(np.array([self.low, self.high]))
        with np.errstate(over="ignore"):
            share: NDArray[np.float64] = (self._bend(values) - low) / (high - low)
        return share

    def ticks(self, most: int) -> list[Tick]:
        """At most `most` ticks; their labels are true values, whatever the kind."""
        if self.kind == "log":
            return log_ticks(self.low, self.high, most)
        if self.kind == "symlog":
            return symlog_ticks(self.low, self.high, self.threshold, most)
        return (time_ticks if self.kind == "time" else linear_ticks)(self.low, self.high, most)

    def _bend(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.kind == "log":
            with np.errstate(divide="ignore"):
                return np.log10(np.maximum(values, 0.0))
        if self.kind == "symlog":
            return np.sign(values) * np.log10(1.0 + np.abs(values) / self.threshold)
        return values


def _drawable(low: float, high: float) -> tuple[float, float]:
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    low, high = min(low, high), max(low, high)
    if high - low <= max(_SHORTEST * max(abs(low), abs(high)), _SMALLEST):
        # A hair more than nothing on both sides keeps a constant in the middle, and a positive one positive.
        margin = 0.1 * abs(low) if abs(low) > _SMALLEST else 1.0
        return low - margin, high + margin
    return low, high
