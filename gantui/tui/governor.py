"""How often to draw: as often as asked, but never more than a set share of one core while the training runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 2.0
"""Seconds after which a frame is drawn whatever it costs, so that the screen never looks dead."""
_NEWEST = 0.25
"""Weight of the newest frame's cost: one slow frame must not hold up the screen, ten must."""


@dataclass
class Drawn:
    """What the screen has cost while the training ran."""

    frames: int = 0
    cpu_seconds: float = 0.0
    """Computed by the interface's thread, Textual's part included."""
    seconds: float = 0.0
    """Over which they were drawn."""


class Governor:
    """Chooses the time between frames from what the last ones cost.

    Each small torch operation releases the interpreter's lock and has to win it back, so the time that the interface
    computes is time that the training stands still.
    """

    def __init__(self, fps: float, draw_budget: float, cpu: Callable[[], float] = time.thread_time) -> None:
        """CPU tells the seconds that the interface's thread has computed so far."""
        self._shortest = 1 / fps
        self._budget = draw_budget
        self._cpu = cpu
        self._before = cpu()
        self._cost: float | None = None
        self.drawn = Drawn()

    def forget(self) -> None:
        """What has been computed since the last call was for no frame."""
        self._before = self._cpu()

    def next_interval(self, snapshot_cost: float, running: bool) -> float:
        """Seconds until the next frame is due.

        All that this thread has computed since the last call counts, what Textual does after a frame too, and so does
        SNAPSHOT_COST, the seconds the training stood still for the newest snapshot. A training that is not RUNNING
        has nothing to lose: then only the frame rate counts.
        """
        now = self._cpu()
        own, self._before = now - self._before, now
        if not running:
            return self._shortest
        self.drawn.frames += 1
        self.drawn.cpu_seconds += own
        spent = own + snapshot_cost
        self._cost = spent if self._cost is None else self._cost + _NEWEST * (spent - self._cost)
        interval = min(max(self._shortest, self._cost / self._budget), max(LONGEST, self._shortest))
        self.drawn.seconds += interval + own
        return interval
