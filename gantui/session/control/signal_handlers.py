"""Signals that end a training, and dropped connections while it runs, also when the terminal has stalled.

Ctrl-C is a signal where no screen is open. On a screen it is a key, which does the same: `action_interrupt` in
`gantui.tui.screens.steered` and in `gantui.tui.race.app`.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Literal, Self

from gantui.session.control.mailbox import Ending
from gantui.session.control.stop_statuses import HANGUP, NAMES
from gantui.session.view.commands import Command, Stop

GRACE = 5.0
"""Seconds that the main thread may do nothing, instead of leaving, once a training that had to end has ended."""
_LOOKS = 5
"""How often the watchdog looks, in so many seconds."""
_WORK = 0.02
"""CPU seconds a second from which on the process is at work: on a busy machine even its last words take long."""
_LONGEST = 12
"""So many times the grace are given to a process that is at work and does not leave."""


class Signals:
    """Catches signals as a context, which the main thread enters and leaves.

    The handlers only put commands in the training's queue. A watchdog ends the process if the main thread hangs in a
    terminal that nobody reads: the run folder is complete by then.
    """

    def __init__(
        self,
        send: Callable[[Command], object],
        on_hangup: Literal["continue", "stop"],
        leave: Callable[[], None] = lambda: None,
        end_process: Callable[[int], object] = os._exit,
        grace: float = GRACE,
        cpu: Callable[[], float] = time.process_time,
    ) -> None:
        """SEND puts a command in the training's queue; LEAVE closes the screen, both from within a handler.

        CPU tells the seconds that the process has computed so far.
        """
        self._send, self._on_hangup, self._leave = send, on_hangup, leave
        self._end_process, self._grace, self._cpu = end_process, grace, cpu
        self._left = threading.Event()
        self._ending: Ending | None = None
        self._before: dict[signal.Signals, object] = {}
        # Told now, since a terminal that has hung up no longer says that it is one.
        self._terminals = [number for number in (0, 1, 2) if os.isatty(number)]
        self.stopped = False
        """Whether a signal has stopped the training."""
        self.hung_up = False
        """Whether the connection has dropped."""

    def __enter__(self) -> Self:
        for number, handler in (*((number, self._on_stop_signal) for number in NAMES), (signal.SIGHUP, self._hang_up)):
            ignored = signal.getsignal(number) == signal.SIG_IGN
            if not (ignored and number == signal.SIGHUP):  # nohup
                self._before[number] = signal.signal(number, handler)
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def hang_up(self) -> None:
        """Let go of the terminal, which is gone, then train on or stop, as was asked for."""
        if self.hung_up:
            return
        self.hung_up = True
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in self._terminals:  # a log file that output was sent to stays
            os.dup2(nowhere, number)
        os.close(nowhere)
        self._leave()
        if self._on_hangup == "stop":
            self._stop(HANGUP)
        elif self._ending is not None:
            self._watch(self._ending)

    def ended(self, ending: Ending) -> None:
        """Note, in the training's thread, that it is over: the main thread must now leave if a signal said so."""
        self._ending = ending
        if self.stopped or self.hung_up:
            self._watch(ending)

    def _on_stop_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop(NAMES[signal.Signals(number)])

    def _hang_up(self, number: int, frame: FrameType | None) -> None:
        self.hang_up()

    def _stop(self, reason: str) -> None:
        self.stopped = True
        self._send(Stop(reason))
        if self._ending is not None:
            self._leave()
            self._watch(self._ending)

    def _watch(self, ending: Ending) -> None:
        def watch() -> None:
            look, idle, before = self._grace / _LOOKS, 0, self._cpu()
            for _ in range(_LONGEST * _LOOKS):
                if self._left.wait(look):
                    return
                now = self._cpu()
                idle, before = (idle + 1 if now - before < _WORK * look else 0), now
                if idle == _LOOKS:
                    break
            self._end_process(ending.code)

        threading.Thread(target=watch, name="watchdog", daemon=True).start()
