"""When the dashboard asks its source for another snapshot, and what for."""

from __future__ import annotations

from collections.abc import Callable

from gantui.session.snapshot import Snapshot, State, Views
from gantui.session.source import Source
from gantui.tui.panels.square import PICTURE_RATE

VIEWER = "screen"
"""The dashboard's name among the source's viewers."""
_CURIOUS_SECONDS = 0.5
"""How long after a command a training that stands still is asked for new snapshots."""


class Asking:
    """Asks for one snapshot at a time, for pictures no oftener than they are drawn, and not twice for the same."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._asked: tuple[object, ...] = ()
        """What the snapshot that is under way will answer, or what the last one did."""
        self._answered: Snapshot | None = None
        """The newest snapshot at the time of asking: a newer one is the answer."""
        self._pictures_asked = -1e9
        self._curious_until = -1e9

    def is_answer(self, snapshot: Snapshot) -> bool:
        """Whether SNAPSHOT came after the last asking."""
        return snapshot is not self._answered

    @property
    def begun(self) -> bool:
        """Whether anything was asked for yet."""
        return bool(self._asked)

    def ask(self, snapshot: Snapshot, now: float, views: Callable[[], Views]) -> None:
        """Ask for what comes after SNAPSHOT, with the VIEWS that are looked at, NOW in seconds.

        Nothing is asked for while an answer is under way, or where there is nothing new to see.
        """
        if not self.is_answer(snapshot):
            return  # the last one asked for has not come yet
        if snapshot.state is State.RUNNING or snapshot.phase_now:
            due = now - self._pictures_asked >= 1 / PICTURE_RATE
            wanted = views() if due else Views()
            self._pictures_asked = now if due else self._pictures_asked
            asked: tuple[object, ...] = (wanted,)
        else:
            wanted = views()
            asked = (wanted, snapshot.state, snapshot.step, snapshot.message)
            if asked == self._asked and now >= self._curious_until:
                return
        self._asked, self._answered = asked, snapshot
        self._source.want(VIEWER, wanted)

    def pictures_at_once(self) -> None:
        """Ask for pictures the next time, however new the last ones are."""
        self._pictures_asked = -1e9

    def be_curious(self, now: float) -> None:
        """A command was sent NOW: ask for a while, even if the training stands still."""
        self._curious_until = now + _CURIOUS_SECONDS
