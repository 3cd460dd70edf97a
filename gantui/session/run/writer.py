"""Writes what a training reports into its run folder, and keeps trying what the disk does not take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any

from gantui.session.disk.file_names import EVENTS, METRICS
from gantui.session.run.directory import RunDirectory
from gantui.session.run.events.lines import What, WrittenAgain, happened, to_json

RETRY = 5.0
"""Seconds after which what could not be written is tried again."""
WAITING = 10_000
"""Lines that wait at most: about 10 MB of records. Then the oldest are lost."""


class RunWriter:
    """The only writer of a run's lines, facts and checkpoints, used in its training's thread.

    Nothing here raises because of the disk: lines wait in order, facts and checkpoints are written anew as they are
    then. One that is not patient raises OSError instead.
    """

    def __init__(self, run: RunDirectory, now: Callable[[], float] = time.monotonic, *, patient: bool = True) -> None:
        """NOW returns the time in seconds. PATIENT: what the disk does not take waits."""
        self._run, self._now, self._patient = run, now, patient
        self._begin()

    def _begin(self) -> None:
        """Begin with nothing that waits."""
        self._repairs: deque[Callable[[], object]] = deque()
        self._lines: deque[tuple[str, dict[str, Any]]] = deque()
        self._facts_wait = False
        self.checkpoint_waits = False
        """Whether the newest checkpoint that was due could not be written."""
        self.why = ""
        """Why the disk took something not, as long as that waits; else empty."""
        self._since = self._due = 0.0
        self._lost = self._step = 0

    def move_to(self, run: RunDirectory) -> None:
        """Go on in the folder RUN, which everybody's `RunDirectory` is from now on.

        What the one before it did not take by now is lost.
        """
        self._run.move_to(run)
        self._begin()

    @property
    def trouble(self) -> str:
        """What is wrong, in one sentence, as long as something waits to be written; else empty."""
        if not self.why:
            return ""
        return f"can't write: {self.why}; training goes on, tried again every {RETRY:.0f} s ({self._run.path})"

    @property
    def due(self) -> bool:
        """Whether something waits to be written and it is time to try again."""
        return bool(self.why) and self._now() >= self._due

    def repair(self, write: Callable[[], object]) -> None:
        """Call WRITE before any line is written; it may be called twice."""
        self._repairs.append(write)
        self._go_on()

    def metrics(self, records: Sequence[dict[str, Any]]) -> None:
        """Add RECORDS of one iteration to metrics.jsonl."""
        for record in records:
            self._step = record["step"]
            self._line(METRICS, record)
        self._go_on()

    def event(self, step: int, what: What) -> None:
        """Add to events.jsonl that WHAT happened now, at iteration STEP."""
        self._step = step
        self._line(EVENTS, to_json(happened(step, what)))
        self._go_on()

    def note(self, **facts: Any) -> None:
        """Set FACTS in run.json."""
        self._run.know(**facts)
        self._facts_wait = True
        self._go_on()

    def checkpoint(self, write: Callable[[], object]) -> bool:
        """Write a checkpoint by WRITE; returns whether it is on the disk now."""
        try:
            write()
        except OSError as error:
            self.checkpoint_waits = True
            self._failed(error)
        else:
            self.checkpoint_waits = False
            self._recovered()
        return not self.checkpoint_waits

    def retry(self) -> None:
        """Try at once again to write everything that waits but for the checkpoint."""
        self._due = self._now()
        self._go_on()

    def _line(self, name: str, line: dict[str, Any]) -> None:
        if len(self._lines) == WAITING:
            self._lines.popleft()
            self._lost += 1
        self._lines.append((name, line))

    def _go_on(self) -> None:
        """Write what waits, unless that failed a moment ago."""
        if self.why and self._now() < self._due:
            return
        try:
            while self._repairs:
                self._repairs[0]()
                self._repairs.popleft()
            while self._lines:
                name = self._lines[0][0]
                together = [line for _, line in takewhile(lambda each: each[0] == name, self._lines)]  # noqa: B023
                self._run.append(name, together)
                for _ in together:
                    self._lines.popleft()
            if self._facts_wait:
                self._run.note()
                self._facts_wait = False
        except OSError as error:
            self._failed(error)
        else:
            self._recovered()

    def _failed(self, error: OSError) -> None:
        if not self._patient:
            raise error
        if not self.why:
            self._since = self._now()
        self.why = error.strerror or str(error)
        self._due = self._now() + RETRY

    def _recovered(self) -> None:
        """Note that something could be written: if nothing waits any more, the trouble is over, which is reported."""
        if not self.why or self.checkpoint_waits or self._repairs or self._lines or self._facts_wait:
            return
        why, self.why = self.why, ""
        lost, self._lost = self._lost, 0
        self.event(self._step, WrittenAgain(why, round(self._now() - self._since, 3), lost))
