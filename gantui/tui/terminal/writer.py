"""The writer: writes to a terminal that may be slow, stalled or gone, without ever making the caller wait."""

from __future__ import annotations

import os
import threading
import time
from collections import deque

LIMIT = 4 * 1024 * 1024
"""Bytes that may wait. Whoever asks `ready` before each frame stays far below; beyond it writes are lost."""
IN_FLIGHT = 4096
"""Bytes that may still wait when the next frame goes out."""
_PIECE = 4096
"""Bytes a system call: after each, `ready` and the end are looked at again."""


class Writer:
    """A thread that writes what it is given to a file descriptor, in order."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._waiting: deque[bytes] = deque()
        self._bytes = 0  # waiting or being written
        self.written = 0
        """Bytes the terminal has taken."""
        self.given = 0
        """Bytes that were to be written."""
        self._ending = False
        self._gone = False
        self._changed = threading.Condition()
        # A daemon: a write to a stalled terminal may never return, and must not keep the process.
        self._thread = threading.Thread(target=self._run, name="gantui-output", daemon=True)
        self._thread.start()

    @property
    def ready(self) -> bool:
        """Whether the terminal has taken nearly all that was written, so that the next frame can go out."""
        return self._bytes <= IN_FLIGHT and not self._gone

    @property
    def gone(self) -> bool:
        """Whether the terminal no longer exists."""
        return self._gone

    def write(self, text: str) -> None:
        """Queue TEXT to be written; returns at once."""
        data = text.encode("utf-8", "replace")
        with self._changed:
            if self._ending or self._gone or self._bytes + len(data) > LIMIT:
                return
            self._waiting.append(data)
            self._bytes += len(data)
            self.given += len(data)
            self._changed.notify_all()

    def drain(self, seconds: float) -> bool:
        """Wait at most SECONDS until all is written; returns whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._bytes or self._gone, seconds) and not self._gone

    def stop(self, seconds: float) -> None:
        """Write the rest if that takes no more than SECONDS, and end the thread or leave it to its stalled write."""
        deadline = time.monotonic() + seconds
        self.drain(seconds)
        with self._changed:
            self._ending = True
            self._waiting.clear()
            self._changed.notify_all()
        self._thread.join(max(0.0, deadline - time.monotonic()) + 0.05)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting) or self._ending)
                if self._ending:
                    return
                # All that waits at once: Textual sends the marks around a frame on their own.
                data = b"".join(self._waiting)
                self._waiting.clear()
            self._send(data)

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest and not self._ending:
            try:
                written = os.write(self._fd, rest[:_PIECE])
            except OSError:
                with self._changed:
                    self._gone = True
                    self._waiting.clear()
                    self._bytes = 0
                    self._changed.notify_all()
                return
            rest = rest[written:]
            with self._changed:
                self._bytes -= written
                self.written += written
                self._changed.notify_all()
