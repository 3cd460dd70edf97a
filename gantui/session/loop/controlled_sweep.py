"""A sweep with the commands that it takes and the viewers that it serves, wherever its groups are trained."""

from __future__ import annotations

import dataclasses
import time
from abc import ABC, abstractmethod

from gantui.session.control.inbox import Inbox, Outcome
from gantui.session.control.mailbox import Ending
from gantui.session.control.stop_statuses import ended_by
from gantui.session.loop import Over
from gantui.session.sweep.mailbox import SweepMailbox
from gantui.session.sweep.snapshot import Looking, SweepSnapshot
from gantui.session.view.commands import Checkpoint, Command, Pause, Resume, Stop
from gantui.session.view.snapshot import State

ENDED = "the sweep has ended"
"""The answer to a command that came too late."""


class ControlledSweep(ABC):
    """Carries out commands to a sweep and publishes snapshots of it; a subclass has its groups trained."""

    def __init__(self, mailbox: SweepMailbox, inbox: Inbox) -> None:
        self._mailbox, self._inbox = mailbox, inbox
        self._pausing = False
        """Whether a command has paused it."""
        self._message = ""

    @property
    @abstractmethod
    def paused(self) -> bool:
        """Whether there is nothing to do until a command comes."""

    # Commands --------------------------------------------------------------------------------------------------------

    def carry_out_all(self) -> None:
        """Carry out the commands that have come; where it is paused, wait a moment for one.

        Raises:
            Over: one of them ends the sweep.
            OSError: the folder of a group can't be written to.
        """
        self._inbox.carry_out_all(self._obey, idle=self.paused)

    def _obey(self, command: Command) -> Outcome:
        """Carry COMMAND out.

        Raises:
            Over: it ends the sweep.
            OSError: the folder of a group can't be written to.
        """
        done, where = True, self._where()
        match command:
            case Stop():
                self._stop()
                code, by = ended_by(command.reason)
                raise Over(Ending(State.STOPPED, code, f"stopped{by}{where}"))
            case Pause():
                self._pausing, said = True, f"paused{where}"
            case Resume():
                self._pausing, said = False, f"going on{where}"
            case Checkpoint():
                said = self._checkpoint()
                done, said = bool(said), said or "no checkpoint: no group is in training"
            case _:
                done, said = False, "a sweep takes no such command"
        self._message = said
        return done, said

    @abstractmethod
    def _where(self) -> str:
        """How far it is, to follow 'stopped' or 'paused', such as ' at step 20'."""

    @abstractmethod
    def _stop(self) -> None:
        """Stop all groups in training, so that they can be gone on with.

        Raises:
            OSError: the folder of a group can't be written to.
        """

    @abstractmethod
    def _checkpoint(self) -> str:
        """Have all groups in training write a checkpoint; a sentence about it, '' where none is in training.

        Raises:
            OSError: the folder of a group can't be written to.
        """

    # Snapshots -------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Publish a snapshot if somebody asked for one."""
        looking, ending = self._mailbox.take_requests(), self._mailbox.ending
        if looking is None:
            return
        began, state = time.thread_time(), State.PAUSED if self._pausing else State.RUNNING
        if ending is not None:
            state, self._message = ending.state, ending.message
        snapshot = self._snapshot(looking, state)
        message = self._message if ending is not None else snapshot.message or self._message
        self._mailbox.publish(dataclasses.replace(snapshot, message=message, cost=time.thread_time() - began))

    def last(self, state: State) -> SweepSnapshot:
        """The numbers of now, at STATE; the folders of groups that broke are released to others."""
        try:
            return self._snapshot(Looking(), state)
        finally:
            self._release()

    @abstractmethod
    def _snapshot(self, looking: Looking, state: State) -> SweepSnapshot:
        """A snapshot of now with what LOOKING asks for; its message says what is waited for, if anything is."""

    @abstractmethod
    def _release(self) -> None:
        """Release the folders of the groups in training, as they are on the disk."""
