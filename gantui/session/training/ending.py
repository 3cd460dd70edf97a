"""The last of a training, of one run or of a sweep: its ending is told, and viewers may look until nobody does."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any, Protocol, TypeVar

from gantui.session.control.mailbox import Ending, Mailbox
from gantui.session.sweep.snapshot import SweepSnapshot
from gantui.session.training.inbox import Inbox
from gantui.session.view.snapshot import Snapshot, State

Shown = TypeVar("Shown", Snapshot, SweepSnapshot)
Shown_co = TypeVar("Shown_co", covariant=True)


class Over(Exception):  # noqa: N818
    """Raised when a training has ended, as `ending` says."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.message)
        self.ending = ending


class Ended(Protocol[Shown_co]):
    """What was trained, and can still be looked at."""

    def last(self, state: State) -> Shown_co:
        """The numbers of now, at STATE."""
        ...

    def look(self) -> None:
        """Show what viewers ask for."""


def see_off(mailbox: Mailbox[Shown, Any], inbox: Inbox, ended: Ended[Shown] | None, ending: Ending) -> None:
    """Put ENDING on MAILBOX with the numbers of ENDED, which is None where nothing began; serve until it is closed.

    Nothing is raised: what broke the training may break this too, and then the snapshots before it stay.
    """
    numbers = mailbox.snapshot
    if ended is not None:
        with contextlib.suppress(Exception):
            numbers = ended.last(ending.state)
    mailbox.publish(dataclasses.replace(numbers, state=ending.state, message=ending.message, rate=0.0))
    mailbox.end(ending)
    while not mailbox.closed.is_set():
        inbox.refuse_late()
        if ended is not None:
            with contextlib.suppress(Exception):
                ended.look()
