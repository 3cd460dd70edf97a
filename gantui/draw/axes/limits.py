"""Limits of axes and scales that follow the numbers without jumping."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Range = tuple[float, float]

_TYPICAL = (0.02, 0.98)
"""Quantiles between which most values lie."""
_FENCE = 1.0
"""How many times their distance values may lie beyond them and still count as typical: a spike lies further off."""
_USED = 0.55
"""A range of which less than this share is used is drawn in again."""
_OFF = 1.25
"""A symmetric scale moves when it is off by more than this factor."""
_MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def typical(values: NDArray[np.float64]) -> Range | None:
    """The range of VALUES without single spikes; None if none is finite."""
    finite = np.sort(values[np.isfinite(values)])
    if not len(finite):
        return None
    # Neighbours do: np.quantile interpolates, and takes fifty times as long.
    low, high = finite[np.rint(np.array(_TYPICAL) * (len(finite) - 1)).astype(np.intp)]
    fence = _FENCE * (high - low)
    inside = finite[np.searchsorted(finite, low - fence) : np.searchsorted(finite, high + fence, side="right")]
    return float(inside[0]), float(inside[-1])


def whole(values: NDArray[np.float64]) -> Range | None:
    """The range of all VALUES; None if none is finite."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if len(finite) else None


def settle(seen: Range, before: Range | None) -> Range:
    """The axis for the range SEEN: the one BEFORE while it holds and fits, else one with round ends."""
    low, high = seen
    if before is not None:
        inside = before[0] <= low and high <= before[1]
        if inside and high - low >= _USED * (before[1] - before[0]) * 0.999:
            return before
        if inside and high - low < 1e-12 * max(1.0, abs(low), abs(high)):
            return before
    span = max(high - low, 1e-3 * max(abs(low), abs(high)), 1e-9)
    step = 10 ** math.floor(math.log10(span)) / 4
    start, end = math.floor(low / step) * step, math.ceil(high / step) * step
    return (start, end) if start < end else (start - step, end + step)


def settle_symmetric(size: float, before: float | None) -> float:
    """The limit of a symmetric scale for values up to SIZE: the one BEFORE unless it is off by more than 25 %."""
    if not math.isfinite(size) or size <= 0:
        return before or 1.0
    if before is not None and before / _OFF <= size <= before * _OFF:
        return before
    return round_up(size)


def round_up(value: float) -> float:
    """The next round number at or above VALUE > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(m for m in (*_MANTISSAS, 12.0) if m * power >= value * (1 - 1e-9)) * power
