"""How long a training has run, and how fast it goes."""

from __future__ import annotations

import time
from collections import deque

RATE_WINDOW = 3.0
"""Seconds over which steps/s is told."""


class Clock:
    """Training seconds: runs while the training does, and stands still in a pause."""

    def __init__(self, seconds: float) -> None:
        self._before = seconds
        self._since: float | None = None
        self._pace: deque[tuple[float, int]] = deque()

    @property
    def seconds(self) -> float:
        """Told so far."""
        return self._before + (0.0 if self._since is None else time.monotonic() - self._since)

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._since is not None

    def run(self, running: bool) -> None:
        """Go on, or stand still."""
        self._before, self._since = self.seconds, time.monotonic() if running else None
        self._pace.clear()

    def rate(self, step: int) -> float:
        """Iterations a second over the last few seconds, now that STEP are done; 0 until that can be said."""
        now = (self.seconds, step)
        self._pace.append(now)
        while len(self._pace) > 2 and now[0] - self._pace[1][0] > RATE_WINDOW:
            self._pace.popleft()
        seconds, steps = now[0] - self._pace[0][0], step - self._pace[0][1]
        return steps / seconds if seconds > 0 else 0.0
