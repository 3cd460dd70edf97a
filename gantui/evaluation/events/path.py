"""The newest values of a number that is known at every iteration, at every scale of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

FEWEST, MOST = 48, 96
"""Means of one width that a period is looked for in, and that are kept: the newest ones. Since widths double, there is
always one whose means hold nearly all of the iterations."""
PARTS = 6
"""A period must be there without the oldest sixth, and without the newest."""


@dataclass
class Path:
    """Means over 1, 2, 4, 8 and more iterations, the newest of each width, as plain JSON data."""

    count: int = 0
    """Iterations so far."""
    means: list[list[float]] = field(default_factory=list)
    """[widths][at most `MOST`]: of width 2^k at index k, oldest first."""

    def add(self, value: float) -> None:
        """Add the VALUE of the next iteration."""
        self.count += 1
        for level in range(len(self.means) + 1):
            if self.count % 2**level:
                return
            if level == len(self.means):
                self.means.append([])
            here = self.means[level]
            here.append(value)
            del here[:-MOST]
            if len(here) < 2:
                return
            value = (here[-2] + here[-1]) / 2

    def windows(self) -> Iterator[tuple[int, list[float], list[float]]]:
        """Yield each width with enough means: the width, its means without the newest part, and without the oldest."""
        for level, here in enumerate(self.means):
            if len(here) >= FEWEST:
                part = len(here) // PARTS
                yield 2**level, here[:-part], here[part:]
