"""How two players that are a number each go round their place of rest: found by angle, however slow a round is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

PARTS = 8
"""Parts of a round. How far from rest the players are is noted at the end of each."""
ROUNDS = 3
"""Rounds on end that make a circle."""
LASTING = 0.96
"""How far out the newest round must be, as a share of the one two rounds before: players that come nearer to rest with
every round, however slowly, do not go in circles."""
STEADY = 0.2
"""How much the growth over a round may differ between two parts that follow each other, as a logarithm. Noise that
drives damped players around their rest throws them in and out by more than that."""
LEAST = 0.01
"""The mean distance from rest of a round that matters."""
_KEPT = ROUNDS * PARTS


@dataclass
class Rounds:
    """The newest rounds of the players' places in a plane, seen from their place of rest, as plain JSON data."""

    iterations: int = 0
    """Iterations so far."""
    place: tuple[float, float] | None = None
    """Where the players are, less where they rest; None before the first iteration."""
    angle: float = 0.0
    """Parts of a round since the end of the newest part; negative where they have turned back."""
    direction: int = 0
    """Which way they turn: 1 or -1, and 0 before the end of a part."""
    parts: int = 0
    """Parts in this direction on end."""
    distances: list[float] = field(default_factory=list)
    """How far from rest they were at the ends of the newest parts, oldest first, of `ROUNDS` rounds."""
    times: list[int] = field(default_factory=list)
    """The iterations of these."""

    def add(self, first: float, second: float) -> None:
        """Add the players' place at the next iteration, less their place of rest."""
        self.iterations += 1
        before, self.place = self.place, (first, second)
        near, far = (math.hypot(*each) for each in (before or self.place, self.place))
        if not (near > 0 and far > 0 and math.isfinite(near + far)):
            self._turn(0)  # at rest, or nowhere: there is no angle
            return
        if before is None:
            return
        across, along = before[0] * second - before[1] * first, before[0] * first + before[1] * second
        turned = math.atan2(across, along) * PARTS / math.tau
        self.angle += turned
        while abs(self.angle) >= 1:
            way = 1 if self.angle > 0 else -1
            self.angle -= way
            self._turn(way)
            left = self.angle / turned  # of this iteration's way, which is taken for a piece of a spiral
            self.distances.append(near**left * far ** (1 - left))
            self.times.append(self.iterations)
            self.parts += 1
        del self.distances[:-_KEPT], self.times[:-_KEPT]

    def _turn(self, way: int) -> None:
        """Forget the parts that are behind if the next one goes another WAY, or none."""
        if way != self.direction:
            self.direction, self.parts = way, 0
            self.distances.clear()
            self.times.clear()

    @property
    def resting(self) -> bool:
        """Whether the next part has not ended for longer than the newest `ROUNDS` rounds took together."""
        return not self.times or self.iterations - self.times[-1] > self.times[-1] - self.times[0]

    @property
    def circle(self) -> Circle | None:
        """The newest rounds, where there are enough of them in one direction, and the players still move."""
        if self.parts < _KEPT or self.resting:
            return None
        growth = [
            math.log(later / earlier) for earlier, later in zip(self.distances, self.distances[PARTS:], strict=False)
        ]
        return Circle(
            times=self.parts // PARTS,
            length=self.times[-1] - self.times[-1 - PARTS],
            distance=sum(self.distances[-PARTS:]) / PARTS,
            growth=sum(self.distances[-PARTS:]) / sum(self.distances[:PARTS]),
            unsteady=max(abs(later - earlier) for earlier, later in pairwise(growth)),
        )


@dataclass(frozen=True)
class Circle:
    """The newest rounds in figures."""

    times: int
    """Rounds in one direction on end."""
    length: int
    """Iterations that the newest one took."""
    distance: float
    """How far from rest the newest one is, on average."""
    growth: float
    """The distance as a share of that two rounds before."""
    unsteady: float
    """The largest difference between the growth over a round of one part and of the next, as a logarithm."""
