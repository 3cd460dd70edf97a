"""When a screen asks for another snapshot, and with which content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from gantui.session.view.answers import Answers
from gantui.session.view.answers import to as answer_to
from gantui.session.view.snapshot import State

VIEWER = "screen"
"""The screen's name among the source's viewers."""


class Answering(Protocol):
    """A snapshot, as far as it matters here."""

    @property
    def state(self) -> State:
        """How the training stands."""
        ...

    @property
    def answers(self) -> Answers:
        """What became of the newest commands."""
        ...


Shown = TypeVar("Shown", bound=Answering)
Wanted = TypeVar("Wanted")


class SnapshotRequests(Generic[Shown, Wanted]):
    """Requests one snapshot at a time, and never the same twice."""

    def __init__(self, request: Callable[[str, Wanted], object]) -> None:
        """REQUEST(what) asks the source for a snapshot with that content."""
        self._request = request
        self._asked: tuple[object, ...] = ()
        """What the snapshot that is under way will answer, or what the last one did."""
        self._answered: Shown | None = None
        """The newest snapshot at the time of asking: a newer one is the answer."""
        self._ordinal = 0
        """The command whose answer is waited for; 0: none."""
        self.wanted: Wanted | None = None
        """What was asked for last."""

    def is_answer(self, snapshot: Shown) -> bool:
        """Whether SNAPSHOT answers the last request."""
        return snapshot is not self._answered

    @property
    def begun(self) -> bool:
        """Whether anything was requested yet."""
        return bool(self._asked)

    def ask(self, snapshot: Shown, now: float, wanted: Wanted, stands: tuple[object, ...] | None = None) -> bool:
        """Request the snapshot after SNAPSHOT with the content WANTED, NOW in seconds; returns whether it was done.

        Nothing is asked for while an answer is under way. Where the training STANDS still at something, nothing is
        asked for twice.
        """
        if not self.is_answer(snapshot):
            return False  # the last one asked for has not come yet
        asked: tuple[object, ...] = (wanted,) if stands is None else (wanted, *stands)
        if stands is not None and asked == self._asked and not self._waits(snapshot):
            return False
        self._asked, self._answered, self.wanted = asked, snapshot, wanted
        self._request(VIEWER, wanted)
        return True

    def wait(self, ordinal: int) -> None:
        """Ask until the command ORDINAL is answered, even if the training stands still."""
        self._ordinal = ordinal

    def _waits(self, snapshot: Shown) -> bool:
        """Whether SNAPSHOT lacks an answer that is waited for; of a training that is over none comes."""
        if snapshot.state.over or answer_to(self._ordinal, snapshot.answers) is not None:
            self._ordinal = 0
        return self._ordinal > 0
