"""A program in a pseudo-terminal of its own, read as fast as it writes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType

_CHUNK = 65_536


def surroundings() -> dict[str, str]:
    """The environment of what is measured: nothing that changes a screen, and modules that are compiled only once.

    A shell that forbids Python to keep compiled modules would have each start compile the whole program anew.
    """
    unwanted = ("NO_COLOR", "COLUMNS", "LINES", "TERM_PROGRAM", "PYTHONDONTWRITEBYTECODE")
    return {key: value for key, value in os.environ.items() if key not in unwanted}


class Terminal:
    """COMMAND on a terminal of COLUMNS x LINES that shows 24-bit colour; leaving the `with` block ends the program."""

    def __init__(self, command: Sequence[str], columns: int, lines: int) -> None:
        self.bytes = 0
        """Written by the program so far."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environment = surroundings() | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self._master = master
        self._awaited: tuple[bytes, threading.Event] | None = None
        self._tail = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join(1)
        os.close(self._master)

    def appears(self, text: str, seconds: float) -> float:
        """Seconds from the start until TEXT was written, waiting up to SECONDS; to be called once, at the start.

        Raises:
            TimeoutError: it was not.
        """
        return self._await(text, seconds, lambda: None) - self.started

    def answers(self, key: str, text: str, seconds: float) -> float:
        """Type KEY; returns the seconds until TEXT was written, waiting up to SECONDS.

        Raises:
            TimeoutError: it was not.
        """
        began: list[float] = []

        def press() -> None:
            began.append(time.perf_counter())
            self.type(key)

        return self._await(text, seconds, press) - began[0]

    def _await(self, text: str, seconds: float, begin: Callable[[], None]) -> float:
        """The time at which TEXT was written, after BEGIN() was called; only what comes from now on is searched."""
        seen = threading.Event()
        self._tail = b""
        self._awaited = (text.encode(), seen)
        begin()
        if not seen.wait(seconds):
            raise TimeoutError(f"{text!r} did not appear within {seconds:.0f} s")
        return self._seen_at

    def type(self, text: str) -> None:
        """Send TEXT as if typed."""
        with contextlib.suppress(OSError):  # the program has gone
            os.write(self._master, text.encode())

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, _CHUNK)
            except OSError:  # Linux says so when the program has gone
                data = b""
            if not data:
                return
            self.bytes += len(data)
            if self._awaited is not None and not self._awaited[1].is_set():
                self._tail += data
                if self._awaited[0] in self._tail:
                    self._seen_at = time.perf_counter()
                    self._awaited[1].set()
