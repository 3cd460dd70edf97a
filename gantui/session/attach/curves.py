"""Curves as bytes: what was added since the last message, or the whole where that can't be said."""

from __future__ import annotations

import numpy as np

from gantui.session.disk.container import Malformed, pack, unpack
from gantui.session.view import snapshot_bytes
from gantui.session.view.history import History

_AFTER, _ROWS = "after", "rows"


class Sent:
    """What a viewer has received of one training's curves."""

    def __init__(self) -> None:
        self._history: History | None = None
        self._steps = 0

    def news(self, history: History) -> bytes | None:
        """The bytes that it lacks of HISTORY, from now on counted as sent; None if it lacks nothing."""
        if history is self._history:
            rows = history.since(self._steps)
            if rows is not None:
                if not len(rows):
                    return None
                after, self._steps = self._steps, self._steps + len(rows)
                return pack({_ROWS: rows}, {_AFTER: after})
        state = history.state()  # once: the training goes on meanwhile
        self._history, self._steps = history, int(state["0.total"][0])
        return pack(dict(state), {"columns": history.columns})


def received(data: bytes, known: History) -> History:
    """The curves KNOWN with the additions in DATA, or the curves that replace them.

    Raises:
        Malformed: DATA is neither.
    """
    arrays, facts = unpack(data)
    if _AFTER not in facts:
        return snapshot_bytes.decode_history(data)
    rows = arrays.get(_ROWS)
    fits = rows is not None and rows.dtype == np.float64 and rows.ndim == 2 and rows.shape[1] == len(known.columns)
    if rows is None or not fits or facts[_AFTER] != known.steps:
        raise Malformed("curves that do not go on from those before")
    known.append(rows)
    return known
