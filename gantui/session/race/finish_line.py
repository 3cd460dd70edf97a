"""The finish line of a race: which record is the first in which its condition holds, and who got there before whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gantui.experiment.goals.until import Until
from gantui.session.disk import folder
from gantui.session.disk.file_names import METRICS
from gantui.session.run import metrics_file
from gantui.session.run.metrics_file import Record


@dataclass(frozen=True)
class Moment:
    """When a training got somewhere, by the record that says so."""

    step: int
    seconds: float | None
    """Training seconds, without pauses; None where the record does not tell them."""


def first(records: Iterable[Record], until: Until) -> Moment | None:
    """The moment of the first of RECORDS, in their order, in which UNTIL holds; None if it holds in none."""
    for record in records:
        if until.holds(record):
            return Moment(int(record["step"] or 0), record.get("seconds"))
    return None


class Arrival:
    """Watches the records of one run for the first that is beyond the finish line."""

    def __init__(self, until: Until) -> None:
        self._until = until
        self._file: tuple[Path, int] | None = None
        """The records' file that was read last, and which one of that name it was."""
        self._offset = 0
        """Bytes of it that have been taken in."""
        self.moment: Moment | None = None

    def look(self, run: Path) -> Moment | None:
        """Take in what the training in the folder RUN has recorded since; returns the moment, once there is one."""
        path = run / METRICS
        try:
            found = folder.found(path)
            if found is None:
                return self.moment
            if self._file != (path, found.st_ino) or found.st_size < self._offset:  # it went back, or on elsewhere
                self._file, self._offset, self.moment = (path, found.st_ino), 0, None
            if self.moment is None and found.st_size > self._offset:
                data = folder.after(path, self._offset)
                whole = data.rfind(b"\n") + 1  # the rest is still being written
                self._offset += whole
                records = map(metrics_file.of_line, data[:whole].splitlines())
                self.moment = first((record for record in records if record is not None), self._until)
        except OSError:
            pass  # it is looked again
        return self.moment


def places(moments: Mapping[str, Moment]) -> tuple[list[str], list[str]]:
    """Who of MOMENTS got there first, second, ...: by steps, and by seconds those of whom they are known."""
    by_steps = sorted(moments, key=lambda letter: moments[letter].step)
    timed = {letter: seconds for letter, moment in moments.items() if (seconds := moment.seconds) is not None}
    return by_steps, sorted(timed, key=lambda letter: timed[letter])
