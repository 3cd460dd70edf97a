"""The ledger of a run: of its only member, whom no line of its folder needs to name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gantui.evaluation.record import Measured
from gantui.experiment.run_options import RunOptions
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.verdict import verdict
from gantui.gan.trainee import Trainee
from gantui.session.checkpoints.files import Saved
from gantui.session.disk.file_names import METRICS
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events import events_file
from gantui.session.run.metrics_file import read as read_records
from gantui.session.training.ledgers.ledger import Ledger
from gantui.session.training.members import Members
from gantui.session.view.metric_history import MetricHistory
from gantui.session.view.snapshot import EVENTS as SHOWN_EVENTS


class RunLedger(Ledger):
    """Keeps the curves of every metric, which viewers see and checkpoints hold, and the newest events."""

    def __init__(self, trainee: Trainee, members: Members, options: RunOptions, run: RunDirectory) -> None:
        super().__init__(trainee, members, options, run)
        self.curves = MetricHistory()
        """The curves of all records."""
        self.reported: tuple[Event, ...] = ()
        """The newest events, as many as are shown."""
        self.measured: Measured | None = None
        """The newest record; None before the first."""

    @property
    def standing(self) -> tuple[Event, ...]:
        """The events that have begun and are not over."""
        return self.diagnoses[0].standing

    @property
    def metric_history(self) -> MetricHistory:
        """The curves of all records."""
        return self.curves

    def recall(self, found: Sequence[Event]) -> None:
        """Go on from the events FOUND in the folder."""
        self.reported = tuple(found[-SHOWN_EVENTS:])

    def report(self, event: Event) -> None:
        """Show EVENT with those before it."""
        self.reported = tuple(events_file.add(list(self.reported), event)[-SHOWN_EVENTS:])

    def add_to_curves(self, measured: Mapping[int, Measured]) -> None:
        """Add the only record, with the shares of the modes."""
        self.measured, coverage = measured[0], measured[0].coverage
        self.curves.append(measured[0].record, None if coverage is None else coverage.high_quality[0].to("cpu").numpy())

    def lines(self, measured: Mapping[int, Measured]) -> Sequence[dict[str, Any]]:
        """The record as it is."""
        return [measured[0].record]

    def seed(self, place: int) -> None:
        """None: there is one only."""

    def diverged(self, place: int) -> str:
        """Where it diverged."""
        found = self.members[place].diverged
        assert found is not None
        return f"at step {found.step:,}, {found.player}: {found.what}"

    def start(self) -> dict[str, Any]:
        """Its seed, and what it is to go on for."""
        until = self.members.until
        return {"until": None if until is None else until.text, "seed": self.options.seed}

    def facts(self) -> dict[str, Any]:
        """The verdict; none before the first record."""
        if self.measured is None:
            return {}
        found = verdict(self.standing, self.reported, self.measured.record)
        return {"verdict": {"word": found.word, "step": found.step, "reason": found.reason}}

    def state(self) -> dict[str, Any]:
        """The diagnosis."""
        return self.diagnoses[0].state()

    def load(self, saved: Saved) -> None:
        """Go on from the diagnosis and the curves in SAVED.

        Raises:
            ValueError: what it says of the diagnosis is damaged.
        """
        meta, curves, every = saved.meta, saved.metric_history, self.options.evaluation.every
        diagnosis = self._diagnosis(meta.diagnosis)
        if meta.recorded and curves.history.steps != meta.step // every:  # they were made at other steps
            curves = curves.respaced(read_records(self.run.path / METRICS), every, meta.step // every)
        self.diagnoses, self.curves = [diagnosis], curves
