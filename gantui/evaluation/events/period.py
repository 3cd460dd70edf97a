"""Detects a period in a series of numbers, by autocorrelation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTEST = 4
"""Records in a period, at least: anything faster can't be distinguished from noise between two records."""
PERIODS = 3
"""How many periods the window must hold."""
LASTING = 0.7
"""The share of the older half's swing that the newer half must have, else it is dying out."""


@dataclass(frozen=True)
class Period:
    """A period that was found, and how strong it is."""

    length: int
    """In records."""
    strength: float
    """The autocorrelation at the period: 1 for a clean wave, 0 for noise."""
    swing: float
    """The standard deviation around the straight trend."""


def period(values: Sequence[float]) -> Period | None:
    """The clearest period of VALUES, numbers at equal distances; None if they have none.

    The autocorrelation r of VALUES less their linear trend, unbiased (the sum over pairs divided by their number). At a
    period, from `SHORTEST` to a third of the window, r has a local maximum; halfway to it the numbers are opposite, and
    at twice its length they agree again. Its strength is the least of these three agreements, so that a wandering line,
    which has one of them now and then by chance, is seldom taken for a wave. A swing that dies out is not one.
    """
    x = np.asarray(values, np.float64)
    n = len(x)
    if n < PERIODS * SHORTEST or not np.isfinite(x).all():
        return None
    time = np.arange(n) - (n - 1) / 2
    x = x - x.mean()
    x = x - time * (time @ x) / (time @ time)
    power = float(x @ x) / n
    older, newer = np.square(x[: n // 2]).mean(), np.square(x[-(n // 2) :]).mean()
    if power <= np.finfo(np.float64).tiny or newer < LASTING**2 * older:
        return None
    longest = n // PERIODS
    r = np.array([x[: n - lag] @ x[lag:] / (n - lag) for lag in range(2 * longest + 1)]) / power
    peaks = [lag for lag in range(SHORTEST, longest + 1) if r[lag] >= r[lag - 1] and r[lag] >= r[lag + 1]]
    found = [Period(lag, _agreement(r, lag), power**0.5) for lag in peaks]
    return max(found, key=lambda each: each.strength, default=None)


def _agreement(r: NDArray[np.float64], lag: int) -> float:
    opposite, again = -r[lag // 2 : (lag + 1) // 2 + 1].min(), r[2 * lag - 1 : 2 * lag + 2].max()
    return float(min(r[lag], opposite, again))
