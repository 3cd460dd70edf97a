"""The recorded metrics over a whole run, as curves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gantui.experiment.metrics import measured_by
from gantui.session.view.history import History
from gantui.session.view.mode_shares import Strips
from gantui.session.view.snapshot import Strip

_NO_CURVES = frozenset({"step", *measured_by("data")})
"""Keys of a record of which nobody draws a curve."""
_HISTORY, _STRIPS = "history.", "strips."


class MetricHistory:
    """A value for each record of each metric, and how the samples fell on the modes."""

    def __init__(self, history: History | None = None, strips: Strips | None = None) -> None:
        self.history = history or History(())
        """Curves whose iterations are the numbers of the records; without columns before the first record."""
        self._strips = strips
        self.strip: Strip | None = None if strips is None else strips.strip()

    def append(self, record: Mapping[str, float | int | None], shares: NDArray[np.floating] | None) -> None:
        """Add RECORD, and SHARES [modes] of all samples that were of high quality at each mode, if there are modes."""
        if not self.history.columns:
            self.history = History(tuple(key for key in record if key not in _NO_CURVES))
        values = [record.get(key) for key in self.history.columns]
        self.history.append(np.array([[np.nan if value is None else float(value) for value in values]]))
        if shares is not None:
            self._strips = self._strips or Strips(len(shares))
            self._strips.append(int(record["step"] or 0), shares)
            self.strip = self._strips.strip()

    def respaced(self, records: Iterable[Mapping[str, Any]], every: int, count: int) -> MetricHistory:
        """The same columns with COUNT values, at multiples of EVERY: those of the newest of RECORDS up to there.

        For curves that were made at other iterations; RECORDS are the lines of metrics.jsonl, in order.
        """
        columns = self.history.columns
        rows = np.full((count, len(columns)), np.nan)
        newest = np.zeros(count, np.intp)
        for record in records:
            step = record.get("step")
            if isinstance(step, int) and 0 < step <= count * every:
                number = (step - 1) // every  # the first multiple that is not before it
                values = (record.get(key) for key in columns)
                rows[number] = [value if isinstance(value, int | float) else np.nan for value in values]
                newest[number] = number
        history = History(columns)
        history.append(rows[np.maximum.accumulate(newest)])
        return MetricHistory(history, self._strips)

    def newest(self, keys: Sequence[str]) -> dict[str, float | None]:
        """The values of KEYS in the newest record: None where it has no number; unknown keys are left out."""
        last, found = self.history.steps, [key for key in keys if key in self.history.columns]
        values = {key: float(self.history.band(key, last, last, 1).mean[-1]) for key in found if last}
        return {key: None if math.isnan(value) else value for key, value in values.items()}

    def state(self) -> dict[str, NDArray[np.float64]]:
        """Everything as arrays, for `restored`."""
        arrays: dict[str, NDArray[np.float64]] = {
            _HISTORY + name: array for name, array in self.history.state().items()
        }
        if self._strips is not None:
            arrays |= {_STRIPS + name: array for name, array in self._strips.state().items()}
        return arrays

    @classmethod
    def restored(cls, columns: tuple[str, ...], state: Mapping[str, NDArray[np.float64]]) -> MetricHistory:
        """The curves with COLUMNS from STATE, which `state()` returned; empty if STATE is.

        Raises:
            KeyError, ValueError, IndexError: STATE is damaged.
        """
        past = {name.removeprefix(_HISTORY): array for name, array in state.items() if name.startswith(_HISTORY)}
        strips = {name.removeprefix(_STRIPS): array for name, array in state.items() if name.startswith(_STRIPS)}
        if not past:
            return cls()
        return cls(History.restored(columns, past), Strips.restored(strips) if strips else None)
