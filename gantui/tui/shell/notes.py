"""The text at the right of the status line: what a key did, the training's answer, an event."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from gantui.draw.event_tones import tone
from gantui.errors import plain
from gantui.experiment.verdicts.event import Event
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.shell.start_message import StartMessage

_REMEMBERED = 30
"""Notes that can be read again."""
_SECONDS = 5.0
"""How long a note stands there."""


class Note:
    """A note in the status line: what the last key did, or what the training answered, for some seconds."""

    def __init__(self) -> None:
        self._note, self._noted = "", -1e9
        self._named = ""
        """The name that was shown last."""
        self._message = ""
        """What the training had answered last."""
        self.said: deque[str] = deque(maxlen=_REMEMBERED)
        """The messages that have stood there, the newest first."""

    def say(self, note: str, now: float) -> None:
        """Show NOTE, a message that can be read again, from NOW on, in seconds."""
        self._note, self._noted, self._named = note, now, ""
        self.keep(note)

    def name(self, note: str, now: float) -> None:
        """Show NOTE, the name of what a key has brought on the screen, from NOW on: nobody need read it again."""
        self._note, self._noted, self._named = note, now, note

    def is_name(self, note: str) -> bool:
        """Whether NOTE, which is shown now, is not to be found among the messages."""
        return bool(note) and note == self._named

    def keep(self, note: str) -> None:
        """Keep NOTE, so that it can be read again."""
        if note and (not self.said or note != self.said[0]):
            self.said.appendleft(note)

    def heed(self, message: str, now: float) -> None:
        """Show the training's MESSAGE if it is a new one."""
        if message != self._message:
            self._message = message
            self.say(plain(message), now)

    def stands(self, now: float) -> bool:
        """Whether the note is new enough to be shown NOW."""
        return now - self._noted < _SECONDS

    @property
    def text(self) -> str:
        """The note."""
        return self._note


class Notes(Note):
    """The notes of one training, and what takes their place after some seconds."""

    def __init__(self, hint: Callable[[], str], waiting: StartMessage) -> None:
        """HINT returns what to show first once it trains; WAITING what to show before."""
        super().__init__()
        self._waiting = waiting
        self._hint: Callable[[], str] | None = hint
        self._heard: Event | None = None
        """The newest event that was shown."""
        self._trouble = ""
        """What the training suffered from when it was looked at last."""
        self._listening = False

    def words(self, snapshot: Snapshot, now: float, *, away: bool) -> str:
        """What to show NOW for the newest SNAPSHOT; AWAY: while an older one is on the screen."""
        self.heed(snapshot.message, now)
        self._hear(snapshot, now)
        if snapshot.trouble != self._trouble:
            self._trouble = snapshot.trouble
            self.keep(plain(snapshot.trouble))
        if snapshot.state is State.LOADING:
            waits = self._waiting.words(snapshot.message, now)
            return self.text if self.stands(now) and self.text != plain(snapshot.message) else waits
        if snapshot.state is State.RUNNING:
            self._waiting.over(now)
        if self._hint is not None:
            hint, self._hint = self._hint(), None
            if hint:
                self.say(hint, now)
        fresh = self.stands(now)
        if snapshot.state.over and not fresh and not away:
            return _ended(snapshot)
        if snapshot.phase_now:
            return snapshot.phase_now
        return (self.text if fresh else "") or plain(snapshot.trouble)

    def _hear(self, snapshot: Snapshot, now: float) -> None:
        """Show the newest event, unless it was there when the screen opened.

        What somebody changed is shown by the message that answers the command.
        """
        newest = next((event for event in reversed(snapshot.events) if event.kind != "changed"), None)
        if newest is not None and newest != self._heard and self._listening:
            self.say(plain(f"{newest.kind} at step {newest.step:,} (e: more): {newest.evidence}"), now)
        if snapshot.facts is not None:
            self._heard, self._listening = newest, True


def _ended(snapshot: Snapshot) -> str:
    """What to show for a training that is over."""
    ill = ", ".join(event.kind for event in snapshot.standing if tone(event) == "bad")
    said = (plain(snapshot.message), f"{ill} (e)" if ill else "", "q leaves")
    return " · ".join(part for part in said if part)
