"""Converts between iterations and the training seconds at which they were done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.session.view.history import History

SECONDS = "seconds"
"""The column of the records."""
_PIECES = 256

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Pace:
    """Training seconds, without pauses, over iterations: straight lines between what is known, and beyond its end."""

    steps: Doubles
    """[n], ascending, n >= 2."""
    seconds: Doubles
    """[n], ascending."""

    @classmethod
    def of(cls, records: History, every: int, last: int, step: int, seconds: float) -> Pace | None:
        """The pace by the first LAST of the RECORDS, one in EVERY iterations, and by SECONDS at STEP.

        None where the records do not tell the time, as those of older versions.
        """
        known_steps, known = np.empty(0), np.empty(0)
        if last > 0 and records.columns:
            if SECONDS not in records.columns:
                return None
            band = records.band(SECONDS, 1, last, _PIECES)
            timed = np.isfinite(band.mean) & (band.step * every < step)
            known_steps, known = band.step[timed] * every, band.mean[timed]
            if not len(known) and last > 1:
                return None
        at = np.concatenate([[0.0], known_steps, [float(max(step, 1))]])
        # A rewound training does some iterations again, and what is rounded may repeat.
        rising = np.maximum.accumulate(np.concatenate([[0.0], known, [seconds]])) + 1e-9 * np.arange(len(at))
        return cls(at, rising)

    def seconds_at(self, steps: Doubles) -> Doubles:
        """The second of each of STEPS."""
        return _along(self.steps, self.seconds, steps)

    def steps_at(self, seconds: Doubles) -> Doubles:
        """The iteration at each of SECONDS."""
        return _along(self.seconds, self.steps, seconds)


def _along(x: Doubles, y: Doubles, where: Doubles) -> Doubles:
    """Y as a function of X at WHERE; beyond the end with the average slope."""
    slope = (y[-1] - y[0]) / max(x[-1] - x[0], 1e-12)
    inside: Doubles = np.interp(where, x, y)
    return np.where(where > x[-1], y[-1] + slope * (where - x[-1]), inside)
