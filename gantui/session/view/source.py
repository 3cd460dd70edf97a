"""What a dashboard looks at: a live training in this process, one in another process, or a run on disk."""

from __future__ import annotations

from typing import Protocol

from gantui.session.view.commands import Command
from gantui.session.view.history import History
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import Snapshot


class Source(Protocol):
    """One training, seen from outside. Every method returns at once and may be called from any thread."""

    @property
    def capabilities(self) -> frozenset[type[Command]]:
        """The commands that it takes; a replay takes none."""
        ...

    def request(self, viewer: str, requests: Requests) -> None:
        """Ask for a new snapshot with what VIEWER looks at; it is made between two steps, for all viewers at once.

        Nothing is computed until somebody asks, and one request brings one snapshot. `Requests()` asks for the numbers
        alone.
        """
        ...

    def leave(self, viewer: str) -> None:
        """Stop making anything for VIEWER."""
        ...

    def latest(self) -> Snapshot:
        """The newest snapshot; from another process one comes unasked when the training's state has changed."""
        ...

    def history(self) -> History:
        """The curves so far; they may already reach past the newest snapshot's step: draw up to that."""
        ...

    def records(self) -> History:
        """The recorded metrics so far: one value a record; its number times `RunInfo.every` is its iteration.

        Its columns are the keys of a record; what a record says nothing of is NaN there.
        """
        ...

    def kept(self) -> tuple[int, ...]:
        """The iterations, ascending, of which a picture is kept: a snapshot with some points and D's score."""
        ...

    def recall(self, step: int) -> Snapshot | None:
        """The newest picture kept at or before iteration STEP, else the first; with the events up to then.

        None while it is being loaded, so ask again, and if none is kept. What it leaves out has its reason in
        `RunInfo.unseen`.
        """
        ...

    def send(self, command: Command) -> int:
        """Send COMMAND, to be carried out between two steps; its number, under which `Snapshot.answers` has its answer.

        One that is not among the capabilities is ignored: its number is 0, and it has no answer.
        """
        ...
