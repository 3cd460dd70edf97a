"""The loop of every training, of one run or of a sweep: commands, what viewers ask for, iterations; and its ending."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any, Protocol, TypeVar

from gantui.session.control.inbox import Inbox
from gantui.session.control.mailbox import Ending, Mailbox
from gantui.session.sweep.snapshot import SweepSnapshot
from gantui.session.view.snapshot import Snapshot, State

Shown = TypeVar("Shown", Snapshot, SweepSnapshot)
Shown_co = TypeVar("Shown_co", covariant=True)


class Over(Exception):  # noqa: N818
    """Raised when a training has ended, as `ending` says."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.message)
        self.ending = ending


class Trained(Protocol[Shown_co]):
    """What is trained, and can be looked at. Where it ends before all is done, its methods raise `Over`."""

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        ...

    @property
    def paused(self) -> bool:
        """Whether it stands still until a command says otherwise."""
        ...

    def carry_out_all(self) -> None:
        """Carry out the commands that have come; where it is paused, wait a moment for one."""

    def look(self) -> None:
        """Show what viewers ask for."""

    def step(self) -> None:
        """Do one iteration, or a few, and what is due after it."""

    def finish(self) -> Ending:
        """The ending when all is done."""
        ...

    def last(self, state: State) -> Shown_co:
        """The numbers of now, at STATE, once it has ended."""
        ...


def train_to_the_end(trained: Trained[Any]) -> Ending:
    """Train until all is done; returns how it ended.

    Raises:
        Over: a command says otherwise, or there is another reason to end.
    """
    while not trained.done:
        trained.carry_out_all()
        trained.look()
        if not trained.paused:
            trained.step()
    return trained.finish()


def end_and_serve(mailbox: Mailbox[Shown, Any], inbox: Inbox, trained: Trained[Shown] | None, ending: Ending) -> None:
    """Put ENDING on MAILBOX with the numbers of TRAINED, which is None where nothing began; serve until it is closed.

    Nothing is raised: what broke the training may break this too, and then the snapshots before it stay.
    """
    numbers = mailbox.snapshot
    if trained is not None:
        with contextlib.suppress(Exception):
            numbers = trained.last(ending.state)
    mailbox.publish(dataclasses.replace(numbers, state=ending.state, message=ending.message, rate=0.0))
    mailbox.end(ending)
    while not mailbox.closed.is_set():
        inbox.refuse_late()
        if trained is not None:
            with contextlib.suppress(Exception):
                trained.look()
