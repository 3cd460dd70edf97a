"""What every ledger has: a diagnosis of each member, and the form in which a folder has what is known of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from gantui.evaluation import events
from gantui.evaluation.record import Measured
from gantui.experiment.run_options import RunOptions
from gantui.experiment.verdicts.event import Event
from gantui.gan.trainee import Trainee
from gantui.session.checkpoints.files import Saved
from gantui.session.run.directory import RunDirectory
from gantui.session.training.members import Members
from gantui.session.view.metric_history import MetricHistory


class Ledger(ABC):
    """Keeps the curves and the diagnoses of MEMBERS of TRAINEE, which trains under OPTIONS in the folder RUN."""

    together: tuple[int, ...] = ()
    """The seeds of those who share the folder's weights, where several may; empty: it is a run, of one."""

    def __init__(self, trainee: Trainee, members: Members, options: RunOptions, run: RunDirectory) -> None:
        self.trainee, self.members, self.options, self.run = trainee, members, options, run
        self._facts = events.TrainingFacts.of(trainee)
        self.diagnoses = [self._diagnosis({}) for _ in members]

    def _diagnosis(self, state: Mapping[str, Any]) -> events.Diagnosis:
        """A diagnosis that goes on from STATE, as a checkpoint keeps it.

        Raises:
            ValueError: it is no such state.
        """
        diagnosis = events.Diagnosis(self.options.diagnosis, self._facts)
        diagnosis.load_state(dict(state))
        return diagnosis

    def follow(self, rows: Tensor) -> None:
        """Let the diagnoses see ROWS [iterations, members, columns] of the log: some need more than their records."""
        if self._facts.rest is not None:
            for place in self.members.alive:
                self.diagnoses[place].follow(self.trainee.columns, rows[:, place].tolist())

    def take(self, measured: Mapping[int, Measured]) -> dict[int, list[Event]]:
        """Take in what was MEASURED of members, by place; what has begun or ended by it of each of them."""
        self.add_to_curves(measured)
        found = {place: self.diagnoses[place].see(each.record, each.coverage) for place, each in measured.items()}
        for place, each in measured.items():
            self.members[place].take(each.record)
        return found

    def report(self, event: Event) -> None:
        """Note that EVENT was reported."""

    @property
    def metric_history(self) -> MetricHistory:
        """The curves that a checkpoint keeps."""
        return MetricHistory()

    @abstractmethod
    def add_to_curves(self, measured: Mapping[int, Measured]) -> None:
        """Add what was MEASURED, by place, to the curves."""

    @abstractmethod
    def lines(self, measured: Mapping[int, Measured]) -> Sequence[dict[str, Any]]:
        """The lines of metrics.jsonl for what was MEASURED, by place."""

    @abstractmethod
    def seed(self, place: int) -> int | None:
        """The seed by which events name the member at PLACE; None where there is one only."""

    @abstractmethod
    def diverged(self, place: int) -> str:
        """What an event says of the member at PLACE, which has diverged."""

    @abstractmethod
    def start(self) -> dict[str, Any]:
        """Facts for run.json about who trains, and for what."""

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """Facts for run.json about how the members stand."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """The diagnoses and who has diverged, as plain JSON data for a checkpoint."""

    @abstractmethod
    def load(self, saved: Saved) -> None:
        """Go on from what the checkpoint SAVED, and the folder up to it, have of the members.

        Raises:
            ValueError: it is not as gantui wrote it.
            Refusal: the folder is not.
        """
