"""The whole program on a pseudo-terminal that misbehaves."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from textual.app import App

from gantui.tui.terminal.driver import SteadyDriver

PATIENCE = 120.0
"""Seconds after which something that should come is given up: a start takes long on a busy machine."""
PROGRAM = """
import os, signal, sys, threading, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
tell = lambda text: os.write({pipe}, (text + "\\n").encode())
from gantui.tui.terminal import driver
from gantui.tui.terminal import slow_link
from gantui.tui.dashboard.app import Dashboard
from gantui.tui.look.display import Display
from tests.tui.fakes import FakeSource

slow_link.PATIENCE = driver._LAST_ANSWER = 1e9  # the test takes as long as it takes
source = FakeSource(steps=10**9)

def ready():
    tell("ready")
    threading.Thread(target=watch, daemon=True).start()
    threading.Thread(target=hear, daemon=True).start()

app = Dashboard(source, Display(fps=100.0, draw_budget=1.0), on_ready=ready)

def hear():
    while not app._driver._link.answers:
        time.sleep(0.01)
    tell("answered")

def watch():
    missed = 0
    while missed < 30:  # a terminal that reads is full now and then, but not for long
        missed = 0 if app._driver is None or app._driver.ready else missed + 1
        time.sleep(0.01)
    tell("stalled")
    while not app._driver.ready:
        time.sleep(0.01)
    tell("flowing")

signal.signal(signal.SIGUSR1, lambda *_: app.leave())
app.run()
tell(f"left {{app.terminal_gone}} {{[type(c).__name__ for c in source.sent]}}")
"""


@dataclass
class Child:
    """A dashboard in a process of its own, on a terminal that only this test reads."""

    pid: int
    terminal: int
    told: int

    def says(self) -> str:
        """The next line that the program tells beside its screen; waits for it."""
        line = b""
        while not line.endswith(b"\n"):
            assert select.select([self.told], [], [], PATIENCE)[0], "the program has nothing to say"
            byte = os.read(self.told, 1)
            assert byte, "the program ended without a word"
            line += byte
        return line.decode().strip()

    def until(self, word: str) -> str:
        """The next line that begins with WORD."""
        while not (line := self.says()).startswith(word):
            pass
        return line

    def status(self) -> int:
        """How it ended; fails when it does not."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        pytest.fail("the program did not end")


@pytest.fixture
def child() -> Iterator[Child]:
    told, telling = os.pipe()
    os.set_inheritable(telling, True)
    pid, terminal = pty.fork()
    if pid == 0:
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.execve(sys.executable, [sys.executable, "-c", PROGRAM.format(pipe=telling)], environment)
    os.close(telling)
    running = Child(pid, terminal, told)
    yield running
    if running.pid:
        os.kill(running.pid, signal.SIGKILL)
        os.waitpid(running.pid, 0)
    for fd in (running.terminal, told):
        with contextlib.suppress(OSError):
            os.close(fd)


def test_it_can_be_stopped_on_a_terminal_that_nobody_reads(child: Child) -> None:
    assert [child.says(), child.says()] == ["ready", "stalled"]
    os.write(child.terminal, b"\x03")
    assert child.until("left") == "left False ['Stop']"
    assert child.status() == 0


def test_a_signal_handler_closes_the_screen_of_a_stalled_terminal(child: Child) -> None:
    assert [child.says(), child.says()] == ["ready", "stalled"]
    os.kill(child.pid, signal.SIGUSR1)
    assert child.until("left") == "left False []"
    assert child.status() == 0


def test_after_a_stall_the_whole_screen_is_drawn_anew(child: Child) -> None:
    pyte = pytest.importorskip("pyte")
    assert [child.says(), child.says()] == ["ready", "stalled"]
    seen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(seen)
    flowing, end = False, time.monotonic() + PATIENCE
    while not (flowing and "1 real and fake" in "\n".join(seen.display) and "q menu" in seen.display[-1]):
        assert time.monotonic() < end, "\n".join(seen.display)
        readable = select.select([child.terminal, child.told], [], [], 1.0)[0]
        if child.told in readable:
            assert child.says() == "flowing"
            flowing = True
        if child.terminal in readable:
            stream.feed(os.read(child.terminal, 65536).replace(b"\x1b[>13u", b"").replace(b"\x1b[?2026$p", b""))


def test_a_terminal_that_hangs_up_closes_the_screen_and_nothing_else(child: Child) -> None:
    child.until("ready")
    os.close(child.terminal)
    assert child.until("left") == "left True []"
    assert child.status() == 0


QUESTION = re.compile(rb"\x1b7\x1b\[2;(\d+)H\x1b\[6n\x1b8")


def reads(child: Child, until: bytes, answers: bool) -> bytes:
    """What the program writes until UNTIL is among it; answers its questions or does not."""
    data, done, end = b"", 0, time.monotonic() + PATIENCE
    while until not in data:
        assert time.monotonic() < end, f"{until!r} did not come"
        if select.select([child.terminal], [], [], 0.1)[0]:
            data += os.read(child.terminal, 65536)
        for found in QUESTION.finditer(data, done) if answers else ():
            os.write(child.terminal, b"\x1b[2;%sR" % found[1])
            done = found.end()
    return data


def test_a_terminal_that_answers_gets_the_next_frames_when_it_has(child: Child) -> None:
    child.until("ready")
    reads(child, b"menu", answers=True)
    asked: list[bytes] = []
    told = ""
    end = time.monotonic() + PATIENCE
    while told != "stalled":  # it reads, but answers no more
        assert time.monotonic() < end, "frames came without end"
        readable = select.select([child.terminal, child.told], [], [], 1.0)[0]
        if child.terminal in readable:
            asked += QUESTION.findall(os.read(child.terminal, 65536))
        if child.told in readable:
            told = child.says()
    for number in asked:
        os.write(child.terminal, b"\x1b[2;%sR" % number)
    while told != "flowing":
        readable = select.select([child.terminal, child.told], [], [], 1.0)[0]
        assert time.monotonic() < end, "no frame came after the answers"
        if child.terminal in readable:
            for number in QUESTION.findall(os.read(child.terminal, 65536)):
                os.write(child.terminal, b"\x1b[2;%sR" % number)
        if child.told in readable:
            told = child.says()


def test_a_terminal_that_never_answers_gets_frames_without_end(child: Child) -> None:
    child.until("ready")
    seen = b""
    for _ in range(40):  # many more than are open at once
        seen = reads(child, b"\x1b[6n", answers=False)
    assert seen


def test_the_terminal_is_handed_back_when_it_has_answered_all(child: Child) -> None:
    child.until("ready")
    while not select.select([child.told], [], [], 0)[0]:
        reads(child, b"\x1b[6n", answers=True)
    child.until("answered")  # the program knows that this terminal does
    os.kill(child.pid, signal.SIGUSR1)
    seen = reads(child, b"\x1b[?1049l", answers=True)
    last = [question.start() for question in QUESTION.finditer(seen)][-1]
    assert last > seen.index(b"\x1b[?1000l")  # the mouse says no more by then
    assert child.until("left") == "left False []"


def test_no_torch_is_imported_for_the_screen() -> None:
    code = "import sys, gantui.tui.dashboard.app; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_a_signal_to_go_on_wakes_only_what_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes with a hangup too: after the screen was closed it ended the training, as a bug."""
    before = {each: signal.getsignal(each) for each in (signal.SIGTSTP, signal.SIGCONT)}
    done: list[str] = []
    for name in ("start_application_mode", "stop_application_mode", "close"):
        monkeypatch.setattr(SteadyDriver, name, lambda driver, name=name: done.append(name))
    try:
        driver = SteadyDriver(App())
        os.kill(os.getpid(), signal.SIGCONT)
        assert done == []
        driver.suspend_application_mode()
        os.kill(os.getpid(), signal.SIGCONT)
        os.kill(os.getpid(), signal.SIGCONT)
        assert done == ["stop_application_mode", "close", "start_application_mode"]
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
