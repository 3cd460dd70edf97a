"""When a screen asks for another snapshot, and what for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from gantui.tui.panels.square import PICTURE_RATE

VIEWER = "screen"
"""The screen's name among the source's viewers."""
_CURIOUS_SECONDS = 0.5
"""How long after a command a training that stands still is asked for new snapshots."""

Shown = TypeVar("Shown")
Wanted = TypeVar("Wanted")


class Asking(Generic[Shown, Wanted]):
    """Asks for one snapshot at a time, for pictures no oftener than they are drawn, and not twice for the same."""

    def __init__(self, want: Callable[[str, Wanted], object], nothing: Wanted) -> None:
        """WANT asks the source for a snapshot with what a viewer wants; NOTHING is that without any picture."""
        self._want, self._nothing = want, nothing
        self._asked: tuple[object, ...] = ()
        """What the snapshot that is under way will answer, or what the last one did."""
        self._answered: Shown | None = None
        """The newest snapshot at the time of asking: a newer one is the answer."""
        self._pictures_asked = -1e9
        self._curious_until = -1e9

    def is_answer(self, snapshot: Shown) -> bool:
        """Whether SNAPSHOT came after the last asking."""
        return snapshot is not self._answered

    @property
    def begun(self) -> bool:
        """Whether anything was asked for yet."""
        return bool(self._asked)

    def ask(
        self, snapshot: Shown, now: float, wanted: Callable[[], Wanted], stands: tuple[object, ...] | None = None
    ) -> None:
        """Ask for what comes after SNAPSHOT, with what is WANTED, NOW in seconds.

        Nothing is asked for while an answer is under way. Where the training STANDS still at something, nothing is
        asked for twice.
        """
        if not self.is_answer(snapshot):
            return  # the last one asked for has not come yet
        if stands is None:
            due = now - self._pictures_asked >= 1 / PICTURE_RATE
            views = wanted() if due else self._nothing
            self._pictures_asked = now if due else self._pictures_asked
            asked: tuple[object, ...] = (views,)
        else:
            views = wanted()
            asked = (views, *stands)
            if asked == self._asked and now >= self._curious_until:
                return
        self._asked, self._answered = asked, snapshot
        self._want(VIEWER, views)

    def pictures_at_once(self) -> None:
        """Ask for pictures the next time, however new the last ones are."""
        self._pictures_asked = -1e9

    def be_curious(self, now: float) -> None:
        """A command was sent NOW: ask for a while, even if the training stands still."""
        self._curious_until = now + _CURIOUS_SECONDS
