"""A training in this process, as a source; it owns the thread, and imports no torch itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext

from gantui.errors import Exit
from gantui.session.attach.server import Server
from gantui.session.control import importing
from gantui.session.control.mailbox import Ending, TrainingMailbox
from gantui.session.jobs.job import Job
from gantui.session.view.archive import as_of
from gantui.session.view.commands import Command, Stop
from gantui.session.view.history import History
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot, State

FAREWELL = 2.0
"""Seconds that viewers in other processes have to take the last of a training that is over."""


class Live:
    """A training in a thread of its own, as a `Source`.

    A plain thread, so that the training outlives the screen; it imports torch, so that a screen can be up before.
    """

    def __init__(
        self,
        job: Job,
        on_end: Callable[[Ending], None] = lambda _: None,
        takes: frozenset[type[Command]] | None = None,
        on_wish: Callable[[bool], None] = lambda _: None,
    ) -> None:
        """ON_END is called in the training's thread when it is over; TAKES are its commands, if they are known.

        ON_WISH is called when somebody sends a command (True) or asks for a snapshot, in their thread.
        """
        self.job = job
        self._mailbox = TrainingMailbox(on_end)
        self._mailbox.on_wish = on_wish
        if takes is not None:
            self._mailbox.takes = takes
        self._server: Server | None = None
        self._thread = threading.Thread(target=self._run, name="training", daemon=True)

    def _run(self) -> None:
        self._mailbox.publish(Snapshot(State.LOADING, message="importing torch"))
        try:
            with nullcontext() if self.job.guest else importing.large():
                from gantui.session.training import train  # here, since it imports torch
        except Exception as error:
            where = self.job.run.keep_traceback(error)
            ending = Ending(State.FAILED, Exit.INTERNAL, f"PyTorch can't be imported: {error}; {where}")
            self._mailbox.publish(Snapshot(State.FAILED, message=ending.message))
            self._mailbox.end(ending)
            return
        train(self.job, self._mailbox)

    def start(self) -> None:
        """Start the training, and listen for viewers in other processes; a second call does nothing."""
        if self._thread.ident is None:
            self._server = Server.of(self.job.run.path, self._mailbox)
            self._thread.start()

    def wait(self, seconds: float | None = None) -> Ending | None:
        """How the training ended, after waiting up to SECONDS; None if it has not ended."""
        self._mailbox.over.wait(seconds)
        return self._mailbox.ending

    def close(self, seconds: float = 5.0) -> None:
        """Close it, as nobody looks any more, and wait up to SECONDS for the thread to end after the training."""
        if self._server is not None:
            self._server.close(min(seconds, FAREWELL))
        self._mailbox.close()
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def abandon(self) -> None:
        """Stop the training with a checkpoint if it has not ended, wait for that, and release the thread."""
        if self._thread.ident is not None:
            self._mailbox.send(Stop())
            self._mailbox.over.wait()
        self.close()

    @property
    def sending(self) -> float:
        """CPU seconds that sending to viewers in other processes has taken so far."""
        return 0.0 if self._server is None else self._server.seconds

    # The source ------------------------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """The commands that what is trained can take; all of them until that is known."""
        return self._mailbox.takes

    def request(self, viewer: str, requests: Requests) -> None:
        """Ask for one snapshot with REQUESTS."""
        self._mailbox.request(viewer, requests)

    def leave(self, viewer: str) -> None:
        """Stop making anything for VIEWER."""
        self._mailbox.leave(viewer)

    def latest(self) -> Snapshot:
        """The newest snapshot."""
        return self._mailbox.snapshot

    def history(self) -> History:
        """The curves so far."""
        return self._mailbox.history

    def records(self) -> History:
        """The recorded metrics so far."""
        return self._mailbox.records

    def kept(self) -> tuple[int, ...]:
        """The iterations of which a picture is kept."""
        archive = self._mailbox.archive
        return () if archive is None else archive.steps

    def recall(self, step: int) -> Snapshot | None:
        """The newest picture kept at or before iteration STEP, else the first."""
        archive, now = self._mailbox.archive, self._mailbox.snapshot
        kept = None if archive is None else archive.read(step)
        return None if kept is None else as_of(kept, now.events, now.strip)

    def send(self, command: Command) -> int:
        """Send COMMAND, to be carried out between two steps; the number under which it is answered."""
        return self._mailbox.send(command)
