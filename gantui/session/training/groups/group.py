"""Members that differ only in their seeds, trained as one in a folder of their own, as a run trains its only member.

A member whose numbers are no longer finite is reported and left alone: members never meet in a step, so its NaNs stay
in its own slices of every tensor. What is kept of it is its last finite state.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from pathlib import Path

from gantui.experiment.experiment import Experiment
from gantui.experiment.files.data import Data
from gantui.experiment.goals.until import Until
from gantui.experiment.run_options import RunOptions
from gantui.gan import rehearsal
from gantui.gan.trainees import TRAINEES
from gantui.gan.trainer import Trainer
from gantui.session.checkpoints import files
from gantui.session.control.clock import Clock
from gantui.session.disk.file_names import EVENTS
from gantui.session.loop import Over
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events import events_file
from gantui.session.run.events.lines import Resumed, Started
from gantui.session.run.writer import RunWriter
from gantui.session.sweep import results
from gantui.session.sweep.members import Member
from gantui.session.training.iterations import Iterations
from gantui.session.training.ledgers.of_group import GroupLedger
from gantui.session.training.losses import Diverged, Losses
from gantui.session.training.machine.device import choose_device, choose_precision, describe
from gantui.session.training.members import Members
from gantui.session.training.records import Records
from gantui.session.training.saving import Saving
from gantui.session.training.start import make_trainees, start_facts
from gantui.session.training.steering import Steering
from gantui.session.training.unwatched import Unwatched
from gantui.session.training.weights import judging


class Group:
    """A group in training. Its parts are those of a run, with many members; a full disk ends it, as it can go on."""

    def __init__(
        self,
        run: RunDirectory,
        experiment: RunOptions,
        seeds: Sequence[int],
        until: Until | None,
        data: Data | None = None,
        beside: Sequence[Path] = (),
    ) -> None:
        """Begin in the folder RUN, or continue from its newest checkpoint; other groups lie in the folders BESIDE it.

        Raises:
            Refusal: there is no such device, or the parts do not fit each other.
            OSError: the folder can't be written to.
        """
        self.run, self.experiment = run, experiment
        device = choose_device(experiment.device)
        choose_precision(experiment, device)
        saved, damaged = files.newest_whole(run.checkpoints)  # where all are damaged it begins anew
        self.trainer, self.threads = make_trainees(experiment, seeds, device, data, saved)
        judging.judge(self.trainer, run.path, beside)
        trainer, writer, self.clock = self.trainer, RunWriter(run, patient=False), Clock(0.0)
        steering, members = Steering(experiment, ()), Members(seeds, until)
        losses, self.ledger = Losses(trainer, members), GroupLedger(trainer, members, experiment, run)
        records = Records(trainer, losses, self.clock, writer, self.ledger)
        self._saving = Saving(run, writer, trainer, self.threads, self.clock, steering, losses, self.ledger)
        self._flushing = Unwatched(trainer, self.clock, losses, records, writer)
        self._iterations = Iterations(
            trainer, self.clock, steering, losses, records, self.ledger, self._saving, self._flushing
        )
        if saved is not None:
            self._iterations.load(saved)
        step = trainer.steps_done
        writer.repair(lambda: run.forget_metrics_after(step))
        writer.repair(lambda: events_file.forget_after(run.path / EVENTS, step, 0))
        self._saving.set_aside(damaged, None)
        self._saving.keep_data()
        self._saving.plan()
        writer.repair(judging.keep(trainer, run.path))
        writer.note(**start_facts(trainer, experiment, self.threads, **self.ledger.start()))
        begun = Resumed if saved else Started
        self._saving.event(begun(describe(device), self.threads))
        self.over = False
        """Whether there is nothing left to do: all steps are done, or each member has diverged or come to `until`."""
        self._within(self._iterations.begin)

    @property
    def members(self) -> dict[int, Member]:
        """The members by their seeds."""
        return self.ledger.members.by_seed

    @property
    def alive(self) -> list[int]:
        """The places of the members that have not diverged."""
        return self.ledger.members.alive

    def step(self) -> None:
        """Do one iteration of every member, or as many as nobody needs to know of, and what is due after it.

        Raises:
            OSError: the folder can't be written to.
        """
        self._within(self._iterations.iterate)

    def checkpoint(self) -> None:
        """Write a checkpoint of now; of who has diverged it holds the last finite state.

        Raises:
            OSError: the folder can't be written to.
        """
        self._within(self._checkpoint)

    def stop(self) -> None:
        """Write a checkpoint to continue from, and release the folder.

        Raises:
            OSError: the folder can't be written to.
        """
        self._within(lambda: self._iterations.stop("asked"))

    def _checkpoint(self) -> None:
        self._flushing.flush()
        self._saving.checkpoint()

    def _within(self, work: Callable[[], object]) -> None:
        """Do WORK; where the group comes to its end by it, that is written down, and the folder released."""
        try:
            work()
            if not self._iterations.done:
                return
            self._iterations.finish()
        except Over:
            pass
        except Diverged as diverged:
            self._iterations.diverge(diverged)
        self.over = True
        self.run.close()

    def result(self, settings: tuple[str, ...], state: str = "running") -> results.GroupResult:
        """The present results of the group, named by its SETTINGS."""
        members = tuple(map(copy.copy, self.ledger.members))  # as they are now: these go on
        step, seconds = self.trainer.steps_done, self.clock.seconds
        return results.GroupResult(settings, state, step, seconds, members, self.ledger.curves)


def check(experiment: RunOptions, seed: int, data: Data | None = None) -> None:
    """Refuse an EXPERIMENT on DATA whose device is not there or whose parts do not fit, before anything is written.

    Raises:
        Refusal: it is such a one.
    """
    device = choose_device(experiment.device)
    choose_precision(experiment, device)
    if isinstance(experiment, Experiment):
        rehearsal.rehearse(experiment, data)
        Trainer(experiment, [seed], device, data=data)
    else:
        TRAINEES.find(experiment.kind)(experiment, [seed], device)
