"""What is recorded of a training: its metrics and the events that the diagnosis finds in them."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.evaluation import events
from gantui.evaluation.record import LEFT_BEHIND, Measured, measure_each
from gantui.experiment.verdicts.event import Event
from gantui.gan.trainee import Trainee
from gantui.session.control.clock import Clock
from gantui.session.run.events.lines import Diagnosed
from gantui.session.run.writer import RunWriter
from gantui.session.training.ledgers.ledger import Ledger
from gantui.session.training.ledgers.of_run import RunLedger
from gantui.session.training.losses import Losses, Taken


class Records:
    """Measures the members of TRAINEE that are left, writes what it finds by WRITER, and keeps it in LEDGER."""

    def __init__(self, trainee: Trainee, losses: Losses, clock: Clock, writer: RunWriter, ledger: Ledger) -> None:
        self._trainee, self._losses, self._clock, self._writer = trainee, losses, clock, writer
        self.ledger = ledger

    def follow(self, taken: Taken) -> None:
        """Report who diverged in what was TAKEN of the log, and let the diagnoses of the others see it."""
        self.tell_diverged(taken.diverged)
        self.ledger.follow(taken.rows)

    def tell_diverged(self, places: Mapping[int, object]) -> None:
        """Report that the members at PLACES have diverged."""
        for place in places:
            self.tell([events.divergence(self._trainee.steps_done, self.ledger.diverged(place))], place)

    def measure(self) -> dict[int, Measured]:
        """Measure those who are left as they are, by place; nothing is written."""
        places = self.ledger.members.alive
        measured = measure_each(self._trainee, self._losses.rows[places], self._clock.seconds, places)
        return dict(zip(places, measured, strict=True))

    def add(self) -> list[Event]:
        """Measure, write and diagnose; returns the events that have begun or ended by it."""
        measured = self.measure()
        self._writer.metrics(self.ledger.lines(measured))
        found = self.ledger.take(measured)
        for place, new in found.items():
            self.tell(new, place)
        every = [event for new in found.values() for event in new]
        if every:
            self._writer.note(**self.ledger.facts())
        return every

    def tell(self, found: list[Event], place: int = 0, ordinal: int | None = None) -> None:
        """Write down the events FOUND of the member at PLACE; ORDINAL is the number of the command they came of."""
        for event in found:
            said = Diagnosed.of(event, ordinal, self.ledger.seed(place))
            self._writer.event(self._trainee.steps_done, said)
            self.ledger.report(event)


def measure_again(records: Records, ledger: RunLedger, *, recorded: bool) -> Measured:
    """Measure by RECORDS the state that the run of LEDGER goes on from.

    RECORDED: its record was made when it was first there.
    """
    measured = records.measure()[0]
    if recorded:
        measured.record.update(ledger.curves.newest(LEFT_BEHIND))
    ledger.measured = measured
    return measured
