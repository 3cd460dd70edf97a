"""Trains a sweep: its groups one after the other."""

from __future__ import annotations

from pathlib import Path

from gantui.experiment.experiment import Experiment
from gantui.session.run import data
from gantui.session.sweep import halving, results
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.results import GroupResult
from gantui.session.training.groups.group import Group, check
from gantui.session.training.start import freeze_imports


class Sweep:
    """The groups of the sweep in DIRECTORY that are not done yet; `results` can be read between two steps."""

    def __init__(self, directory: SweepDirectory, only: frozenset[int] | None = None) -> None:
        """Read DIRECTORY. ONLY: the places of the groups that are trained here; None: all.

        Raises:
            Refusal: a file in it is damaged.
        """
        self.directory, self.plan = directory, directory.plan
        self.results = results.read(directory)
        """The results of every group, in order; those of the present one as of its last record."""
        self.group: Group | None = None
        """The one in training."""
        self.number = -1
        """Its place among the groups."""
        self.only = only
        self._without = self.plan.others(only)
        """The groups that are left to others."""
        self._target: int | None = None
        """The iteration at which it is put aside, if it is."""

    @property
    def over(self) -> bool:
        """Whether every group that is trained here is done."""
        own = (result for number, result in enumerate(self.results) if number not in self._without)
        return self.group is None and all(result.ended for result in own)

    def step(self) -> None:
        """Do one iteration of the current group, or a few; `results` is updated at records and divergences.

        Raises:
            Refusal: the group can't be begun or continued.
            OSError: its folder can't be written to.
        """
        if self.group is None:
            self._next()
            return
        group, before = self.group, len(self.group.alive)
        group.step()
        step = group.trainer.steps_done
        if group.over:
            self.results[self.number] = results.group(self.directory, self.number)
            self.group = None
        elif self._target is not None and step >= self._target:
            self.stop()
        elif step % group.experiment.evaluation.every == 0 or len(group.alive) < before:
            self.results[self.number] = self._now(group)

    def _now(self, group: Group) -> GroupResult:
        """The present results of GROUP, the one in training."""
        return group.result(self.plan.groups[self.number].settings)

    def stop(self) -> None:
        """Stop the group in training so that it can be continued."""
        if self.group is not None:
            self.group.stop()
            self.results[self.number] = results.group(self.directory, self.number)
            self.group = None

    def let_go(self) -> None:
        """Release the folder of the group in training, which broke, as it is on disk; others may continue it."""
        if self.group is not None:
            self.group.run.close()

    def _begun(self) -> list[Path]:
        """The folders of the groups that have been begun."""
        numbers = range(len(self.plan.groups))
        return [self.directory.group(number) for number in numbers if self.directory.begun(number)]

    def _next(self) -> None:
        targets = halving.begin_round(self.directory, self.results, self._without)
        if not targets:
            return
        self.number, self._target = next(iter(targets.items()))
        chosen, until = self.plan.groups[self.number], self.plan.goal(self.number)
        run = self.directory.open_group(self.number)
        try:
            own = chosen.data
            if own is None and isinstance(chosen.experiment, Experiment):
                own = data.of_run(run.path, run.facts(), chosen.experiment.distribution)
            self.group = Group(run, chosen.experiment, self.plan.seeds, until, own, self._begun())
        except BaseException:
            run.close()
            raise
        if self.group.over:  # killed between its last checkpoint and the word that it was done
            self.results[self.number] = results.group(self.directory, self.number)
            self.group = None
            return
        self.results[self.number] = self._now(self.group)
        freeze_imports()


def refuse_what_does_not_fit(plan: Plan) -> None:
    """Check each group of PLAN before anything is written.

    Raises:
        Refusal: a device is not there, or parts do not fit each other.
    """
    for group in plan.groups:
        check(group.experiment, plan.seeds[0], group.data)
