"""A script that gantui has started, as a source: what it trains, once it does, and what becomes of it."""

from __future__ import annotations

import dataclasses
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gantui.errors import Exit, Refusal
from gantui.session.attach.address import socket_at
from gantui.session.attach.remote import NobodyListens, Remote
from gantui.session.control.mailbox import Ending
from gantui.session.disk import folder
from gantui.session.disk.file_names import OUTPUT, RUN
from gantui.session.scripts import endings, failure, output
from gantui.session.scripts.failure import Failure
from gantui.session.scripts.keeper_handle import KeeperHandle
from gantui.session.scripts.order import Order
from gantui.session.view.commands import Command, Stop
from gantui.session.view.history import History
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State

_LOOK = 0.1
"""Seconds between two looks at the script."""


class Started:
    """A script in a process of its own, as a `Source`; a thread watches over it, and nobody waits for that.

    Until its first step it is loading, and its message says so. Whoever leaves it leaves it running.
    """

    def __init__(self, order: Order, on_end: Callable[[Ending], None] = lambda _: None) -> None:
        """ON_END is called in the thread once the script has ended."""
        self.order = order
        self._on_end = on_end
        self._latest = Snapshot(State.LOADING, message=f"starting {order.title}")
        self._remote: Remote | None = None
        self._made: list[Path] = []
        """The folders that had to be made for its output, its own first."""
        self._stops: queue.SimpleQueue[Stop] = queue.SimpleQueue()
        self._reason = ""
        """Why it was asked to stop; '' if it was not."""
        self.ending: Ending | None = None
        self.failure: Failure | None = None
        """What it has printed of why it failed, where it did."""
        self._over, self._left = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._watch, name="script", daemon=True)

    # Its life --------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start it; a second call does nothing."""
        if self._thread.ident is None:
            self._thread.start()

    def wait(self, seconds: float | None = None) -> Ending | None:
        """How it ended, after waiting up to SECONDS; None if it has not ended."""
        self._over.wait(seconds)
        return self.ending

    def let_go(self) -> None:
        """Look after it no more: it goes on if it has not ended."""
        self._left.set()
        if self._thread.ident is not None:
            self._thread.join(1.0)
        if self._remote is not None:
            self._remote.close()

    @property
    def steps(self) -> bool:
        """Whether its training has begun, and can be seen."""
        return self._remote is not None

    # The source ------------------------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """The commands that its training takes; before its first step it can be stopped."""
        if self._remote is not None:
            return self._remote.capabilities
        return frozenset({Stop}) if self.ending is None else frozenset()

    def request(self, viewer: str, requests: Requests) -> None:
        """Ask for one snapshot with REQUESTS, once it trains."""
        if self._remote is not None:
            self._remote.request(viewer, requests)

    def leave(self, viewer: str) -> None:
        """Stop making anything for VIEWER."""
        if self._remote is not None:
            self._remote.leave(viewer)

    def latest(self) -> Snapshot:
        """The newest snapshot."""
        if self.ending is None and self._remote is not None:
            newest = self._remote.latest()
            if newest.state is not State.LOST:  # what has become of it is known in a moment
                self._latest = newest
        return self._latest

    def history(self) -> History:
        """The curves so far."""
        return History(()) if self._remote is None else self._remote.history()

    def records(self) -> History:
        """The recorded metrics so far."""
        return History(()) if self._remote is None else self._remote.records()

    def kept(self) -> tuple[int, ...]:
        """The iterations of which a picture is kept."""
        return () if self._remote is None else self._remote.kept()

    def recall(self, step: int) -> Snapshot | None:
        """The newest picture kept at or before iteration STEP, else the first."""
        return None if self._remote is None else self._remote.recall(step)

    def send(self, command: Command) -> int:
        """Send COMMAND, to be carried out between two steps; its number there.

        `Stop` ends the script after a checkpoint; before its first step, or a second time, it ends it at once. It may
        be sent by a signal's handler, and has no number.
        """
        if isinstance(command, Stop):
            self._stops.put(command)
            return 0
        return 0 if self._remote is None else self._remote.send(command)

    # The thread ------------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        try:
            ending = self._followed()
        except Exception as error:  # nobody must wait for ever
            why = (error.strerror if isinstance(error, OSError) else "") or f"{type(error).__name__}: {error}"
            ending = Ending(State.REFUSED, Exit.INTERNAL, f"{self.order.title} could not be started: {why}")
            self._take_back()
        if ending is not None:
            self._end(ending)

    def _followed(self) -> Ending | None:
        """Start the script and follow it to its end; None where it is left before."""
        path = self.order.run_dir
        self._made = [each for each in (path, *path.parents) if not each.exists()]
        path.mkdir(parents=True, exist_ok=True)
        child = KeeperHandle(self.order)
        while not child.over:
            child.look(_LOOK)
            self._stop_if_asked(child)
            if self._left.is_set():
                return None
            if self._remote is None:
                self._attach()
        return self._ended(child)

    def _attach(self) -> None:
        """Connect to its training if that has begun; else say what it waits for."""
        if socket_at(self.order.run_dir) is None:
            self._say(endings.waiting(self.order.title, output.newest(self.order.run_dir, output.GLANCE)))
            return
        try:
            self._remote = Remote(self.order.run_dir)
        except NobodyListens:
            pass
        except Refusal as refusal:
            self._say(f"{self.order.title} trains, but {refusal}")

    def _say(self, message: str) -> None:
        if message != self._latest.message:
            self._latest = dataclasses.replace(self._latest, message=message)

    def _stop_if_asked(self, child: KeeperHandle) -> None:
        while not self._stops.empty():
            stop = self._stops.get()
            again, self._reason = bool(self._reason), stop.reason
            # A signal's reason is not for another process: what is asked there is asked.
            if self._remote is None or again or not self._remote.send(Stop()):
                child.end()

    def _ended(self, child: KeeperHandle) -> Ending:
        """How the script of CHILD has ended; where it has not made a step, nothing of it is left."""
        order, lines = self.order, output.newest(self.order.run_dir)
        if child.status is None:
            self._take_back()
            return Ending(State.REFUSED, Exit.USAGE, f"{order.title} could not be started: {child.trouble}")
        if folder.there(order.run_dir / RUN):
            # A training that has gone back is another run, in a folder of its own.
            run = order.run_dir if self._remote is None else self._remote.run_dir
            ending = endings.of_run(order, run, child.status, self._reason, lines)
        else:
            self._take_back()
            ending = endings.without_a_step(order, child.status, self._reason, lines)
        if child.status and not self._reason:
            self.failure = failure.found(lines)
        return ending

    def _take_back(self) -> None:
        """Remove what was made for a run that there is none of."""
        with suppress(OSError):
            folder.remove(self.order.run_dir / OUTPUT)
            for made in self._made:  # another run may have come to lie beside it
                made.rmdir()

    def _end(self, ending: Ending) -> None:
        last = self.latest()
        self._latest = dataclasses.replace(last, state=ending.state, message=ending.message, rate=0.0)
        self.ending = ending
        self._over.set()
        self._on_end(ending)
