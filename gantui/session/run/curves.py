"""The curves of a run, from its folder and without torch: those of its newest whole checkpoint, and records since."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gantui.errors import Refusal
from gantui.experiment import metrics
from gantui.experiment.game_metrics import NAME
from gantui.session.checkpoints import files
from gantui.session.disk import folder
from gantui.session.disk.file_names import METRICS
from gantui.session.run import metrics_file
from gantui.session.run.metrics_file import Record
from gantui.session.view.history import History
from gantui.session.view.metric_history import MetricHistory

Shares = Callable[[int], NDArray[np.floating] | None]
"""The shares [modes] of the samples that were of high quality at each mode, by the record's iteration, if known."""

_LOSSES = tuple(key for key in metrics.measured_by("log") if not metrics.TABLE[key].needs and NAME not in key)
_BLOCK = 65_536
"""Iterations that are added at once."""
_FURTHEST = 10**7
"""Iterations beyond the last known one that a record may be: one further off is damaged."""


class Curves:
    """The curves as far as they are known, in `history` and `recorded`; `look` takes in what was written since.

    Between two records that no checkpoint covers yet the losses are a straight line.
    """

    def __init__(self, run: Path) -> None:
        self._metrics, self._checkpoints = run / METRICS, run / files.FOLDER
        self.history, self.metric_history = History(_LOSSES), MetricHistory()
        self.record: Record | None = None
        """The newest record."""
        self.damaged: frozenset[str] = frozenset()
        """Names of checkpoints that could not be read."""
        self._newest: tuple[str, int] | None = None
        """The newest checkpoint that was there, and when it was written."""
        self._file, self._offset = 0, 0
        """Which file the records were read from, and its bytes that have been taken in."""

    def look(self, shares: Shares) -> None:
        """Take in what the run has written since; SHARES(step) is called for the records that no checkpoint has."""
        newest, (file, size) = self._newest_checkpoint(), self._records_file()
        if newest != self._newest or file != self._file or size < self._offset:
            self._newest, self._file = newest, file
            self._begin()
        if size > self._offset:
            for record in self._records():
                self._append(record, shares)

    def _newest_checkpoint(self) -> tuple[str, int] | None:
        try:
            path = next(iter(files.in_order(self._checkpoints)), None)
            return None if path is None else (path.name, _written(path))
        except (OSError, Refusal):  # dropped meanwhile
            return self._newest

    def _records_file(self) -> tuple[int, int]:
        """The identity and the size of the metrics file: a resumed training writes another one."""
        try:
            found = folder.found(self._metrics)
        except OSError:
            return 0, 0
        return (found.st_ino, found.st_size) if found else (0, 0)

    def _begin(self) -> None:
        """Begin again with the newest whole checkpoint."""
        self.history, self.metric_history, self.record, self._offset = History(_LOSSES), MetricHistory(), None, 0
        try:
            saved, damaged = files.newest_whole(self._checkpoints)
        except Refusal:  # of a newer format, or not ours to read: the records have curves too
            return
        self.damaged |= {path.name for path in damaged}
        if saved is not None:
            self.history, self.metric_history = saved.history, saved.metric_history

    def _records(self) -> Iterator[Record]:
        """The records that have not been taken in yet, in order."""
        try:
            data = folder.after(self._metrics, self._offset)
        except OSError:
            return
        whole = data.rfind(b"\n") + 1  # the rest is still being written
        first = self._offset == 0
        self._offset += whole
        found: list[Record] = []
        for line in reversed(data[:whole].splitlines()):
            record = metrics_file.of_line(line)
            if record is None:
                continue
            if first and _step(record) <= self.history.steps:
                # The checkpoint has this one and all before it; the last one is still the newest record.
                self.record = record
                break
            found.append(record)
        yield from reversed(found)

    def _append(self, record: Record, shares: Shares) -> None:
        """Add RECORD to the curves."""
        step, self.record = _step(record), record
        if not self.history.steps:
            self.history = History(tuple(filter(_of_every_iteration, record)))
        before, columns = self.history.steps, self.history.columns
        if before < step <= before + _FURTHEST:
            now = np.array([math.nan if (value := record.get(key)) is None else value for key in columns], np.float64)
            last = [self.history.band(key, before, before, 1).mean[-1] for key in columns] if before else now
            for start in range(before, step, _BLOCK):
                share = (np.arange(start, min(step, start + _BLOCK)) + 1 - before) / (step - before)
                self.history.append(last + share[:, None] * (now - last))
        self.metric_history.append(record, self._shares(shares(step)))

    def _shares(self, found: NDArray[np.floating] | None) -> NDArray[np.floating] | None:
        """FOUND, if it has as many modes as the strip; else None."""
        strip = self.metric_history.strip
        return found if found is None or strip is None or len(strip.shares) == len(found) else None


def _of_every_iteration(key: str) -> bool:
    """Whether KEY is a loss, an output of D or a penalty."""
    metric = metrics.find(key)
    return metric is not None and metric.family == "log" and not metric.needs


def _written(path: Path) -> int:
    """When the file PATH was last written, in nanoseconds since 1970."""
    found = folder.found(path)
    return found.st_mtime_ns if found else 0


def _step(record: Record) -> int:
    return int(record["step"] or 0)
