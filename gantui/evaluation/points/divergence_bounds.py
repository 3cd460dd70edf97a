"""What a Jensen-Shannon divergence means: guide lines, and which of several lower bounds says most. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal


def ladder(modes: int) -> list[float]:
    """The Jensen-Shannon divergence, in nats, of a generator that is perfect on k of MODES equal modes, k = 1..MODES.

    With s = k / MODES, p = s q on the modes that it reaches and q = 0 on the rest, so it is half of
    s ln(2s / (1 + s)) + (1 - s) ln 2 + ln(2 / (1 + s)). Modes that overlap make it less.
    """
    shares = [k / modes for k in range(1, modes + 1)]
    return [(s * math.log(2 * s / (1 + s)) + (1 - s) * math.log(2) + math.log(2 / (1 + s))) / 2 for s in shares]


def discriminator_bound(v: float) -> float:
    """The lower bound (V + log 4) / 2 of the divergence, in nats (Goodfellow 2014, theorem 1); at most log 2.

    V = E log D(x) + E log(1 - D(G)). Negative for a D that is worse than an undecided one.
    """
    return (v + math.log(4)) / 2


@dataclass(frozen=True)
class Lower:
    """A lower bound of a Jensen-Shannon divergence, and where it comes from."""

    value: float
    """In nats; at least 0, which is always one."""
    by: Literal["partition", "discriminator"]
    """What the bound follows from."""


def best_lower(jsd: float, floor: float, bound: float | None) -> Lower:
    """The larger of two lower bounds in nats: a partition's JSD less its FLOOR, and D's BOUND (None: D gives none).

    Both hold only up to the noise of their samples.
    """
    partition = jsd - floor
    if bound is not None and bound > partition:
        return Lower(max(0.0, bound), "discriminator")
    return Lower(max(0.0, partition), "partition")


def lag(jsd: float, floor: float, bound: float) -> float:
    """By how many nats D's BOUND lies below what a partition shows, JSD less its FLOOR; 0 if it does not.

    That much D has still to learn of these two distributions, at least: a best D would be above every partition.
    """
    return max(0.0, jsd - floor - bound)
