"""Checkpoints of a training, and the best one: when they are due, whether the disk took them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gantui.gan.trainee import Trainee
from gantui.session.checkpoints import files, save_times
from gantui.session.checkpoints.best import BestSoFar
from gantui.session.checkpoints.files import Mark
from gantui.session.control.clock import Clock
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events.lines import CheckpointDamaged, What
from gantui.session.run.writer import RunWriter
from gantui.session.training import checkpoint_contents
from gantui.session.training.ledgers.ledger import Ledger
from gantui.session.training.losses import Losses
from gantui.session.training.steering import Steering
from gantui.session.training.weights.matching_networks import data_of


class Saving:
    """Writes the checkpoints of TRAINEE into the folder RUN, with the curves and all that people did."""

    def __init__(
        self,
        run: RunDirectory,
        writer: RunWriter,
        trainee: Trainee,
        threads: int,
        clock: Clock,
        steering: Steering,
        losses: Losses,
        ledger: Ledger,
    ) -> None:
        """THREADS of torch's work in the trainee: another number may round differently."""
        self.run, self.writer, self.threads = run, writer, threads
        self._trainee, self._clock, self._steering = trainee, clock, steering
        self._losses, self._ledger = losses, ledger
        self._rule = None if ledger.together else steering.experiment.best  # of many members none is the best for all
        self.best = BestSoFar(self._rule)
        self.steps: tuple[int, ...] = ()
        """The iterations of the checkpoints that there are, ascending."""
        self.saved_at = 0.0
        """The training seconds when the newest one was written, or could not be."""
        self._due_at = 0.0

    @property
    def due(self) -> bool:
        """Whether a checkpoint is due."""
        return self._clock.seconds >= self._due_at

    def event(self, what: What) -> None:
        """Write down that WHAT happened now."""
        self.writer.event(self._trainee.steps_done, what)

    def plan(self) -> None:
        """See which checkpoints there are, and plan the next one, now that one was written, failed or was loaded."""
        self.steps = tuple(sorted(files.steps(self.run.checkpoints)))
        self.saved_at = self._clock.seconds
        self._due_at = save_times.next_after(self.saved_at, self._steering.experiment.checkpoints.seconds)

    def see_best(self) -> None:
        """Keep the state of now if its record, the newest, is the best so far."""
        if self._rule is not None:
            self.best.see(self._ledger.members[0].last, self._encoded)

    def checkpoint(self) -> tuple[bool, str]:
        """Write a checkpoint of the state that is kept; whether the disk took it, and the message for a person."""
        step, folder, options = self._trainee.steps_done, self.run.checkpoints, self._steering.experiment.checkpoints
        spread = 0 if self._ledger.together else options.spread  # nobody goes back in a sweep

        def write() -> None:
            self.best.write(folder)
            files.write(folder, self._encoded(), step, options.keep, spread)

        done = self.writer.checkpoint(write)
        if done:
            seconds, best = round(self._clock.seconds, 3), {} if self._ledger.together else self.best.facts()
            self.writer.note(step=step, seconds=seconds, **best, **self._ledger.facts())
        self.plan()
        return done, f"checkpoint written at step {step:,}" if done else self.writer.trouble

    def set_aside(self, damaged: Iterable[Path], mark: Mark | None) -> None:
        """Rename DAMAGED checkpoints and report that they were there; so for the best one, which MARK tells of."""
        self.best, names = BestSoFar.resumed(self._rule, mark, self.run.checkpoints)
        if names := [*files.set_aside(damaged), *names]:
            self.run.damage += names
            self.event(CheckpointDamaged(tuple(names)))

    def keep_data(self) -> None:
        """Keep the data of an older run, which has none in its folder, now that they are known to be its own."""
        data = data_of(self._trainee)
        if data is not None and "data" not in self.run.facts():
            self.writer.repair(lambda: self.run.keep(data))

    def _encoded(self) -> bytes:
        """A checkpoint of this instant, as bytes."""
        return checkpoint_contents.encoded(
            self._trainee,
            self._steering,
            self._losses,
            self._ledger,
            seconds=self._clock.seconds,
            threads=self.threads,
            best=self.best.mark,
        )
