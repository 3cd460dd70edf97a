"""Textual's terminal driver, made to survive a terminal that stalls or goes away."""

from __future__ import annotations

import os
import selectors
import sys
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager

from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition
from textual.message import Message

from gantui.tui.terminal import kitty_graphics
from gantui.tui.terminal.graphics_answers import Answers
from gantui.tui.terminal.internals import XTermParser
from gantui.tui.terminal.screen_difference import Shown
from gantui.tui.terminal.slow_link import Link
from gantui.tui.terminal.terminal_images import TerminalImages
from gantui.tui.terminal.writer import Writer

_CLOSING = 0.5
"""Seconds that a slow terminal is given to take the last bytes."""
_POLL = 0.1
"""Seconds between two looks at whether the input thread should end."""
_URGENT = 1024
"""Bytes that may be under way beyond the room, of what tells what a key did."""
_LAST_ANSWER = 2.0
"""Seconds that the last answer is waited for, so that it does not come when the shell reads."""
_ROW, _COLUMN = 2, 2
"""Where the cursor is put to be asked for: the column tells the questions apart. In the first row the answer would
look like F3 with a modifier."""


def question(number: int) -> str:
    """The request that makes the terminal report its cursor's place, at a place that stands for NUMBER."""
    return f"\x1b7\x1b[{_ROW};{_COLUMN + number}H\x1b[6n\x1b8"


class TerminalGone(Message):
    """The message that the terminal has hung up: nobody sees the screen any more."""


class Answered(Message):
    """The message that the terminal has taken all that was sent before a question."""

    def __init__(self, number: int, at: float) -> None:
        """Question NUMBER, answered AT this time of the monotonic clock."""
        super().__init__()
        self.number, self.at = number, at


class SaidOfGraphics(Message):
    """The message that the terminal has answered whether it speaks Kitty's graphics protocol."""

    def __init__(self, *, speaks: bool, name: str) -> None:
        """SPEAKS: it speaks Kitty's graphics protocol. NAME: what it calls itself; '' if it does not say."""
        super().__init__()
        self.speaks, self.name = speaks, name


class SteadyDriver(LinuxDriver):
    """A driver that never blocks the loop.

    Textual's own driver hands its output to a queue of 30 that makes the loop wait for ever once a terminal stops
    taking it, and reads a hung-up terminal in a busy loop. This one also sends a slow link no more than that takes
    soon.
    """

    shown: Shown
    """What the terminal shows, since it was taken over."""
    _writer: Writer | None = None
    _taken = 0  # by writers before
    _link: Link
    _gathered: list[str] | None = None
    """What is to be written at once; None: whatever is written is queued by itself."""
    _asked_at = 0
    """Bytes given to the writer before the last question."""
    _last_question: int | None = None
    """The one whose answer is waited for before leaving."""
    _asleep = False
    """Whether the terminal was given back for a while."""
    terminal_images: TerminalImages | None = None
    """What it has been sent of images; None if nothing ever was."""
    _answers: Answers | None = None
    """What it answers about images; None as long as it was not asked."""
    _after_answers = -1
    """The question behind that about images: its answer is the end of theirs."""

    def _begin_asking(self) -> None:
        self._link, self._asked_at, self._last_question = Link(), 0, None
        self._last_answer = threading.Event()

    @property
    def written(self) -> int:
        """How many bytes the terminal has taken."""
        return self._taken + (self._writer.written if self._writer is not None else 0)

    @property
    def ready(self) -> bool:
        """Whether the terminal has taken the last frame whole; until then a new one is better left out."""
        return self.ready_for(urgent=False)

    def ready_for(self, *, urgent: bool) -> bool:
        """Whether there is room; something short and URGENT may be sent even if the rest has to wait."""
        return self._writer is not None and self._writer.ready and self.room + urgent * _URGENT > 0

    @property
    def room(self) -> float:
        """How many bytes the terminal's link takes soon."""
        return self._link.room(time.monotonic())

    def ask(self) -> int:
        """Ask the terminal to answer when it has taken all output; returns the bytes since the last question."""
        if self._writer is None:
            return 0
        gathered = sum(len(data.encode("utf-8", "replace")) for data in self._gathered or ())
        count = self._writer.given + gathered - self._asked_at
        number = self._link.ask(count, time.monotonic())
        self.write(question(number))
        self._asked_at += count
        return count

    def ask_about_graphics(self) -> bool:
        """Ask the terminal what it can do with images; False if it never answers.

        It answers in order, and it does answer where its cursor is: so nothing has to be waited for in vain.
        """
        if self._writer is None or not self._link.answers:
            return False
        self._after_answers, self._answers = self._link.next, Answers()
        self.write(kitty_graphics.QUESTION)
        self.ask()
        return True

    def answered(self, answer: Answered) -> None:
        """Note that the terminal has answered."""
        self._link.answer(answer.number, answer.at)

    def write(self, data: str) -> None:
        """Queue DATA to be written; never waits, never fails."""
        if self._gathered is not None:
            self._gathered.append(data)
        elif self._writer is not None:
            self._writer.write(data)

    @contextmanager
    def together(self) -> Iterator[None]:
        """A context at whose end all that was written in it is queued at once: each piece would wake the writer."""
        gathered: list[str] = []
        self._gathered = gathered
        try:
            yield
        finally:
            self._gathered = None
            self.write("".join(gathered))

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        assert sys.__stderr__ is not None
        self._writer = Writer(sys.__stderr__.fileno())
        self.shown = Shown()
        if self.terminal_images is not None:
            self.terminal_images.forget()
        # The base class starts a writer of its own as well; nothing reaches it, since `write` does not.
        self._begin_asking()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.ask()

    def stop_application_mode(self) -> None:
        """Free the terminal's images, and release it once it has answered: else that would be in the shell's line."""
        ready = self._writer is not None and self._writer.ready
        if self.terminal_images is not None:
            self.write(self.terminal_images.freed())
        if self._writer is not None and self._link.answers and ready:
            self._disable_mouse_support()
            self._last_question = self._link.ask(0, time.monotonic())
            self._writer.write(question(self._last_question))
            self._last_answer.wait(_LAST_ANSWER)
        super().stop_application_mode()

    def suspend_application_mode(self) -> None:
        """Give the terminal back until `resume_application_mode`."""
        self._asleep = True
        super().suspend_application_mode()

    def resume_application_mode(self) -> None:
        """Take the terminal over again if it was given back.

        Textual calls this at every SIGCONT, which comes at other times too: when a terminal hangs up, for one, be the
        screen still there or long closed.
        """
        if self._asleep:
            self._asleep = False
            super().resume_application_mode()

    def close(self) -> None:
        """Write the last bytes, if the terminal takes them, and end the threads."""
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
                    typed = self._typed(decode(data))
                else:
                    typed = "" if self._answers is None else self._answers.silent()
                for event in parser.feed(typed) if typed else ():
                    self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _typed(self, text: str) -> str:
        """TEXT without what the terminal answers about images, which would be keys to Textual."""
        return text if self._answers is None else self._answers.feed(text)

    def process_message(self, message: Message) -> None:
        """Pass on typed input, and the terminal's answers with their time."""
        if isinstance(message, CursorPosition) and message.y == _ROW - 1:
            message = Answered(message.x + 1 - _COLUMN, time.monotonic())
            if message.number == self._last_question:
                self._last_answer.set()
            said = self._answers
            if said is not None and not said.over and message.number == self._after_answers:
                said.over = True
                super().process_message(SaidOfGraphics(speaks=said.speaks, name=said.name))
        super().process_message(message)

    def _read(self) -> bytes:
        """Read what was typed; nothing at all once the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
