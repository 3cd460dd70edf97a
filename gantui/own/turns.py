"""Whose turn it is: the script's, which trains, or the session's, which looks, writes and obeys. Never both at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch

from gantui.gan.trainee import LoopEnded
from gantui.own.streams_aside import put_back

LONGEST = 1.0
"""Seconds after which the session has its turn at the latest, once the script has done an iteration."""
BUDGET = 0.025
"""The share of the time that somebody who looks may cost: while the script stands still, and as it is sent to them."""
_SELDOM = 5.0
"""Seconds after which who looks sees something new, while what is owed is being paid off; more where it only grows."""
_IDLE, _UNUSUAL = 5.0, 3.0
"""Seconds without an iteration that are worth a word, and how many times what an iteration takes they must be."""
_LOOK = 1.0
"""Seconds between two looks at whether there was one."""


class _Defaults:
    """Defaults of torch that the whole process shares: the script's, while it has its turn."""

    def __init__(self) -> None:
        self.take()

    def take(self) -> None:
        """Keep the script's, and set ours."""
        self._dtype = torch.get_default_dtype()
        self._strict = torch.are_deterministic_algorithms_enabled()
        self._warns = torch.is_deterministic_algorithms_warn_only_enabled()
        if self._dtype is not torch.float32:
            torch.set_default_dtype(torch.float32)
        if self._strict:
            torch.use_deterministic_algorithms(False)

    def give_back(self) -> None:
        """Set the script's again."""
        if self._dtype is not torch.float32:
            torch.set_default_dtype(self._dtype)
        if self._strict:
            torch.use_deterministic_algorithms(True, warn_only=self._warns)


@contextmanager
def plainly(device: torch.device) -> Iterator[None]:
    """Inside, no mode in which the script computes on DEVICE is on: none without gradients, none of mixed precision."""
    with torch.inference_mode(False), torch.enable_grad(), torch.autocast(device.type, enabled=False):
        yield


class Turns:
    """Two threads that take turns: the script's, which asks after each iteration whether it goes on, the session's.

    What ends a turn of the script besides the number of its iterations is known to the session alone, which then sets a
    flag: so the script looks at two attributes after an iteration, and at no clock.
    """

    def __init__(self) -> None:
        """The session has the first turn."""
        self._script, self._session = threading.Semaphore(0), threading.Semaphore(0)
        self.left = 0
        """Iterations of the script's turn that are left, that under way included."""
        self._most = 0
        self._called = False
        """Whether the session wants its turn."""
        self._obeys = self._looked_at = False
        """Whether somebody has sent a command, and whether somebody wants to look, since the last turn."""
        self._due = self._began = 0.0
        """When somebody may look again, and when the session's turn has begun."""
        self._owed, self._owed_at = 0.0, 0.0
        """Seconds that who looks has cost beyond their share, and when."""
        self._most_owed, self._seldom_times = 0.0, 1
        """The most that was owed since all was paid, and how many times `_SELDOM` who looks has to wait at most."""
        self._obeyed = False
        """Whether it began with a command."""
        self.sending: Callable[[], float] = lambda: 0.0
        """CPU seconds that sending to viewers has taken so far, beside the script."""
        self._sent = 0.0
        """The same when the script had its turn last."""
        self._usual = 0.0
        """Seconds that an iteration took in the last turn of the script."""
        self._ended: LoopEnded | None = None
        self._came_to_its_end = False
        self.over = False
        """Whether the session has ended: nobody waits for it any more."""
        self._defaults: _Defaults | None = None

    # Anybody's side --------------------------------------------------------------------------------------------------

    def wish(self, command: bool) -> None:
        """Somebody has sent a COMMAND, which is heard after the iteration under way, or wants to look."""
        if command:
            self._obeys = self._called = True
        else:
            self._looked_at = True
            if time.monotonic() >= self._due:
                self._called = True

    # The script's side -----------------------------------------------------------------------------------------------

    def goes_on(self) -> bool:
        """Note that an iteration is done; whether the script has its turn still."""
        self.left -= 1
        return self.left > 0 and not self._called

    def give(self) -> None:
        """Let the session have its turn, and wait for the script's."""
        if not self.over:
            self._session.release()
            self.wait()

    def wait(self) -> None:
        """Wait for the script's turn."""
        self._script.acquire()

    def end(self, ended: LoopEnded | None) -> None:
        """Note that the loop has ENDED, or come to its end: the session's turn never ends any more."""
        self._ended, self._came_to_its_end = ended, ended is None
        self._session.release()

    # The session's side ----------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Begin with the session's turn, in its thread."""
        self._defaults = _Defaults()

    def let(self, most: int, waits: Callable[[float], None]) -> int:
        """Let the script do iterations, at most MOST; returns how many it has done: 0 as it has come to its end.

        WAITS is called every second while it does none for long, with the seconds since the last one.

        Raises:
            LoopEnded: it has ended before.
        """
        if not self._came_to_its_end and self._ended is None:
            self.left = self._most = most
            self._give_back()
            self._release()
            self._wait_for_it(waits)
            if self._defaults is not None:
                self._defaults.take()
            if self.left < self._most:
                return self._most - self.left
        if self._ended is not None:
            raise self._ended
        return 0

    def _release(self) -> None:
        """Let the script have its turn.

        Who only looks has to wait then until the script has had so much of the time that it loses no more than `BUDGET`
        of it, with all that the session has done and has had sent. What took long is paid off over several looks.
        """
        now, sent = time.monotonic(), self.sending()
        spent, self._sent, self._called = now - self._began + sent - self._sent, sent, False
        self._owed, self._owed_at = max(0.0, self._owed - BUDGET * (now - self._owed_at)), now
        if self._obeyed or self._obeys:
            self._due = now
            self._called = self._obeys
        else:
            self._owed += spent if self._began else 0.0  # of the first turn, in which it begins, nobody is guilty
            self._due = now + min(self._owed / BUDGET, self._longest_wait())
        self._script.release()

    def _longest_wait(self) -> float:
        """Seconds that who looks has to wait at most: twice as many each time that more is owed than ever before.

        Otherwise looks that take more than `BUDGET` of `_SELDOM` each would never be paid.
        """
        if self._owed <= BUDGET * _SELDOM:
            self._most_owed, self._seldom_times = 0.0, 1
        elif self._owed > self._most_owed:
            self._seldom_times *= 2 if self._most_owed else 1
            self._most_owed = self._owed
        return _SELDOM * self._seldom_times

    def _wait_for_it(self, waits: Callable[[float], None]) -> None:
        """Wait for the session's turn: soon where somebody looks, and after `LONGEST` in any case."""
        began = now = time.monotonic()
        until = now + LONGEST
        while not self._session.acquire(timeout=max(0.0, (min(self._due, until) if self._due > now else until) - now)):
            now = time.monotonic()
            if now >= until or self._looked_at:
                self._called = True
                self._wait_for_an_iteration(began if self.left == self._most else now, waits)
                break
        self._began, self._obeyed = time.monotonic(), self._obeys
        if self.left < self._most:
            self._usual = (self._began - began) / (self._most - self.left)
        self._obeys = self._looked_at = False

    def _wait_for_an_iteration(self, since: float, waits: Callable[[float], None]) -> None:
        """Wait until the iteration under way is done; there was none SINCE then."""
        while not self._session.acquire(timeout=_LOOK):
            idle = time.monotonic() - since
            if idle >= max(_IDLE, _UNUSUAL * self._usual):
                waits(idle)

    def close(self) -> None:
        """Let the script go on for ever, as the session has ended."""
        if self.over:
            return
        self.over = True
        self._give_back()
        self._script.release()

    def _give_back(self) -> None:
        """Let the script find everything that the process shares as it left it."""
        put_back()
        if self._defaults is not None:
            self._defaults.give_back()
