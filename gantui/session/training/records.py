"""What is recorded of a run: its metrics and their curves, and the events that the diagnosis finds in them."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from gantui.evaluation import events
from gantui.evaluation.record import LEFT_BEHIND, Measured, measure
from gantui.experiment.tree import Experiment
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.verdict import verdict
from gantui.gan.trainer import Trainer
from gantui.session.control.clock import Clock
from gantui.session.run.directory import EVENTS, RunDirectory
from gantui.session.run.events import events_file
from gantui.session.run.events.lines import Diagnosed
from gantui.session.run.writer import RunWriter
from gantui.session.training.losses import Losses
from gantui.session.view.metric_history import MetricHistory
from gantui.session.view.snapshot import EVENTS as SHOWN_EVENTS


class Records:
    """Measures TRAINER, writes what it finds by WRITER, and diagnoses it."""

    def __init__(self, trainer: Trainer, losses: Losses, clock: Clock, writer: RunWriter) -> None:
        self._trainer, self._losses, self._clock, self._writer = trainer, losses, clock, writer
        self.measured: Measured | None = None
        """The newest record; None before the first."""
        self.curves = MetricHistory()
        """The curves of all records."""
        self.diagnosis = self.diagnosis_of({}, trainer.experiment)
        self.reported: tuple[Event, ...] = ()
        """The newest events, as many as are shown."""

    def diagnosis_of(self, state: dict[str, Any], start: Experiment) -> events.Diagnosis:
        """A diagnosis under the options of START that goes on from STATE, as a checkpoint keeps it.

        Raises:
            ValueError: it is no such state.
        """
        diagnosis = events.Diagnosis(start.diagnosis, events.TrainingFacts.of(self._trainer))
        diagnosis.load_state(state)
        return diagnosis

    def load(self, curves: MetricHistory, diagnosis: events.Diagnosis) -> None:
        """Go on from the CURVES and the DIAGNOSIS of an earlier iteration."""
        self.curves, self.diagnosis = curves, diagnosis

    def recall(self, run: RunDirectory, commands: int) -> None:
        """Read the events in the folder RUN up to now, and drop those of iterations that it does again.

        COMMANDS have been given up to now.
        """
        path, step = run.path / EVENTS, self._trainer.steps_done
        self._writer.repair(lambda: events_file.forget_after(path, step, commands))
        self.reported = tuple([event for event in events_file.read(path) if event.step <= step][-SHOWN_EVENTS:])

    def follow(self, rows: Tensor) -> None:
        """Let the diagnosis see ROWS [iterations, columns] of the log: it needs more of some than their records."""
        self.diagnosis.follow(self._trainer.columns, rows.tolist())

    def measure(self) -> Measured:
        """Measure the trainer as it is; nothing is written."""
        self.measured = measure(self._trainer, self._losses.row, self._clock.seconds)
        return self.measured

    def measure_again(self, *, recorded: bool) -> Measured:
        """Measure the state that the run goes on from; RECORDED: its record was made when it was first there."""
        measured = self.measure()
        if recorded:
            measured.record.update(self.curves.newest(LEFT_BEHIND))
        return measured

    def add(self) -> list[Event]:
        """Measure, write and diagnose; returns the events that have begun or ended by it."""
        measured = self.measure()
        self._writer.metric(measured.record)
        coverage = measured.coverage
        self.curves.append(measured.record, None if coverage is None else coverage.high_quality[0].to("cpu").numpy())
        found = self.diagnosis.see(measured.record, coverage)
        self.tell(found)
        if found:
            self._writer.note(**self.verdict())
        return found

    def tell(self, found: list[Event], ordinal: int | None = None) -> None:
        """Show the events FOUND and write them down; ORDINAL is the number of the command that they came of."""
        for event in found:
            self._writer.event(self._trainer.steps_done, Diagnosed.of(event, ordinal))
            self.reported = tuple(events_file.add(list(self.reported), event)[-SHOWN_EVENTS:])

    def verdict(self) -> dict[str, dict[str, object]]:
        """The verdict for run.json; empty before the first record."""
        if self.measured is None:
            return {}
        found = verdict(self.diagnosis.standing, self.reported, self.measured.record)
        return {"verdict": {"word": found.word, "step": found.step, "reason": found.reason}}
