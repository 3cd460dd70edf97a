"""Between a training's thread and everybody else: commands and requests go in, snapshots come out."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from gantui.errors import Exit
from gantui.session.view.answers import Answer, Answers, Sent, added
from gantui.session.view.archive import Archive
from gantui.session.view.commands import COMMANDS, Command
from gantui.session.view.history import History
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State


class ViewerRequest(Protocol):
    """What a viewer asks for."""

    def __or__(self, other: Self) -> Self:
        """A request that serves both."""
        ...


Shown = TypeVar("Shown")
Wanted = TypeVar("Wanted", bound=ViewerRequest)


@dataclass(frozen=True)
class Ending:
    """How a training ended."""

    state: State
    code: Exit
    message: str
    """One sentence."""


class _Asked:
    """An item in the queue of commands: somebody asked for a snapshot, so wake up."""


class Mailbox(Generic[Shown, Wanted]):
    """One slot for the newest snapshot, one queue for commands; nothing here ever makes the training wait.

    `send` may be called from a signal handler: SimpleQueue is the standard library's queue that allows it.
    """

    def __init__(self, snapshot: Shown, on_end: Callable[[Ending], None] = lambda _: None) -> None:
        """SNAPSHOT is there before the training publishes any. ON_END is called in its thread when it is over."""
        self._on_end = on_end
        self.snapshot = snapshot
        self.on_wish: Callable[[bool], None] = lambda _: None
        """Called in the thread of whoever sends a command (True) or asks for a snapshot; it must return at once."""
        self.on_publish: Callable[[], None] = lambda: None
        """Called in the training's thread when there is a new snapshot; it must return at once."""
        self.answered = 0
        """What was asked for up to this number is in the newest snapshot, or in one before it."""
        self.ending: Ending | None = None
        self.over = threading.Event()
        """Set once `ending` is there."""
        self.closed = threading.Event()
        """Set when nobody will look any more, so that the thread can go."""
        self.answers: Answers = ()
        """What became of the newest commands, for the next snapshot."""
        self._queue: queue.SimpleQueue[Sent | _Asked] = queue.SimpleQueue()
        self._ordinals = itertools.count(1)
        self._wishes: dict[str, Wanted] = {}
        self._asked = self._taken = 0
        self._lock = threading.Lock()

    # For viewers -----------------------------------------------------------------------------------------------------

    def send(self, command: Command) -> int:
        """Put COMMAND in the queue; its number, under which the training answers."""
        ordinal = next(self._ordinals)
        self._queue.put(Sent(ordinal, command))
        self.on_wish(True)
        return ordinal

    def request(self, viewer: str, requests: Wanted) -> int:
        """Ask for one snapshot with REQUESTS; returns the number that `answered` reaches once it is there."""
        with self._lock:
            self._wishes[viewer] = requests
            self._asked += 1
            number = self._asked
        self._queue.put(_Asked())
        self.on_wish(False)
        return number

    def leave(self, viewer: str) -> None:
        """Forget the request of VIEWER."""
        with self._lock:
            self._wishes.pop(viewer, None)

    def close(self) -> None:
        """Close it: nobody looks any more."""
        self.closed.set()
        self._queue.put(_Asked())

    # For the training's thread ---------------------------------------------------------------------------------------

    def answer(self, ordinal: int, done: bool, text: str) -> None:
        """Tell whoever sent the command ORDINAL what became of it; the snapshots that are made from now on say it."""
        self.answers = added(self.answers, Answer(ordinal, done, text))

    def commands(self, wait: float = 0.0) -> list[Sent]:
        """The commands that have come, after waiting up to WAIT seconds for something to come."""
        found: list[Sent] = []
        try:
            item = self._queue.get(timeout=wait) if wait else self._queue.get_nowait()
            while True:
                if not isinstance(item, _Asked):
                    found.append(item)
                item = self._queue.get_nowait()
        except queue.Empty:
            return found

    def take_requests(self) -> Wanted | None:
        """What to put into a snapshot now, for all who asked; None if nobody did."""
        if not self._wishes:
            return None
        with self._lock:
            requests = list(self._wishes.values())
            self._wishes.clear()
            self._taken = self._asked
        union = requests[0]
        for other in requests[1:]:
            union = union | other
        return union

    def publish(self, snapshot: Shown) -> None:
        """Make SNAPSHOT the newest, and the answer to the requests that were taken."""
        self.snapshot = snapshot
        self.answered = self._taken  # after it: who finds the number finds the snapshot
        self.on_publish()

    def end(self, ending: Ending) -> None:
        """Note that the training is over; snapshots are served until `close`."""
        self.ending = ending
        self.over.set()
        self._on_end(ending)


class TrainingMailbox(Mailbox[Snapshot, Requests]):
    """The exchange between one training and its viewers."""

    def __init__(self, on_end: Callable[[Ending], None] = lambda _: None) -> None:
        """ON_END is called in the training's thread when it is over."""
        super().__init__(Snapshot(State.LOADING, message="starting"), on_end)
        self.history = History(("loss_d", "loss_g"))
        self.records = History(())
        self.archive: Archive | None = None
        """The pictures that are kept, once there may be some."""
        self.takes: frozenset[type[Command]] = frozenset(COMMANDS.values())
        """The commands that the training takes; all of them until it is known what is trained."""
        self.notice = ""
        """A sentence to be shown to a person when the training starts."""
        self.on_move: Callable[[Path], None] = lambda _: None
        """Called in the training's thread when it goes on in another run directory, whose lock it holds."""
