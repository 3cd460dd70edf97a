"""The fate of each member of a group, from its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gantui.experiment.goals.until import Until
from gantui.experiment.verdicts.trusted_counts import counts_trusted
from gantui.experiment.verdicts.verdict import Verdict

Record = Mapping[str, float | int | None]


@dataclass(frozen=True)
class Moment:
    """The place of a record in the training."""

    step: int
    seconds: float
    """Training seconds of the whole group, whose members share them."""


@dataclass(frozen=True)
class Divergence:
    """When and where a member's numbers were no longer finite."""

    step: int
    player: str
    what: str
    """Such as 'loss_d became nan'."""


class Member:
    """One seed of a group, and the summary of its records so far."""

    def __init__(self, seed: int, until: Until | None = None) -> None:
        self.seed, self._until = seed, until
        self.last: dict[str, Any] = {}
        """The newest record; empty before there is one."""
        self.full: Moment | None = None
        """The first record in which every mode was covered by the rule of the fair share."""
        self.held: Moment | None = None
        """The first record in which the condition held."""
        self.diverged: Divergence | None = None
        self.verdict: Verdict | None = None
        """How it stood at a record, by the rules of a single run; None before there is one, and in sweeps of earlier
        versions, which were not diagnosed."""

    def take(self, record: Record) -> None:
        """Take in the next RECORD of this member."""
        self.last = dict(record)
        now = Moment(int(record["step"] or 0), float(record["seconds"] or 0.0))
        if self.full is None and covers(record):
            self.full = now
        if self.held is None and self._until is not None and self._until.holds(record):
            self.held = now

    @property
    def success(self) -> bool | None:
        """Whether it succeeded: it met the condition, or without one has every mode at its last record.

        None if there is no goal, or no record yet. A member that diverged has failed.
        """
        if self.diverged is not None:
            return False
        if self._until is not None:
            return self.held is not None
        return covers(self.last) if self.last.get("modes_total") is not None else None

    @property
    def settled(self) -> bool:
        """Whether nothing that is still to come can change this summary."""
        return self.diverged is not None or self.held is not None


def covers(record: Record) -> bool:
    """Whether RECORD has every mode by the rule of the fair share, and of images is better than mere blends of them."""
    total = record.get("modes_total")
    return total is not None and record.get("modes_fair") == total and counts_trusted(record)
