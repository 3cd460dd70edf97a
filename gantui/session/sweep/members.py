"""What became of each member of a group, told from its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gantui.experiment.until import Until

Record = Mapping[str, float | int | None]


@dataclass(frozen=True)
class Moment:
    """A record's place in the training."""

    step: int
    seconds: float
    """Training seconds of the whole group, whose members share them."""


@dataclass(frozen=True)
class Divergence:
    """Where something was no longer finite."""

    step: int
    player: str
    what: str
    """Such as 'loss_d became nan'."""


class Member:
    """One seed of a group and what its records have said so far."""

    def __init__(self, seed: int, until: Until | None = None) -> None:
        self.seed, self._until = seed, until
        self.last: dict[str, Any] = {}
        """The newest record; empty before there is one."""
        self.full: Moment | None = None
        """The first record in which every mode was covered by the rule of the fair share."""
        self.held: Moment | None = None
        """The first record in which the condition held."""
        self.diverged: Divergence | None = None

    def take(self, record: Record) -> None:
        """The next RECORD of this member."""
        self.last = dict(record)
        now = Moment(int(record["step"] or 0), float(record["seconds"] or 0.0))
        if self.full is None and covers(record):
            self.full = now
        if self.held is None and self._until is not None and self._until.holds(record):
            self.held = now

    @property
    def success(self) -> bool | None:
        """Whether it came to what it was to come to: the condition or else, at its last record, every mode.

        None: there is nothing that it was to come to, or it has no record yet. Who diverged had none.
        """
        if self.diverged is not None:
            return False
        if self._until is not None:
            return self.held is not None
        return covers(self.last) if self.last.get("modes_total") is not None else None

    @property
    def settled(self) -> bool:
        """Whether nothing that is still to come can change what is told of it."""
        return self.diverged is not None or self.held is not None


def covers(record: Record) -> bool:
    """Whether RECORD has every mode by the rule of the fair share."""
    total = record.get("modes_total")
    return total is not None and record.get("modes_fair") == total
