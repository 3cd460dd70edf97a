"""Textual's terminal driver, made to survive a terminal that stalls or goes away."""

from __future__ import annotations

import os
import selectors
import sys
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from gantui.tui.writer import Writer

_CLOSING = 0.5
"""Seconds that a slow terminal is given to take the last bytes."""
_POLL = 0.1
"""Seconds between two looks at whether the input thread should end."""


class TerminalGone(Message):
    """The terminal has hung up: nobody sees the screen any more."""


class SteadyDriver(LinuxDriver):
    """Never blocks the loop: Textual's own driver hands its output to a queue of 30 that makes the loop wait for ever
    once a terminal stops taking it, and reads a hung-up terminal in a busy loop.
    """

    _writer: Writer | None = None
    _taken = 0  # by writers before

    @property
    def written(self) -> int:
        """Bytes the terminal has taken."""
        return self._taken + (self._writer.written if self._writer is not None else 0)

    @property
    def ready(self) -> bool:
        """Whether the terminal has taken the last frame whole; until then a new one is better left out."""
        return self._writer is not None and self._writer.ready

    def write(self, data: str) -> None:
        """Have DATA written; never waits, never fails."""
        if self._writer is not None:
            self._writer.write(data)

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        assert sys.__stderr__ is not None
        self._writer = Writer(sys.__stderr__.fileno())
        # The base class starts a writer of its own as well; nothing reaches it, since `write` does not.
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Let the last bytes out, if the terminal takes them, and end the threads."""
        super().close()
        self._writer_thread = None
        if self._writer is not None:
            self._writer.stop(_CLOSING)
            self._taken += self._writer.written
            self._writer = None

    def run_input_thread(self) -> None:
        """Read keys, the mouse and the terminal's answers until the end, or until the terminal hangs up."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:  # the only one that takes a terminal on macOS
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_POLL):
                    data = self._read()
                    if not data:
                        self.process_message(TerminalGone())
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes:
        """What was typed; nothing at all once the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
