"""Wakes a thread that waits in a selector."""

from __future__ import annotations

import os
import threading
from contextlib import suppress


class Wakeup:
    """A pipe whose reading end is in the selector."""

    def __init__(self) -> None:
        self.reader, self._writer = os.pipe()
        for end in (self.reader, self._writer):
            os.set_blocking(end, False)
        self._lock = threading.Lock()
        """So that nothing is written to a number that is another file's by now."""

    def wake(self) -> None:
        """Make the selector return. May be called from any thread; never blocks, never fails."""
        with self._lock, suppress(OSError):  # full: it wakes anyway; closed: nobody waits
            os.write(self._writer, b".")

    def woken(self) -> None:
        """Empty the pipe after a wake-up."""
        with suppress(OSError):
            os.read(self.reader, 4096)

    def close(self) -> None:
        """Close the pipe; nobody waits any more."""
        with self._lock:
            for end in (self.reader, self._writer):
                os.close(end)
            self.reader = self._writer = -1
