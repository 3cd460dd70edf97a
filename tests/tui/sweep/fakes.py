"""A sweep that is made up: its members train when somebody looks."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import numpy as np

from gantui.experiment.verdicts.verdict import Verdict
from gantui.session.live_sweep import TAKES
from gantui.session.sweep.curves import MemberCurves
from gantui.session.sweep.members import Divergence, Member
from gantui.session.sweep.plan import Group, Plan
from gantui.session.sweep.results import GroupResult
from gantui.session.sweep.snapshot import Gallery, Looking, SweepSnapshot
from gantui.session.view.answers import Answer, Answers, added
from gantui.session.view.array_types import Floats
from gantui.session.view.commands import Checkpoint, Command, Pause, Resume, Stop
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import State
from tests.session.small import experiment
from tests.tui.fakes import FakeSource

EVERY, STEPS = 50, 2000


class FakeSweep:
    """A `SweepSource` whose seed 1 collapses and whose seed 2 diverges at step 400; seed 3 solves it at 500."""

    def __init__(
        self, members: int = 10, groups: int = 1, *, loading: bool = False, broken: bool = False, **facts: Any
    ) -> None:
        """FACTS are those of a `FakeSource`; BROKEN: nothing that it says is a number."""
        self.facts: RunInfo = FakeSource(**facts).facts
        self.broken = broken
        chosen = experiment(f"schedule.steps={STEPS}", f"evaluation.every={EVERY}")
        settings = [(f"optimizers.generator.lr={10.0**-number:g}",) for number in range(groups)]
        planned = tuple(Group(each if groups > 1 else (), chosen) for each in settings)
        self.plan = Plan("ring8", tuple(range(members)), planned)
        self.members = [Member(seed) for seed in self.plan.seeds]
        self.curves = MemberCurves(self.plan.seeds)
        self.done: list[GroupResult] = []
        self.step, self.state, self.message = 0, State.RUNNING, ""
        self.sent: list[Command] = []
        self.answers: Answers = ()
        self.wanted: list[Looking] = []
        self.hold = False
        """Whether nothing that is asked for comes."""
        self._latest = SweepSnapshot(State.LOADING, self.plan, "importing torch")
        if not loading:
            self.publish(Looking())

    # What the screen asks for ----------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        return TAKES

    def request(self, viewer: str, looking: Looking) -> None:
        self.wanted.append(looking)
        if not self.hold:
            if self.state is State.RUNNING:
                self.advance(10)
            self.publish(looking)

    def latest(self) -> SweepSnapshot:
        return self._latest

    def send(self, command: Command) -> int:
        self.sent.append(command)
        match command:
            case Pause():
                self.state, self.message = State.PAUSED, f"paused at step {self.step}"
            case Resume():
                self.state, self.message = State.RUNNING, "going on"
            case Checkpoint():
                self.message = f"checkpoint written at step {self.step}"
            case Stop():
                self.state, self.message = State.STOPPED, f"stopped at step {self.step}"
        self.answers = added(self.answers, Answer(len(self.sent), True, self.message))
        if not self.hold:
            self.publish(Looking())
        return len(self.sent)

    # What happens ----------------------------------------------------------------------------------------------------

    def advance(self, steps: int) -> None:
        for _ in range(steps):
            self.step += 1
            if self.step % EVERY == 0:
                self._record()

    def end_group(self) -> None:
        """The group in training is done, and the next one begins."""
        self.done.append(self._result("finished"))
        self.members = [Member(seed) for seed in self.plan.seeds]
        self.curves, self.step = MemberCurves(self.plan.seeds), 0
        if len(self.done) == len(self.plan.groups):
            self.state, self.message = State.FINISHED, "finished: all members"

    def publish(self, looking: Looking) -> None:
        number = min(len(self.done), len(self.plan.groups) - 1)
        results = list(self.done)
        if len(results) < len(self.plan.groups):
            results.append(self._result("running" if self.state is State.RUNNING else "stopped"))
        for group in self.plan.groups[len(results) :]:
            members = tuple(Member(seed) for seed in self.plan.seeds)
            results.append(GroupResult(group.settings, "waiting", 0, 0.0, members))
        gallery = None
        if looking.group is not None and looking.group <= number:
            gallery = self._gallery(looking)
        rate = 25.0 if self.state is State.RUNNING else 0.0
        self._latest = SweepSnapshot(
            self.state, self.plan, self.message, number, tuple(results), rate, gallery, "cpu", self.answers, 0.001
        )

    def replace(self, **changes: Any) -> None:
        """Publish the newest snapshot with something changed."""
        self._latest = dataclasses.replace(self._latest, **changes)

    def _result(self, state: str) -> GroupResult:
        settings = self.plan.groups[len(self.done)].settings
        members = tuple(map(copy.copy, self.members))
        return GroupResult(settings, state, self.step, self.step / 25, members, self.curves)

    def _record(self) -> None:
        records = {}
        for member in self.members:
            if member.seed == 2 and self.step >= 400:
                member.diverged = member.diverged or Divergence(self.step, "generator", "loss_g became nan")
                continue
            records[member.seed] = self._of(member.seed)
            member.take(records[member.seed])
            if member.seed == 1 and self.step >= 300:
                member.verdict = Verdict("collapsed", "2 of 8 modes are served", self.step)
        self.curves.append(self.step, records)

    def _of(self, seed: int) -> dict[str, float | int | None]:
        share = min(1.0, self.step / STEPS)
        modes = 8 if seed == 3 and self.step >= 500 else 2 if seed == 1 else min(7, 1 + self.step // 100)
        record: dict[str, float | int | None] = {"step": self.step, "seconds": self.step / 25, "loss_d": 1.4 - share}
        record |= {
            "loss_g": 0.7 + share + 0.01 * seed,
            "d_real": 0.6,
            "d_fake": 0.4,
            "jsd": 0.6 - 0.5 * share + 0.001 * seed,
        }
        if self.facts.centres is not None:
            quality = 0.9 if seed == 1 else 0.3 + 0.6 * share
            record |= {"modes_total": 8, "modes_covered": modes, "modes_fair": modes, "high_quality": quality}
        if self.broken:
            record |= {key: None for key in record if key not in ("step", "seconds")}
        return record

    def _gallery(self, looking: Looking) -> Gallery:
        chance = np.random.default_rng(0)
        real = chance.normal(size=(looking.points, self.facts.dim)).astype(np.float32)
        fakes: dict[int, Floats] = {}
        for place in sorted(looking.members):
            fakes[place] = (0.5 * real + 0.01 * place).astype(np.float32)
            if self.broken:
                fakes[place][::2], fakes[place][1::3] = np.nan, np.inf
        return Gallery(looking.group or 0, self.step, self.facts, real, fakes)
