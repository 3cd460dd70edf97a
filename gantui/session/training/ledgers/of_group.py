"""The ledger of a sweep's group: of members that its folder names by their seeds."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any

from gantui.evaluation.record import Measured
from gantui.experiment.run_options import RunOptions
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.verdict import verdict
from gantui.gan.trainee import Trainee
from gantui.session.checkpoints.files import Saved
from gantui.session.run.directory import RunDirectory
from gantui.session.run.provenance import processor
from gantui.session.sweep import results
from gantui.session.sweep.curves import MemberCurves
from gantui.session.training.ledgers.ledger import Ledger
from gantui.session.training.members import Members

MEMBERS = "members"
"""The key in a checkpoint; earlier ones have none, and their members are diagnosed from there on."""


class GroupLedger(Ledger):
    """Keeps curves of some metrics of every member, which are read from the folder again, and their verdicts."""

    def __init__(self, trainee: Trainee, members: Members, options: RunOptions, run: RunDirectory) -> None:
        super().__init__(trainee, members, options, run)
        self.together = tuple(members.by_seed)
        self.curves = MemberCurves(self.together)
        self._cpu_before = -time.process_time()

    def take(self, measured: Mapping[int, Measured]) -> dict[int, list[Event]]:
        """Take in what was MEASURED of members, by place, and judge them."""
        found = super().take(measured)
        self._judge(measured)
        return found

    def _judge(self, places: Mapping[int, object] | Sequence[int]) -> None:
        """Judge the members at PLACES that have a record; nothing is turned in a sweep, so no remedy is named."""
        for place in places:
            member = self.members[place]
            if member.last:
                found = verdict(self.diagnoses[place].standing, (), member.last)
                member.verdict = dataclasses.replace(found, remedy=None)

    def add_to_curves(self, measured: Mapping[int, Measured]) -> None:
        """Add the records of those who are left."""
        self.curves.append(
            self.trainee.steps_done, {self.members[place].seed: each.record for place, each in measured.items()}
        )

    def lines(self, measured: Mapping[int, Measured]) -> Sequence[dict[str, Any]]:
        """Each record with its seed."""
        return [{"seed": self.members[place].seed, **each.record} for place, each in measured.items()]

    def seed(self, place: int) -> int:
        """The member's."""
        return self.members[place].seed

    def diverged(self, place: int) -> str:
        """Who diverged, and where."""
        found = self.members[place].diverged
        assert found is not None
        return f"seed {self.members[place].seed} at step {found.step:,}, {found.player}: {found.what}"

    def start(self) -> dict[str, Any]:
        """The seeds, and the processor, since what they cost stands in its seconds."""
        return {"seeds": list(self.together), "processor": processor()}

    def facts(self) -> dict[str, Any]:
        """What they have cost, who has diverged, and the verdicts on all others."""
        judged = {str(each.seed): each.verdict for each in self.members if each.diverged is None}
        verdicts = {
            seed: {"word": each.word, "step": each.step, "reason": each.reason}
            for seed, each in judged.items()
            if each is not None
        }
        seconds = round(self._cpu_before + time.process_time(), 3)
        return {"cpu_seconds": seconds, "diverged": self._gone(), "verdicts": verdicts}

    def _gone(self) -> dict[str, dict[str, object]]:
        """Who has diverged, by seed."""
        found = {str(member.seed): member.diverged for member in self.members}
        return {seed: dataclasses.asdict(each) for seed, each in found.items() if each is not None}

    def state(self) -> dict[str, Any]:
        """Who has diverged, and the diagnoses of all."""
        said = {str(each.seed): diagnosis.state() for each, diagnosis in zip(self.members, self.diagnoses, strict=True)}
        return {**self._gone(), MEMBERS: said}

    def load(self, saved: Saved) -> None:
        """Go on from what SAVED says of the members, and the records in the folder up to it.

        Raises:
            ValueError: what it says of the diagnoses is damaged.
            Refusal: who has diverged is not given as gantui wrote it, or the records can't be read.
        """
        said, path = saved.meta.diagnosis, self.run.path
        known = said.get(MEMBERS, {})
        diagnoses = [self._diagnosis(known.get(str(member.seed), {})) for member in self.members]
        gone = {seed: each for seed, each in said.items() if seed != MEMBERS}
        results.diverged(self.members.by_seed, gone, str(path))
        self.diagnoses, self.curves = diagnoses, MemberCurves(self.together)
        results.feed(self.members.by_seed, self.curves, path, saved.meta.step)
        self._judge(range(len(self.members)))
        self._cpu_before = float(self.run.facts().get("cpu_seconds", 0.0)) - time.process_time()
