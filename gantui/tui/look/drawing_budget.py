"""The governor: how often each picture is drawn, within a share of one core for all of them.

Points that move cost little and are drawn often; a field costs much and changes slowly. So each has a rate of its own.
Where the budget does not suffice for all, all are drawn less often, in the same proportion.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

LONGEST = 2.0
"""Seconds after which a picture is drawn whatever it costs, so that the screen never looks dead."""
_NEWEST = 0.25
"""Weight of the newest drawing's cost: one slow drawing must not hold up the screen, ten must."""
_FELT = 1.25
"""How many times as long as it should be the time between two drawings is when that is worth a word."""


@dataclass
class Drawn:
    """The cost of the screen while the training ran."""

    frames: int = 0
    cpu_seconds: float = 0.0
    """Computed by the interface's thread, Textual's part included."""
    seconds: float = 0.0
    """Over which they were drawn."""
    pictures: dict[str, int] = field(default_factory=dict)
    """How often each was drawn."""


class Governor:
    """Decides when each picture is due, from what the last ones cost.

    Each small torch operation releases the interpreter's lock and has to win it back, so the time that the interface
    computes is time that the training stands still.
    """

    def __init__(
        self, fps: float, draw_budget: float, rates: Mapping[str, float], cpu: Callable[[], float] = time.thread_time
    ) -> None:
        """RATES: drawings a second that each picture should have. CPU returns what this thread has computed so far."""
        self._rates, self._cpu = rates, cpu
        self.turn(fps, draw_budget)
        self._costs: dict[str, float] = {}
        """Seconds that a drawing of each takes, its part of the snapshot included."""
        self._due = dict.fromkeys(rates, -math.inf)
        self._before = cpu()
        self._alone: dict[str, float] = {}
        """Seconds that each of the pictures in the present frame took by itself."""
        self._served: dict[str, float] = {}
        self._last = -math.inf
        self.drawn = Drawn()

    def turn(self, fps: float, draw_budget: float) -> None:
        """Set the limits: FPS frames a second, and a share of DRAW_BUDGET of one core."""
        self.fps, self.budget = fps, draw_budget

    def rate(self, picture: str) -> float:
        """How many drawings a second PICTURE has at most."""
        return min(self.fps, self._rates[picture])

    @property
    def stretch(self) -> float:
        """The factor by which the time between two drawings is longer than it should be."""
        spent = sum(cost * self.rate(picture) for picture, cost in self._costs.items())
        return max(1.0, spent / self.budget)

    def interval(self, picture: str) -> float:
        """Seconds between two drawings of PICTURE while the training runs."""
        shortest = 1 / self.rate(picture)
        return max(shortest, min(LONGEST, shortest * self.stretch))

    def limit(self, picture: str) -> str:
        """A few letters saying that the budget limits the drawings of PICTURE; '' if it does not."""
        if self.stretch < _FELT:
            return ""
        often = 1 / self.interval(picture)
        return f"{often:.0f}/s, budget {100 * self.budget:.3g} %" if often >= 1 else f"budget {100 * self.budget:.3g} %"

    def forget(self) -> None:
        """Leave out what was computed since the last frame: it was for a key, which is served whatever it costs."""
        self._alone.clear()
        self._served.clear()
        self._before = self._cpu()

    def rest(self) -> None:
        """Note a time without drawing that counts."""
        self._last = -math.inf
        self.forget()

    def due(self, now: float) -> frozenset[str]:
        """Begin a frame NOW; returns the pictures that are due in it, or so soon that they need no own frame."""
        self._settle()
        soon = now + 0.5 / self.fps
        return frozenset(picture for picture, due in self._due.items() if due <= soon)

    @contextlib.contextmanager
    def drawing(self, picture: str) -> Iterator[None]:
        """A context in which PICTURE is drawn."""
        began = self._cpu()
        yield
        self._alone[picture] = self._alone.get(picture, 0.0) + self._cpu() - began

    def served(self, picture: str, seconds: float) -> None:
        """Note that the training stood still for SECONDS to make data for PICTURE."""
        self._served[picture] = self._served.get(picture, 0.0) + seconds

    def done(self, picture: str, now: float) -> None:
        """Note that PICTURE was drawn, or asked for, NOW: it is due again after its interval."""
        interval = self.interval(picture)
        due = self._due[picture] + interval
        self._due[picture] = due if due > now else now + interval
        self.drawn.pictures[picture] = self.drawn.pictures.get(picture, 0) + 1

    def at_once(self, picture: str) -> None:
        """Make PICTURE due now."""
        self._due[picture] = -math.inf

    def next_interval(self, now: float, running: bool) -> float:
        """Seconds from NOW until the next frame is due.

        A training that is not RUNNING has nothing to lose: then only the frame rate counts.
        """
        if not running:
            self.rest()
            self._due = {picture: min(due, now) for picture, due in self._due.items()}
            return 1 / self.fps
        self.drawn.frames += 1
        if self._last > -math.inf:
            self.drawn.seconds += now - self._last
        self._last = now
        return max(0.5 / self.fps, min(self._due.values()) - now)

    def _settle(self) -> None:
        """Account for the cost of the last frame, with all that was computed since.

        What it took beyond its pictures by themselves goes to them in proportion.
        """
        spent = self._cpu() - self._before
        self._before += spent
        if self._last == -math.inf:
            return
        self.drawn.cpu_seconds += spent
        alone = sum(self._alone.values())
        for picture in self._alone.keys() | self._served.keys():
            part = spent * self._alone.get(picture, 0.0) / alone if alone else 0.0
            cost = part + self._served.get(picture, 0.0)
            before = self._costs.get(picture, cost)
            self._costs[picture] = before + _NEWEST * (cost - before)
        self._alone.clear()
        self._served.clear()
