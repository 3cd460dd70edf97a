"""The program on a terminal at the far end of a slow link, of which the program sees nothing: all that it writes is
taken at once, as SSH does, and waits there.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

import pyte

_TICK = 0.002
_PACKET = 128
"""Bytes that arrive together: what a person sees is known that finely."""


class FarScreen(pyte.Screen):
    """Answers as terminals do where a program asks for the cursor's place."""

    def __init__(self, columns: int, rows: int, answer: Callable[[bytes], None]) -> None:
        super().__init__(columns, rows)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        """Send an answer."""
        self._answer(data.encode())


class SlowTerminal:
    """COMMAND on a terminal of COLUMNS x ROWS behind a link of BITS a second and DELAY seconds each way."""

    def __init__(
        self, command: Sequence[str], columns: int, rows: int, bits: float, delay: float, answers: bool = True
    ) -> None:
        self.bits, self.delay = bits, delay
        self.exported_files = 0
        """Bytes that have arrived."""
        self.most_waiting = self.most_under_way = 0
        """Bytes that waited for the link, and that had not arrived; the most since they were set to 0."""
        self._screen = FarScreen(columns, rows, self._send if answers else lambda _: None)
        self._stream = pyte.ByteStream(self._screen)
        self._down: deque[tuple[float, float, bytes]] = deque()  # leaves the link, arrives, what
        self._up: deque[tuple[float, bytes]] = deque()
        self._awaited: tuple[str, threading.Event] | None = None
        self._seen_at = 0.0
        self._lock = threading.Lock()
        self._leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        unwanted = ("NO_COLOR", "COLUMNS", "LINES", "COLORTERM", "TMUX", "STY")
        environment = {key: value for key, value in os.environ.items() if key not in unwanted}
        self.process = subprocess.Popen(
            command,
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env=environment | {"TERM": "xterm-256color", "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        os.close(follower)
        self._ended = False
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def __enter__(self) -> SlowTerminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self._ended = True
        self._thread.join()
        os.close(self._leader)

    def text(self) -> str:
        """What stands on the screen at the far end."""
        with self._lock:
            return "\n".join(self._screen.display)

    def shows(self, words: str, seconds: float, key: str = "") -> float:
        """Seconds from now, when KEY is pressed, until WORDS stand in the first row.

        Raises:
            TimeoutError: they did not within so many SECONDS.
        """
        seen = threading.Event()
        with self._lock:
            assert words not in self._screen.display[0]
            self._awaited = (words, seen)
        pressed = time.monotonic()
        self._send(key.encode())
        if not seen.wait(seconds):
            raise TimeoutError(f"no {words!r}:\n{self.text()}")
        return self._seen_at - pressed

    def _send(self, data: bytes) -> None:
        self._up.append((time.monotonic() + self.delay, data))

    def _carry(self) -> None:
        free = 0.0  # when the link has carried all that it was given
        while not self._ended:
            now = time.monotonic()
            while self._up and self._up[0][0] <= now:
                os.write(self._leader, self._up.popleft()[1])
            try:
                while select.select([self._leader], [], [], 0)[0]:
                    data = os.read(self._leader, 65_536)
                    for start in range(0, len(data), _PACKET):
                        packet = data[start : start + _PACKET]
                        free = max(free, now) + 8 * len(packet) / self.bits
                        self._down.append((free, free + self.delay, packet))
            except OSError:  # the program has ended
                pass
            self._count(now)
            while self._down and self._down[0][1] <= now:
                packet = self._down.popleft()[2]
                with self._lock:
                    self._stream.feed(packet.replace(b"\x1b[>13u", b"").replace(b"\x1b[?2026$p", b""))
                    self.exported_files += len(packet)
                    if self._awaited is not None and self._awaited[0] in self._screen.display[0]:
                        self._seen_at = time.monotonic()
                        self._awaited[1].set()
                        self._awaited = None
            time.sleep(_TICK)

    def _count(self, now: float) -> None:
        waiting = sum(len(packet) for leaves, _, packet in self._down if leaves > now)
        self.most_waiting = max(self.most_waiting, waiting)
        self.most_under_way = max(self.most_under_way, sum(len(packet) for _, _, packet in self._down))
