"""The commands that have come for a training and are not carried out yet: each gets its answer, also the last ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from gantui.session.control.mailbox import Mailbox
from gantui.session.view.answers import Sent
from gantui.session.view.commands import Command, Stop

Outcome = tuple[bool, str]
"""Whether a command could be carried out, and what a person reads of it."""
IDLE = 0.25
"""Seconds that a waiting thread sleeps at most before it looks around."""


class Inbox:
    """Takes the commands out of MAILBOX and answers them."""

    def __init__(self, mailbox: Mailbox[Any, Any], late: str) -> None:
        """LATE is the answer to a command that comes when all is over."""
        self._mailbox, self._late = mailbox, late
        self._pending: deque[Sent] = deque()

    def __len__(self) -> int:
        """How many commands have come and are not carried out."""
        return len(self._pending)

    def fetch(self, wait: float) -> None:
        """Take in what has come; wait up to WAIT seconds for something."""
        self._pending += self._mailbox.commands(wait=wait)

    def carry_out_all(self, obey: Callable[[Command], Outcome], *, idle: bool) -> None:
        """Carry out by OBEY what has come, in that order; where there is nothing else to do (IDLE), wait a moment.

        Where OBEY raises, since the training ends, what still waits is answered too.
        """
        self.fetch(IDLE if idle and not self._pending else 0.0)
        while self._pending:
            sent = self._pending.popleft()
            stops = isinstance(sent.command, Stop)
            try:
                done, text = obey(sent.command)
            except BaseException:
                self._mailbox.answer(sent.ordinal, stops, "stopped" if stops else self._late)
                self._refuse_all()
                raise
            self._mailbox.answer(sent.ordinal, done, text)

    def refuse_late(self) -> None:
        """Wait a moment for commands, and answer that all is over."""
        self.fetch(IDLE)
        self._refuse_all()

    def _refuse_all(self) -> None:
        while self._pending:
            self._mailbox.answer(self._pending.popleft().ordinal, False, self._late)
