"""What tests have started ends with them, however they end: also where pytest itself is killed.

A small process beside pytest waits until that has gone, and then kills all that has inherited a mark in its
environment: programs in terminals, scripts with their keepers, trainings in the background, whatever sessions they have
begun. It changes nothing of what is tested. Only Linux shows the environment of others, under /proc; elsewhere nothing
is done.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

MARK = "GANTUI_TESTS"
"""The variable that marks what tests have started, by the number of their process."""
_LOOK = 1.0
"""Seconds between two looks at whether pytest is there."""
_AGAIN = 3
"""So often it is looked for more, since what is killed may be starting something at that moment."""


def watch_over() -> None:
    """Mark this process, and all that it will start, and let nothing of that outlive it."""
    os.environ[MARK] = str(os.getpid())
    if Path("/proc/self/environ").exists():
        words = [sys.executable, "-S", "-E", __file__, str(os.getpid())]
        environ = {key: value for key, value in os.environ.items() if key != MARK}
        subprocess.Popen(words, stdin=subprocess.DEVNULL, env=environ, start_new_session=True)


def marked(mark: str) -> Iterator[int]:
    """The numbers of the processes that were begun with MARK, this one's left out."""
    wanted = f"{MARK}={mark}".encode()
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and int(each.name) != os.getpid():
            try:
                found = (each / "environ").read_bytes().split(b"\0")
            except OSError:  # it has ended, or is somebody else's
                continue
            if wanted in found:
                yield int(each.name)


def main(parent: str) -> None:
    """Wait until the process PARENT has gone, then kill what it has left behind."""
    while os.getppid() == int(parent):
        time.sleep(_LOOK)
    for _ in range(_AGAIN):
        for number in marked(parent):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(_LOOK / _AGAIN)


if __name__ == "__main__":
    main(sys.argv[1])
