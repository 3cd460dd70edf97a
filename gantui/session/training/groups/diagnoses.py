"""The diagnosis of every member of a group, by the rules and in the words of a single run."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from torch import Tensor

from gantui.evaluation import events
from gantui.evaluation.record import Measured
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.verdict import verdict
from gantui.gan.trainer import Trainer
from gantui.session.sweep.members import Member

MEMBERS = "members"
"""The key in a checkpoint; earlier ones have none, and their members are diagnosed from there on."""


class Diagnoses:
    """One diagnosis a member, of what TRAINER trains."""

    def __init__(self, trainer: Trainer) -> None:
        facts = events.TrainingFacts.of(trainer)
        self._columns, self._path = trainer.columns, facts.path
        self._of = {seed: events.Diagnosis(trainer.experiment.diagnosis, facts) for seed in trainer.seeds}

    def follow(self, rows: Tensor, places: Sequence[int]) -> None:
        """Follow the members at PLACES through ROWS [iterations, members, columns] of the log."""
        for place, diagnosis in enumerate(self._of.values()):
            if self._path and place in places:
                diagnosis.follow(self._columns, rows[:, place].tolist())

    def see(self, member: Member, measured: Measured) -> list[Event]:
        """Take what is MEASURED into MEMBER, with its verdict; the events that the record makes certain."""
        found = self._of[member.seed].see(measured.record, measured.coverage)
        member.take(measured.record)
        self._judge(member)
        return found

    def _judge(self, member: Member) -> None:
        if member.last:
            found = verdict(self._of[member.seed].standing, (), member.last)
            member.verdict = dataclasses.replace(found, remedy=None)  # nothing is turned in a sweep

    def state(self) -> dict[str, Any]:
        """All that they remember, by seed, as plain JSON data."""
        return {str(seed): diagnosis.state() for seed, diagnosis in self._of.items()}

    def load_state(self, state: dict[str, Any], members: Sequence[Member]) -> None:
        """Continue from the STATE that `state()` returned, and judge MEMBERS by it and their last records.

        Raises:
            ValueError: it is damaged.
        """
        for seed, diagnosis in self._of.items():
            if (known := state.get(str(seed))) is not None:
                diagnosis.load_state(known)
        for member in members:
            self._judge(member)
