"""How the samples fell on the modes over a whole run, in memory of bounded size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.session.view.snapshot import Strip

COLUMNS = 512
"""At most so many columns are kept; then pairs of neighbours become one."""


class Strips:
    """Adds records up to columns of equally many, from the first record on."""

    def __init__(self, modes: int) -> None:
        self._steps = np.empty(0)
        self._shares = np.empty((modes, 0))
        self._width = 1
        self._waiting: list[tuple[float, NDArray[np.float64]]] = []

    def append(self, step: int, shares: NDArray[np.floating]) -> None:
        """Add the record of iteration STEP: SHARES [modes] of all samples that were of high quality at each mode."""
        self._waiting.append((float(step), np.asarray(shares, np.float64)))
        if len(self._waiting) < self._width:
            return
        step_now, shares_now = self._mean()
        self._steps = np.append(self._steps, step_now)
        self._shares = np.column_stack([self._shares, shares_now])
        self._waiting = []
        if len(self._steps) == COLUMNS:
            self._steps = self._steps.reshape(-1, 2).mean(1)
            self._shares = self._shares.reshape(len(self._shares), -1, 2).mean(2)
            self._width *= 2

    def strip(self) -> Strip:
        """The whole strip; its newest column may stand for fewer records than the others."""
        steps, shares = self._steps, self._shares
        if self._waiting:
            step_now, shares_now = self._mean()
            steps, shares = np.append(steps, step_now), np.column_stack([shares, shares_now])
        return Strip(steps.astype(np.float32), shares.astype(np.float32))

    def _mean(self) -> tuple[float, NDArray[np.float64]]:
        """The mean of the records that wait to become a column."""
        steps, shares = zip(*self._waiting, strict=True)
        return float(np.mean(steps)), np.mean(shares, axis=0)

    def state(self) -> dict[str, NDArray[np.float64]]:
        """Everything as arrays, for `restored`."""
        waiting = np.array([[step, *shares] for step, shares in self._waiting]).reshape(-1, 1 + len(self._shares))
        return {
            "steps": self._steps,
            "shares": self._shares,
            "waiting": waiting,
            "width": np.array([float(self._width)]),
        }

    @classmethod
    def restored(cls, state: dict[str, NDArray[np.float64]]) -> Strips:
        """The strips from STATE, which `state()` returned.

        Raises:
            KeyError, ValueError, IndexError: STATE is damaged.
        """
        steps, shares, width, waiting = (state[name] for name in ("steps", "shares", "width", "waiting"))
        numbers = all(array.dtype.kind == "f" for array in (steps, shares, width, waiting))
        if not (numbers and steps.ndim == 1 and shares.ndim == waiting.ndim == 2 and shares.shape[1] == len(steps)):
            raise ValueError("a strip of another shape")
        if not (len(steps) < COLUMNS and waiting.shape[1] == 1 + len(shares) and 1 <= width[0] < 2**53):
            raise ValueError("a strip of another shape")
        strips = cls(len(state["shares"]))
        strips._steps, strips._shares = state["steps"].copy(), state["shares"].copy()
        strips._width = int(state["width"][0])
        strips._waiting = [(float(row[0]), row[1:].copy()) for row in state["waiting"]]
        return strips
