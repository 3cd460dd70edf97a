"""Measures how long a training has run, and how fast it goes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

RATE_WINDOW = 3.0
"""Seconds over which steps/s is measured."""
STOOD_STILL = 2.0
"""Seconds between two looks from which on it is asked whether the process ran at all."""
AT_WORK = 0.05
"""CPU seconds a second below which it did not: not even a training that waits for its GPU takes so little."""


class Clock:
    """Counts training seconds: it runs while the training does, and stops in a pause.

    It is looked at between any two iterations. Where a long time lies between two looks in which the process computed
    next to nothing, it was stopped (SIGSTOP, Ctrl-Z), frozen with its container, or the machine was suspended: that is
    no training. The machine's own time can't show this: on Linux it stands still while the machine is suspended,
    elsewhere and in a frozen container it goes on.
    """

    def __init__(
        self,
        seconds: float,
        now: Callable[[], float] = time.monotonic,
        cpu: Callable[[], float] = time.process_time,
    ) -> None:
        """Begin with SECONDS counted before; NOW returns the time, CPU the seconds that the process has computed."""
        self._counted, self._now, self._cpu = seconds, now, cpu
        self._looked: tuple[float, float] | None = None
        """Time and CPU seconds at the last look; None while it stands still."""
        self._pace: deque[tuple[float, int]] = deque()

    @property
    def seconds(self) -> float:
        """The seconds counted so far."""
        if self._looked is None:
            return self._counted
        before, self._looked = self._looked, (self._now(), self._cpu())
        gap, work = self._looked[0] - before[0], self._looked[1] - before[1]
        if gap < STOOD_STILL or work >= AT_WORK * gap:
            self._counted += gap
        return self._counted

    @property
    def running(self) -> bool:
        """Whether the clock runs."""
        return self._looked is not None

    def run(self, running: bool) -> None:
        """Let the clock run, or stop it."""
        self._counted, self._looked = self.seconds, (self._now(), self._cpu()) if running else None
        self._pace.clear()

    def set(self, seconds: float) -> None:
        """Stand still at SECONDS: a training has gone to another of its states."""
        self._counted, self._looked = seconds, None
        self._pace.clear()

    def rate(self, step: int) -> float:
        """Iterations a second over the last few seconds, given that STEP are done; 0 until that can be said."""
        now = (self.seconds, step)
        self._pace.append(now)
        while len(self._pace) > 2 and now[0] - self._pace[1][0] > RATE_WINDOW:
            self._pace.popleft()
        seconds, steps = now[0] - self._pace[0][0], step - self._pace[0][1]
        return steps / seconds if seconds > 0 else 0.0
