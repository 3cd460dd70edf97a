"""The message while a training starts: what it waits for, for how long, and how long that took the last time."""

from __future__ import annotations

from gantui.errors import plain

_CLOSE = 0.2
"""Share by which a start may be quicker or slower than the one that is remembered before that is written anew."""
_LEAST = 0.5
"""Seconds by which it may be in any case, and that one with an import takes at the least."""


class StartMessage:
    """The start of one training, from the first picture of its screen until it runs."""

    def __init__(self, expected: float = 0.0) -> None:
        """EXPECTED: the seconds that the last start took; 0: not known."""
        self._expected = expected
        self._began: float | None = None
        self._taken = 0.0

    def words(self, message: str, now: float) -> str:
        """The text to show NOW, in seconds, while the training's message is MESSAGE."""
        if self._began is None:
            self._began = now
        passed, usual = now - self._began, max(1, round(self._expected))
        said = f"{plain(message)} · {int(passed)} s"
        if not self._expected:
            return said
        return f"{said} of about {usual} s" if int(passed) <= usual else f"{said}, last time {usual} s"

    def over(self, now: float) -> None:
        """Note that it runs since NOW."""
        if self._began is not None and not self._taken:
            self._taken = now - self._began

    @property
    def to_expect(self) -> float:
        """The seconds to expect of the next start: those of this one if they differ; 0: not known.

        One that took next to nothing followed another training in the same process, and says nothing of the next.
        """
        close = abs(self._taken - self._expected) <= max(_LEAST, _CLOSE * self._expected)
        return self._expected if self._taken < _LEAST or (self._expected and close) else round(self._taken, 1)
