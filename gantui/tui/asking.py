"""When a screen asks for another snapshot, and what for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

VIEWER = "screen"
"""The screen's name among the source's viewers."""
_CURIOUS_SECONDS = 0.5
"""How long after a command a training that stands still is asked for new snapshots."""

Shown = TypeVar("Shown")
Wanted = TypeVar("Wanted")


class Asking(Generic[Shown, Wanted]):
    """Asks for one snapshot at a time, and not twice for the same."""

    def __init__(self, want: Callable[[str, Wanted], object]) -> None:
        """WANT asks the source for a snapshot with what a viewer wants."""
        self._want = want
        self._asked: tuple[object, ...] = ()
        """What the snapshot that is under way will answer, or what the last one did."""
        self._answered: Shown | None = None
        """The newest snapshot at the time of asking: a newer one is the answer."""
        self._curious_until = -1e9
        self.views: Wanted | None = None
        """What was asked for last."""

    def is_answer(self, snapshot: Shown) -> bool:
        """Whether SNAPSHOT came after the last asking."""
        return snapshot is not self._answered

    @property
    def begun(self) -> bool:
        """Whether anything was asked for yet."""
        return bool(self._asked)

    def ask(self, snapshot: Shown, now: float, wanted: Wanted, stands: tuple[object, ...] | None = None) -> bool:
        """Ask for what comes after SNAPSHOT, with what is WANTED, NOW in seconds; whether that was done.

        Nothing is asked for while an answer is under way. Where the training STANDS still at something, nothing is
        asked for twice.
        """
        if not self.is_answer(snapshot):
            return False  # the last one asked for has not come yet
        asked: tuple[object, ...] = (wanted,) if stands is None else (wanted, *stands)
        if stands is not None and asked == self._asked and now >= self._curious_until:
            return False
        self._asked, self._answered, self.views = asked, snapshot, wanted
        self._want(VIEWER, wanted)
        return True

    def be_curious(self, now: float) -> None:
        """A command was sent NOW: ask for a while, even if the training stands still."""
        self._curious_until = now + _CURIOUS_SECONDS
