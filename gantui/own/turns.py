"""Whose turn it is: the script's, which trains, or the session's, which looks, writes and obeys. Never both at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import torch

from gantui.gan.trainee import LoopEnded

LONGEST = 0.25
"""Seconds after which the session has its turn at the latest, once the script has done an iteration."""


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


class Turns:
    """Two threads that take turns: the script's comes to `iterate` after each iteration, the session's to `let`."""

    def __init__(self, wanted: Callable[[], bool]) -> None:
        """WANTED: whether somebody wants something of the session. The session has the first turn."""
        self._wanted = wanted
        self._script, self._session = threading.Semaphore(0), threading.Semaphore(0)
        self._done = self._most = 0
        self._until = 0.0
        self._ended: LoopEnded | None = None
        self._came_to_its_end = False
        self.over = False
        """Whether the session has ended: nobody waits for it any more."""
        self._defaults: _Defaults | None = None

    # The script's side -----------------------------------------------------------------------------------------------

    @property
    def first(self) -> bool:
        """Whether the iteration under way is the first of this turn."""
        return not self._done

    @property
    def last(self) -> bool:
        """Whether the iteration under way is the last of this turn for certain."""
        return self._done + 1 >= self._most

    def iterate(self) -> bool:
        """Note that an iteration is done, and wait for the session if it is its turn; whether it was."""
        if self.over:
            return False
        self._done += 1
        if self._done < self._most and not self._wanted() and time.monotonic() < self._until:
            return False
        self._session.release()
        self.wait()
        return True

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

    def let(self, most: int) -> int:
        """Let the script do iterations, at most MOST; returns how many it has done: 0 as it has come to its end.

        Raises:
            LoopEnded: it has ended before.
        """
        if not self._came_to_its_end and self._ended is None:
            self._done, self._most, self._until = 0, most, time.monotonic() + LONGEST
            if self._defaults is not None:
                self._defaults.give_back()
            self._script.release()
            self._session.acquire()
            if self._defaults is not None:
                self._defaults.take()
            if self._done:
                return self._done
        if self._ended is not None:
            raise self._ended
        return 0

    def close(self) -> None:
        """Let the script go on for ever, as the session has ended."""
        if self.over:
            return
        self.over = True
        if self._defaults is not None:
            self._defaults.give_back()
        self._script.release()
