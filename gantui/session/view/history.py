"""The curves of a whole run in memory of bounded size: a pyramid of minimum, maximum and mean."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CAPACITY = 1536
"""Buckets a level keeps: the newest ones."""
FACTOR = 4
"""Steps of the level below in one bucket of a level."""

_MOST_LEVELS = 32
"""Enough for more iterations than can be counted."""
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """One curve as buckets of equal width; where a bucket holds one step the three are equal. NaN is a gap."""

    step: Doubles
    """[n]: the middle of each bucket, in iterations."""
    low: Doubles
    high: Doubles
    mean: Doubles
    width: int
    """Iterations in a bucket."""


class _Level:
    """The newest buckets of one width, oldest first, and those that wait to form a bucket of the level above."""

    def __init__(self, columns: int) -> None:
        # Twice the capacity, so that the newest CAPACITY always lie in one piece and are seldom moved.
        self.rows = np.empty((2 * CAPACITY, 3, columns))
        self.used = 0
        self.total = 0  # buckets ever added
        self.waiting = np.empty((0, 3, columns))

    def add(self, buckets: NDArray[np.float64]) -> None:
        self.total += len(buckets)
        buckets = buckets[-CAPACITY:]
        if self.used + len(buckets) > len(self.rows):
            kept = min(self.used, CAPACITY)
            self.rows[:kept] = self.rows[self.used - kept : self.used].copy()
            self.used = kept
        self.rows[self.used : self.used + len(buckets)] = buckets
        self.used += len(buckets)

    def newest(self) -> NDArray[np.float64]:
        return self.rows[max(0, self.used - CAPACITY) : self.used]


class History:
    """Named curves with one value an iteration, the first at iteration 1.

    Level k holds the newest `CAPACITY` buckets of `FACTOR`**k iterations: the finer, the nearer to now. A level is
    added when the coarsest no longer reaches back to the beginning, so memory grows with the logarithm of the steps.
    Appended to by one thread, read by any.
    """

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.columns = columns
        self._levels = [_Level(len(columns))]
        self._lock = threading.Lock()

    @property
    def steps(self) -> int:
        """How many iterations it holds."""
        return self._levels[0].total

    def append(self, values: NDArray[np.floating]) -> None:
        """Add the next iterations: VALUES [n, columns]."""
        raw = np.asarray(values, np.float64)
        with self._lock:
            self._add(0, np.repeat(raw[:, None, :], 3, axis=1))

    def _add(self, index: int, buckets: NDArray[np.float64]) -> None:
        if index == len(self._levels):
            self._levels.append(_Level(len(self.columns)))
        level = self._levels[index]
        level.add(buckets)
        waiting = np.concatenate([level.waiting, buckets])
        whole = len(waiting) // FACTOR * FACTOR
        level.waiting = waiting[whole:].copy()
        if whole:
            groups = waiting[:whole].reshape(-1, FACTOR, *waiting.shape[1:])
            self._add(index + 1, _merge(groups))

    def band(self, column: str, first: int = 1, last: int | None = None, buckets: int = CAPACITY) -> Band:
        """The curve COLUMN over iterations FIRST..LAST, as finely as it is kept, in some BUCKETS to 4 BUCKETS pieces.

        Never more than is kept; a bucket that is cut by an end of the range is left out unless it is the only one.
        """
        if column not in self.columns:
            raise KeyError(column)
        with self._lock:
            last = self.steps if last is None else min(last, self.steps)
            index = self._finest(max(1, first), last, buckets)
            level, width = self._levels[index], FACTOR**index
            rows = level.newest()[:, :, self.columns.index(column)].copy()
            start = (level.total - len(rows)) * width + 1  # first iteration of the first row
        begin = start + width * np.arange(len(rows))
        inside = (begin + width - 1 >= first) & (begin <= last)
        low, high, mean = rows[inside].T
        return Band(begin[inside] + (width - 1) / 2, low, high, mean, width)

    def at(self, step: int) -> dict[str, float]:
        """The value of every column at iteration STEP, or the mean around it where it is kept no finer.

        The newest values where STEP is still to come; NaN where nothing is kept.
        """
        with self._lock:
            step = min(step, self.steps)
            if step >= 1:
                index = self._finest(step, step, 1)
                level, width = self._levels[index], FACTOR**index
                rows = level.newest()
                place = (step - 1) // width - (level.total - len(rows))
                if 0 <= place < len(rows):
                    return dict(zip(self.columns, rows[place, 2].tolist(), strict=True))
        return dict.fromkeys(self.columns, math.nan)

    def _finest(self, first: int, last: int, buckets: int) -> int:
        """The finest level that reaches back to FIRST and gives not many more than BUCKETS pieces."""
        for index, level in enumerate(self._levels):
            width = FACTOR**index
            reaches = (level.total - min(level.used, CAPACITY)) * width < first
            if reaches and (last - first + 1) / width <= FACTOR * buckets:
                return index
        return max(i for i, level in enumerate(self._levels) if level.total)

    def since(self, steps: int) -> Doubles | None:
        """The values of the iterations after STEPS: [n, columns]; None if they are no longer kept one by one."""
        with self._lock:
            level = self._levels[0]
            missing = level.total - steps
            if not 0 <= missing <= min(level.used, CAPACITY):  # what lies further back may have gaps
                return None
            return level.rows[level.used - missing : level.used, 2].copy()

    def state(self) -> dict[str, NDArray[np.float64]]:
        """Everything, as arrays for a checkpoint or the wire."""
        with self._lock:
            return {
                f"{index}.{name}": array
                for index, level in enumerate(self._levels)
                for name, array in (
                    ("rows", level.newest().copy()),
                    ("waiting", level.waiting.copy()),
                    ("total", np.array([level.total], np.float64)),
                )
            }

    @classmethod
    def restored(cls, columns: tuple[str, ...], state: dict[str, NDArray[np.float64]]) -> History:
        """The history from STATE, which `state()` returned.

        Raises:
            KeyError, ValueError, IndexError: STATE is damaged.
        """
        history = cls(columns)
        count = len({key.split(".")[0] for key in state})
        if count > _MOST_LEVELS or any(array.dtype.kind != "f" for array in state.values()):
            raise ValueError("curves of another kind")
        history._levels = [_Level(len(columns)) for _ in range(max(1, count))]
        for index, level in enumerate(history._levels[:count]):
            rows, waiting, total = (state[f"{index}.{name}"] for name in ("rows", "waiting", "total"))
            fits = rows.shape[1:] == waiting.shape[1:] == (3, len(columns)) and total.shape == (1,)
            if not (fits and 0 <= total[0] < 2**53 and len(rows) == min(total[0], CAPACITY)):
                raise ValueError("curves of another shape")
            level.add(rows)
            level.waiting, level.total = waiting.copy(), int(total[0])
        return history


def _merge(groups: NDArray[np.float64]) -> NDArray[np.float64]:
    """Buckets of the next level from GROUPS [n, FACTOR, 3, columns]; NaN only where all of a group is."""
    low = np.fmin.reduce(groups[:, :, 0], axis=1)
    high = np.fmax.reduce(groups[:, :, 1], axis=1)
    seen = ~np.isnan(groups[:, :, 2])
    count = seen.sum(axis=1)
    total = np.where(seen, groups[:, :, 2], 0.0).sum(axis=1)
    mean = np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
    return np.stack([low, high, mean], axis=1)
