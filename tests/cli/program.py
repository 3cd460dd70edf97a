"""The real program, in processes and pseudo-terminals, on a preset so small that only the program itself takes time."""

from __future__ import annotations

import fcntl
import io
import json
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyte

from gantui.cli.outcome import outcome
from gantui.errors import Exit

TINY = """
about = "tiny"
lesson = "none"
device = "cpu"
threads = 1
[distribution]
name = "ring"
[latent]
name = "normal"
[generator]
name = "mlp"
hidden = [4]
[discriminator]
name = "mlp"
hidden = [4]
[objective]
name = "wasserstein"
[optimizers.generator]
name = "sgd"
[optimizers.discriminator]
name = "sgd"
[schedule]
batch_size = 4
steps = 40
[evaluation]
every = 10
samples = 50
"""
FOR_EVER = "schedule.steps=100000000"
DEADLINE = 600.0
"""Seconds after which something that should have come has not."""
COMMAND = [sys.executable, "-m", "gantui"]


def environment(**extra: str) -> dict[str, str]:
    """What the program finds around it."""
    unset = {"NO_COLOR", "COLUMNS", "LINES", "GANTUI_RUNS", "GANTUI_DEBUG", "SSH_CONNECTION", "SSH_TTY"}
    kept = {key: value for key, value in os.environ.items() if key not in unset}
    return kept | {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | extra


class _Drawn(io.StringIO):
    """What is printed on a terminal."""

    def isatty(self) -> bool:
        return True


def here(*arguments: object, cwd: Path, terminal: bool = False, **extra: str) -> subprocess.CompletedProcess[str]:
    """The command line carried out here, as `gantui` does it in seconds: for what needs no process.

    TERMINAL: what is printed on stdout is printed as on a terminal, if for that it matters what it is.
    """
    out, err = _Drawn() if terminal else io.StringIO(), io.StringIO()
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, environment(**extra), clear=True))
        stack.enter_context(chdir(cwd))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        stack.enter_context(patch.object(sys, "stdin", stack.enter_context(open(os.devnull))))
        status = outcome([str(argument) for argument in arguments])
    return subprocess.CompletedProcess([*COMMAND, *map(str, arguments)], status, out.getvalue(), err.getvalue())


def gantui(*arguments: object, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """The program, run to its end with no terminal at all."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
    )


def until(found: Callable[[], Any], what: str) -> Any:
    """What FOUND returns as soon as it is something."""
    deadline = time.monotonic() + DEADLINE
    while not (answer := found()):
        assert time.monotonic() < deadline, f"{what} did not come in {DEADLINE:.0f} s"
        time.sleep(0.01)
    return answer


def trains(run: Path) -> bool:
    """Whether the training in RUN has written its first record."""
    metrics = run / "metrics.jsonl"
    return metrics.exists() and metrics.stat().st_size > 0


def facts(run: Path) -> dict[str, Any]:
    """What RUN's run.json says."""
    return json.loads((run / "run.json").read_text())


def _as_in_a_terminal() -> None:
    """What a shell does for a program; whoever runs the tests may have used nohup."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


class Terminal:
    """The program in a pseudo-terminal, its controlling one."""

    def __init__(self, *arguments: object, cwd: Path, columns: int = 80, rows: int = 24, **extra: str) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._leader, follower = os.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=cwd,
            env=environment(**extra),
            stdin=follower,
            stdout=follower,
            stderr=follower,
            start_new_session=True,
            preexec_fn=_as_in_a_terminal,
        )
        self._follower = follower

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for number in (self._leader, self._follower):
            if number >= 0:
                os.close(number)

    def text(self) -> str:
        """What stands on the screen now."""
        try:
            while select.select([self._leader], [], [], 0)[0]:
                self._stream.feed(os.read(self._leader, 65536))
        except OSError:  # the program has ended
            pass
        return "\n".join(line.rstrip() for line in self._screen.display)

    def shows(self, *words: str) -> str:
        """The screen, once all of WORDS stand on it."""

        def found() -> str:
            ended, text = self.process.poll() is not None, self.text()
            there = all(word in text for word in words)
            assert there or not ended, f"the program ended before {words} stood on the screen:\n{text}"
            return text if there else ""

        return until(found, f"{words} on the screen")

    def type(self, keys: str) -> None:
        """Press KEYS."""
        os.write(self._leader, keys.encode())

    def written_over(self) -> None:
        """Another program writes on the screen, as `wall` does."""
        self._stream.feed(b"\x1b[2J\x1b[7;1HBroadcast message: the machine goes down at noon")

    def stall(self) -> None:
        """Take no more output: whoever writes, waits."""
        termios.tcflow(self._follower, termios.TCOOFF)

    def hang_up(self) -> None:
        """Drop the connection: the kernel sends SIGHUP and everything written fails."""
        os.close(self._follower)
        os.close(self._leader)
        self._leader = self._follower = -1

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def is_stopped(self) -> str:
        """Stop the training with the menu of q; what the program has printed at its end."""
        self.type("q")
        self.shows("leave?")
        self.type("s")
        assert self.ends() == Exit.FINISHED
        return self.text()

    def ends(self, *, reading: bool = True) -> int:
        """The exit status, once there is one."""
        until(lambda: (self.text() if reading else None, self.process.poll() is not None)[1], "the end")
        if reading:
            self.text()
        assert self.process.returncode is not None
        return self.process.returncode
