"""How often each verdict was right, wrong and missing over the trainings of a preset."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Count:
    """How often a verdict was looked at and right or wrong; what has come true lately may wait."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def take(self, said: bool, true: bool | None) -> None:
        """SAID was held against what is TRUE; None: it is neither so nor clearly not so."""
        self.hits += said and true is not False
        self.false += said and true is False
        self.missed += not said and true is True

    def __add__(self, other: Count) -> Count:
        """Both together."""
        return Count(self.hits + other.hits, self.false + other.false, self.missed + other.missed)

    def __str__(self) -> str:
        """As a cell of the table, empty where there was nothing to say."""
        return f"{self.hits} / {self.false} / {self.missed}" if self.hits + self.false + self.missed else "-"


@dataclass
class Judged:
    """One preset's trainings."""

    head: dict[str, Any]
    """The first line of their file."""
    words: Counter[str] = field(default_factory=Counter)
    """The verdicts at the end."""
    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    """By verdict."""
    promised: int | None = None
    """How many of them have done what the preset promises at its end; None where none went so far, or nothing is told
    by numbers."""
    first_told: list[int] = field(default_factory=list)
    """When each was told first of its collapse or its circling."""


def all_of(*known: bool | None) -> bool | None:
    """Whether all that is KNOWN is so: None where nothing is not so and something is neither."""
    return False if False in known else None if None in known else True
