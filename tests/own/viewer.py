"""Somebody who looks at a script's training from another thread, and steers it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from gantui.session.attach.remote import NobodyListens, Remote
from gantui.session.view.answers import to as answer_to
from gantui.session.view.commands import Command, Resume
from gantui.session.view.snapshot import Snapshot
from tests.asking import asks
from tests.own.loops import Loop

LOOKS = asks(200, (8, 8), frozenset({"reading", "slope", "gap", "fakes"}), arrows=20, latent_map=(4, 4))


class Viewer:
    """Somebody in a thread of their own who does WHAT once the run in PATH is there; the script runs meanwhile."""

    def __init__(self, path: Path, what: Callable[[Viewer], object]) -> None:
        self.path, self.error = path, None
        self.shown: list[Snapshot] = []
        self._done, self._too_late = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._go, args=(what,))
        self._thread.start()

    def _go(self, what: Callable[[Viewer], object]) -> None:
        try:
            with closing(self._come()) as self.remote:
                try:
                    what(self)
                except BaseException:
                    self.tell(Resume())  # the script is not to stand still for ever
                    raise
        except BaseException as error:
            self.error = error
        finally:
            self._done.set()

    def _come(self) -> Remote:
        """The viewer's end of the run, once it is there: its socket has a name a moment before somebody listens."""
        while True:
            try:
                return Remote(self.path)
            except NobodyListens:
                if self._too_late.wait(0.005):
                    raise AssertionError("the run has never begun") from None

    @property
    def done(self) -> bool:
        return self._done.is_set()

    def until(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        """The first snapshot with everything that fits CONDITION."""
        seen: Snapshot | None = None
        for _ in range(10_000):
            now = self.remote.latest()
            if condition(now):
                return now
            if now is not seen:  # who asks and asks before there was an answer is sent away
                self.remote.request("viewer", LOOKS)
            seen = now
            threading.Event().wait(0.005)
        raise AssertionError("never seen")

    def tell(self, command: Command) -> tuple[bool, str]:
        """What became of COMMAND."""
        ordinal = self.remote.send(command)
        found = answer_to(ordinal, self.until(lambda now: answer_to(ordinal, now.answers) is not None).answers)
        assert found is not None
        return found.done, found.text

    def join(self) -> None:
        self._too_late.set()
        self._thread.join()
        if self.error is not None:
            raise self.error


def run_while(loop: Loop, path: Path, what: Callable[[Viewer], object], **said: Any) -> None:
    """LOOP goes on, watched, until WHAT is done."""
    watch = loop.watched(path, **said)
    viewer = Viewer(path, what)
    try:
        while not viewer.done:
            watch.step(**loop.iterate())
    finally:
        viewer.join()
        watch.close()
