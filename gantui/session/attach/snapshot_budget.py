"""What snapshots for viewers in other processes have cost a training, and when it has made up for that."""

from __future__ import annotations

import time
from collections.abc import Callable

BUDGET = 0.04
"""The share of a running training's time that snapshots for all viewers together may take."""
LONGEST = 2.0
"""Seconds after which one is made whatever it costs, so that no screen looks dead."""


class SnapshotBudget:
    """The time for which a training is to be left alone.

    It is counted in seconds and in CPU seconds of the process: where other programs leave a training a tenth of a core,
    it does in a second a tenth of the iterations, and snapshots at the usual rate would take ten times the share.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, cpu: Callable[[], float] = time.process_time
    ) -> None:
        """CLOCK and CPU tell the time, and what the process has computed."""
        self._clock, self._cpu = clock, cpu
        self._since, self._since_cpu, self._earned = clock(), cpu(), 0.0
        """When the newest snapshot was paid for, by both, and for how many seconds of each it is to be left alone."""

    def owe(self, seconds: float) -> None:
        """Note that a snapshot took SECONDS of CPU time, from making it to sending it."""
        self._since, self._since_cpu, self._earned = self._clock(), self._cpu(), seconds / BUDGET

    def rest(self) -> float:
        """The seconds until the next snapshot may be made, at least; 0: it may be made now."""
        passed, computed = self._clock() - self._since, self._cpu() - self._since_cpu
        return max(0.0, min(self._earned - min(passed, computed), LONGEST - passed))
