"""The records of every member of a group so far, as curves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gantui.experiment.metrics import on
from gantui.session.sweep.members import Record

KEYS = on("sweep's curves")
"""The keys of a record that have curves."""
LONGEST, FEWEST = 512, 64
"""Records that are kept, at most, and however many members there are."""
_ROOM = 1 << 16
"""Members times records: about so many are kept."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class _Arrays:
    """The arrays behind the curves, replaced as one: the first `used` rows never change."""

    steps: Doubles
    rows: NDArray[np.float32]
    """[room, members, keys]"""
    used: int
    newest: tuple[float, NDArray[np.float32]] | None = None
    """The newest record, where it is not among the rows."""


class MemberCurves:
    """A value for each record of each member for each of `KEYS`; NaN where it has none.

    Memory does not grow with the steps: once there is no room left each second record goes. Appended to by one thread,
    read by any.
    """

    def __init__(self, seeds: Sequence[int] = ()) -> None:
        self._place = {seed: place for place, seed in enumerate(seeds)}
        room = min(LONGEST, max(FEWEST, _ROOM // max(1, len(seeds)) // 2 * 2))
        self._arrays = _Arrays(np.empty(room), np.empty((room, len(seeds), len(KEYS)), np.float32), 0)
        self._count, self._stride = 0, 1

    def __len__(self) -> int:
        """How many records were appended."""
        return self._count

    def append(self, step: int, records: Mapping[int, Record]) -> None:
        """Add the RECORDS, by seed, of iteration STEP."""
        row = np.full((len(self._place), len(KEYS)), np.nan, np.float32)
        for seed, record in records.items():
            values = [record.get(key) for key in KEYS]
            row[self._place[seed]] = [np.nan if value is None else value for value in values]
        held = self._arrays
        if self._count % self._stride:
            self._arrays = _Arrays(held.steps, held.rows, held.used, (float(step), row))
        else:
            if held.used == len(held.steps):
                held, self._stride = _thinned(held), 2 * self._stride
            held.steps[held.used], held.rows[held.used] = step, row
            self._arrays = _Arrays(held.steps, held.rows, held.used + 1)
        self._count += 1

    def feed(self, lines: Iterable[Mapping[str, Any]], last: int | None) -> None:
        """Append the records in LINES of metrics.jsonl up to iteration LAST (None: all)."""
        step, records = -1, dict[int, Record]()
        for line in lines:
            seed, at = line.get("seed"), line.get("step")
            if seed not in self._place or not isinstance(at, int) or (last is not None and at > last):
                continue
            if at != step and records:
                self.append(step, records)
                records = {}
            step, records[seed] = at, line
        if records:
            self.append(step, records)

    def of(self, key: str) -> tuple[Doubles, Doubles]:
        """The iterations [n] of the records, and their values of KEY: [n, members]."""
        held, place = self._arrays, KEYS.index(key)
        steps, values = held.steps[: held.used], held.rows[: held.used, :, place].astype(np.float64)
        if held.newest is not None:
            step, row = held.newest
            steps, values = np.append(steps, step), np.append(values, row[None, :, place].astype(np.float64), axis=0)
        return steps, values


def _thinned(held: _Arrays) -> _Arrays:
    """HELD without every second row, in new arrays."""
    steps, rows, used = np.empty_like(held.steps), np.empty_like(held.rows), held.used // 2
    steps[:used], rows[:used] = held.steps[: held.used : 2], held.rows[: held.used : 2]
    return _Arrays(steps, rows, used)
