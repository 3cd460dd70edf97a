"""The racers: a source for each, however it came to race, and what they do together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from gantui.experiment.goals.until import Until
from gantui.session.attach.remote import NobodyListens, Remote
from gantui.session.control.mailbox import Ending
from gantui.session.race.entries import LETTERS, Entries, Entry
from gantui.session.race.finish_line import Arrival, Moment
from gantui.session.race.machine_share import Share
from gantui.session.run.replay import Replay
from gantui.session.scripts.started import Started
from gantui.session.view.commands import Command, Stop
from gantui.session.view.source import Source


class Begins(Source, Protocol):
    """A training that is to be started in a process of its own."""

    @property
    def ending(self) -> Ending | None:
        """How it has ended; None until then."""
        ...

    def start(self) -> None:
        """Start it; a second call does nothing."""
        ...

    def wait(self, seconds: float | None = None) -> Ending | None:
        """How it ended, after waiting up to SECONDS; None if it has not."""
        ...


@dataclass(frozen=True)
class Racer:
    """One of those that race."""

    letter: str
    title: str
    source: Source
    run: Path
    """The folder in which its run lies, or will lie."""
    begun: Begins | None = None
    """Its source where the race starts it, and stops it."""
    recorded: bool = False
    """Whether it was trained before, so that it is only looked at again."""

    @property
    def run_dir(self) -> Path:
        """The folder of its run now: a training that has gone back is in another one."""
        facts = self.source.latest().facts
        return Path(facts.run_dir) if facts is not None and facts.run_dir else self.run

    @property
    def over(self) -> bool:
        """Whether it does no further step."""
        return self.source.latest().state.over


class Race:
    """All racers, from their start to their end."""

    def __init__(self, racers: Sequence[Racer], until: Until | None, share: Share, equal: str = "") -> None:
        """UNTIL is the finish line, if there is one; SHARE what each has of the machine; EQUAL what is so for all."""
        self.racers, self.until, self.share, self.equal = tuple(racers), until, share, equal
        self._arrivals = {} if until is None else {racer.letter: Arrival(until) for racer in racers}

    @classmethod
    def of(cls, entries: Entries, on_end: Callable[[Ending], None] = lambda _: None) -> Self:
        """The race of ENTRIES, of which nobody is started yet.

        ON_END is called, in a thread, once the last of those that the race starts has ended, with how that one did.

        Raises:
            Refusal: a run that is there already can't be looked at.
        """
        last = _Last(sum(each.order is not None for each in entries.entries), on_end)
        named = zip(LETTERS, entries.entries, strict=False)
        racers = [_racer(letter, each, last.ended) for letter, each in named]
        return cls(racers, entries.until, entries.share, entries.equal)

    @property
    def begun(self) -> Sequence[Begins]:
        """The racers that the race starts."""
        return [racer.begun for racer in self.racers if racer.begun is not None]

    @property
    def over(self) -> bool:
        """Whether all that the race starts have ended."""
        return all(each.ending is not None for each in self.begun)

    def start(self) -> None:
        """Start those that are to be started; a second call does nothing."""
        for each in self.begun:
            each.start()

    def send(self, command: Command) -> None:
        """Send COMMAND to all that the race starts; a signal's handler may do so."""
        for each in self.begun:
            each.send(command)

    def stop(self) -> None:
        """Have those that have not ended end, each after a checkpoint."""
        for each in self.begun:
            if each.ending is None:
                each.send(Stop())

    def wait(self, seconds: float | None = None) -> bool:
        """Whether all that the race starts have ended, after waiting up to SECONDS for each."""
        return all(each.wait(seconds) is not None for each in self.begun)

    def let_go(self) -> None:
        """Look after nobody any more: who has not ended goes on."""
        for racer in self.racers:
            if isinstance(racer.source, Started):
                racer.source.let_go()
            elif isinstance(racer.source, Remote):
                racer.source.close()

    def arrivals(self) -> dict[str, Moment]:
        """When who got to the finish line, as far as the records say so by now."""
        found = {racer.letter: self._arrivals[racer.letter].look(racer.run_dir) for racer in self.racers if self.until}
        return {letter: moment for letter, moment in found.items() if moment is not None}


class _Last:
    """Waits for the last of several to end."""

    def __init__(self, count: int, on_end: Callable[[Ending], None]) -> None:
        self._left, self._on_end, self._lock = count, on_end, threading.Lock()

    def ended(self, ending: Ending) -> None:
        """Note that one has ended, in its thread."""
        with self._lock:
            self._left -= 1
            last = not self._left
        if last:
            self._on_end(ending)


def _racer(letter: str, entry: Entry, on_end: Callable[[Ending], None]) -> Racer:
    if entry.order is not None:
        started = Started(entry.order, on_end)
        return Racer(letter, entry.title, started, entry.order.run_dir, started)
    assert entry.run is not None
    try:
        return Racer(letter, entry.title, Remote(entry.run), entry.run)
    except NobodyListens:
        return Racer(letter, entry.title, Replay(entry.run), entry.run, recorded=True)
