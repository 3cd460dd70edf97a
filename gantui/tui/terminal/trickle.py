"""The trickle: rows of the screen that the terminal has not been sent yet, and in which order they go out."""

from __future__ import annotations

from textual.geometry import Size

from gantui.tui.terminal.internals import Span

_PIECE = 512
"""Bytes in a piece, at least; a quarter of the room where that is more."""
_NEWEST = 0.25
"""Weight of the newest piece in what a cell is taken to cost."""


class Trickle:
    """The rows that wait; each is sent as it is at that time, so that nothing old is ever sent."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[int, int]] = {}
        self._after = 0
        """The row that was sent last: the next ones are those below."""
        self._cell = 8.0
        """Bytes that a cell takes, about."""

    def __bool__(self) -> bool:
        return bool(self._rows)

    @property
    def urgent(self) -> bool:
        """Whether the first row waits, which shows what a key did."""
        return 0 in self._rows

    def add(self, cells: list[Span]) -> None:
        """Note that CELLS have changed."""
        for y, left, right in cells:
            before = self._rows.get(y, (left, right))
            self._rows[y] = min(left, before[0]), max(right, before[1])

    def sent(self, cells: list[Span], count: int) -> None:
        """Note that CELLS took COUNT bytes."""
        if (number := sum(right - left for _, left, right in cells)) > 0:
            self._cell += _NEWEST * (count / number - self._cell)

    def take(self, room: float, size: Size) -> list[Span]:
        """The next rows for a terminal of SIZE: the first one alone, else a piece of ROOM, below the last piece."""
        self._rows = {y: (left, min(right, size.width)) for y, (left, right) in self._rows.items() if y < size.height}
        if self.urgent:
            return [(0, *self._rows.pop(0))]
        cells = max(_PIECE, room / 4) / self._cell
        taken: list[Span] = []
        for y in sorted(self._rows, key=lambda y: (y <= self._after, y)):
            left, right = self._rows[y]
            cells -= right - left
            if taken and cells < 0:
                break
            taken.append((y, left, right))
            del self._rows[y]
            self._after = y
        return taken
