"""One racer as the screen sees it: its newest snapshot, the samples to show, and what is asked of it."""

from __future__ import annotations

import numpy as np

from gantui.session.race.racer import Racer
from gantui.session.view.answers import to as answer_to
from gantui.session.view.commands import Command
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.race.samples import Seen, request, seen_in
from gantui.tui.shell.snapshot_requests import SnapshotRequests
from gantui.tui.time.steps_and_seconds import Pace


class Lane:
    """A racer on the screen."""

    def __init__(self, racer: Racer) -> None:
        self.racer = racer
        self.newest: Snapshot = racer.source.latest()
        self.shown: Snapshot = self.newest
        """The instant that its cell tells of: the newest, or of a run that was trained before one on the way."""
        self.seen: Seen | None = None
        """The samples that were seen last."""
        self.images = 0
        """Images for which there is room, where the data are images."""
        self._ordinal = 0
        """The newest command that was sent; 0: none."""
        self._asking = SnapshotRequests[Snapshot, Requests](racer.source.request)

    @property
    def moving(self) -> bool:
        """Whether it trains now."""
        return self.newest.state is State.RUNNING

    def look(self) -> None:
        """Take the newest snapshot."""
        self.newest = self.racer.source.latest()
        if not self.racer.recorded:
            self._show(self.newest)

    def look_back(self, clock: float | None, *, seconds: bool) -> None:
        """Show a run that was trained before as it was at CLOCK, in steps or SECONDS; None: at its end."""
        step = None if clock is None else self._step_at(clock) if seconds else clock
        if step is None or step >= self.newest.step:
            self._show(self.newest)
            return
        kept = self.racer.source.recall(int(step))
        if kept is not None:  # else it is being loaded
            self._show(kept)

    def _step_at(self, seconds: float) -> float:
        pace = self.pace()
        return seconds if pace is None else float(pace.steps_at(np.array([seconds]))[0])

    def pace(self) -> Pace | None:
        """Its training seconds over its iterations, as far as they are known."""
        newest, records = self.newest, self.racer.source.records()
        if newest.facts is None:
            return None
        return Pace.of(records, newest.facts.every, records.steps, newest.step, newest.seconds)

    def _show(self, snapshot: Snapshot) -> None:
        self.shown, self.seen = snapshot, seen_in(snapshot) or self.seen

    def ask(self, now: float, *, pictures: bool) -> bool:
        """Ask for the next snapshot, with PICTURES or with numbers alone; returns whether it was asked for."""
        stands = None if self.moving else (self.newest.state, self.newest.step, self.newest.message)
        requests = self._requests() if pictures or stands is not None else Requests()
        return self._asking.ask(self.newest, now, requests, stands)

    def _requests(self) -> Requests:
        facts = self.newest.facts
        return Requests() if facts is None else Requests.of(request(facts, self.images))

    def send(self, command: Command) -> int:
        """Send COMMAND, and ask until it is answered; returns its number."""
        self._ordinal = self.racer.source.send(command)
        self._asking.wait(self._ordinal)
        return self._ordinal

    @property
    def waits(self) -> bool:
        """Whether its newest command has no answer yet."""
        return self._ordinal > 0 and answer_to(self._ordinal, self.newest.answers) is None

    def can(self, kind: type[Command]) -> bool:
        """Whether it takes commands of KIND now."""
        return not self.newest.state.over and kind in self.racer.source.capabilities
