"""A sweep in training in this process; it owns the thread, and imports no torch itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from gantui.errors import Exit
from gantui.session.control import importing
from gantui.session.control.mailbox import Ending
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.mailbox import SweepJob, SweepMailbox
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.view.commands import Checkpoint, Command, Pause, Resume, Stop
from gantui.session.view.snapshot import State

TAKES: frozenset[type[Command]] = frozenset({Pause, Resume, Checkpoint, Stop})
"""The commands that a sweep takes."""


class SweepSource(Protocol):
    """One sweep, seen from outside. Every method returns at once and may be called from any thread."""

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """The commands that it takes."""
        ...

    def request(self, viewer: str, looking: Looking) -> None:
        """Ask for a new snapshot with what VIEWER looks at; one request brings one snapshot."""
        ...

    def latest(self) -> SweepSnapshot:
        """The newest snapshot."""
        ...

    def send(self, command: Command) -> int:
        """Send COMMAND, to be carried out between two steps; the number under which it is answered."""
        ...


class LiveSweep:
    """A sweep in a thread of its own, which imports torch, as a `SweepSource`."""

    def __init__(self, job: SweepJob, on_end: Callable[[Ending], None] = lambda _: None) -> None:
        """ON_END is called in the training's thread when it is over."""
        self.job = job
        self._mailbox = SweepMailbox(job, on_end)
        self._thread = threading.Thread(target=self._run, name="training", daemon=True)

    def _run(self) -> None:
        if self.job.cluster is not None:
            from gantui.session.cluster.sweeping import train as train_on_cluster

            train_on_cluster(self.job, self._mailbox)
            return
        self._mailbox.publish(SweepSnapshot(State.LOADING, self.job.plan, message="importing torch"))
        try:
            with importing.large():
                from gantui.session.training.groups.sweeping import train  # here, since it imports torch
        except Exception as error:
            self._mailbox.error = error
            ending = Ending(State.FAILED, Exit.INTERNAL, f"PyTorch can't be imported: {error}")
            self._mailbox.publish(SweepSnapshot(State.FAILED, self.job.plan, message=ending.message))
            self._mailbox.end(ending)
            return
        train(self.job, self._mailbox)

    @property
    def directory(self) -> SweepDirectory | None:
        """The folder of the sweep; None until it has one."""
        return self._mailbox.directory

    @property
    def error(self) -> BaseException | None:
        """The bug that ended it, or None."""
        return self._mailbox.error

    def start(self) -> None:
        """Start the sweep; a second call does nothing."""
        if self._thread.ident is None:
            self._thread.start()

    def wait(self, seconds: float | None = None) -> Ending | None:
        """How it ended, after waiting up to SECONDS; None if it has not ended."""
        self._mailbox.over.wait(seconds)
        return self._mailbox.ending

    def abandon(self, seconds: float = 5.0) -> None:
        """Stop the sweep with a checkpoint if it has not ended, then wait up to SECONDS for the thread."""
        if self._thread.ident is not None:
            self._mailbox.send(Stop())
            self._mailbox.over.wait()
        self._mailbox.close()
        if self._thread.ident is not None:
            self._thread.join(seconds)

    # The source ------------------------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """The commands that a sweep takes."""
        return TAKES

    def request(self, viewer: str, looking: Looking) -> None:
        """Ask for one snapshot of what VIEWER is LOOKING at."""
        self._mailbox.request(viewer, looking)

    def latest(self) -> SweepSnapshot:
        """The newest snapshot."""
        return self._mailbox.snapshot

    def send(self, command: Command) -> int:
        """Send COMMAND, to be carried out between two steps; the number under which it is answered."""
        return self._mailbox.send(command)
