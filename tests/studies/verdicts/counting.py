"""How often each verdict was right, wrong and missing over the trainings of a preset."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field


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

    def __bool__(self) -> bool:
        """Whether anything was counted."""
        return self.hits + self.false + self.missed > 0

    def __str__(self) -> str:
        """As a cell of the table, empty where there was nothing to say."""
        return f"{self.hits} / {self.false} / {self.missed}" if self else "-"


@dataclass
class Judged:
    """What a training was told, or several of one preset together."""

    seeds: list[int]
    words: Counter[str] = field(default_factory=Counter)
    """The verdicts at the end."""
    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    """By verdict."""
    promised: int | None = None
    """How many of them have done what the preset promises at its end; None where none went so far, or nothing is told
    by numbers."""
    first_told: list[int] = field(default_factory=list)
    """When each was told first of its collapse or its circling."""
    wrong: list[str] = field(default_factory=list)
    """What was said falsely or missed, where: 'solved false 2,000'."""

    def take(self, verdict: str, said: bool, true: bool | None, step: int) -> None:
        """At STEP it was SAID that VERDICT stands, or not; held against what is TRUE."""
        self.counts[verdict].take(said, true)
        if true is not None and said != true:
            self.wrong.append(f"{verdict} {'false' if said else 'missed'} {step:,}")

    def __add__(self, other: Judged) -> Judged:
        """Both together."""
        counts = defaultdict(Count, self.counts)
        for kind, count in other.counts.items():
            counts[kind] = counts[kind] + count
        known = [each.promised for each in (self, other) if each.promised is not None]
        return Judged(
            self.seeds + other.seeds,
            self.words + other.words,
            counts,
            sum(known) if known else None,
            self.first_told + other.first_told,
            self.wrong + other.wrong,
        )


def all_of(*known: bool | None) -> bool | None:
    """Whether all that is KNOWN is so: None where nothing is not so and something is neither."""
    return False if False in known else None if None in known else True
