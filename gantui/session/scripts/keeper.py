"""The process that starts a script, keeps what it prints, and in the end ends all that it has started.

It lies between the script and the command that has started it, so that a script that is detached from has somebody who
reads what it prints. It begins a session of its own: what is typed in a terminal, or a terminal that is closed, does
not reach the script. SIGTERM asks it to end the script at once. On its stdout it says, a line of JSON each, how the
script was started and how it has ended; nobody need read that.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from gantui.session.jobs.script_env import ScriptEnv
from gantui.session.scripts.failure import how
from gantui.session.scripts.output import Output

MODULE = __name__
ENDING = ((signal.SIGINT, 5.0), (signal.SIGTERM, 3.0), (signal.SIGKILL, 1.0))
"""What ends a script that is to end at once, each with the seconds that it is given: as Ctrl-C does, and harder."""
LEFT = ((signal.SIGTERM, 2.0), (signal.SIGKILL, 1.0))
"""The same for processes that a script has left behind."""
QUIET = 2.0
"""Seconds that these have to end by themselves, as the loaders of data do."""
_PIECE = 1 << 16
_DRAINED = 1.0
"""Seconds for which what a script has printed last is read: something that it has left behind may go on printing."""
_SHOWN = 0.25
"""Seconds after which a line that has no end yet is put into the file."""


class Keeper:
    """One script, from its start until all that it has started has ended."""

    def __init__(self, run: Path, command: Sequence[str], environ: Mapping[str, str]) -> None:
        """Start COMMAND in ENVIRON, and keep its output in the folder RUN.

        Raises:
            OSError: there is no such program, or the folder takes no file.
        """
        self._output = Output(run)
        self._awake, wakes = os.pipe()
        for end in (self._awake, wakes):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        self._asked = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            # A handler, not SIG_IGN, which the script would inherit.
            signal.signal(number, self._on_signal)
        signal.signal(signal.SIGHUP, lambda number, frame: None)
        asked = replace(ScriptEnv.of(environ), started_by=os.getpid())
        self._script = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**environ, "PYTHONUNBUFFERED": "1", **asked.variables()},
            process_group=0,
        )
        assert self._script.stdout is not None
        self._pipe = self._script.stdout.fileno()
        os.set_blocking(self._pipe, False)
        self._show_at = 0.0
        """When the line that has no end yet is put into the file at the latest."""
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._awake, selectors.EVENT_READ)
        self._selector.register(self._pipe, selectors.EVENT_READ)

    def _on_signal(self, number: int, frame: object) -> None:
        self._asked = self._asked or number != signal.SIGCHLD

    def keep(self) -> None:
        """Stay until the script and all that it has started have ended."""
        tell({"pid": self._script.pid})
        steps, due = iter(ENDING), 0.0
        while self._script.poll() is None:
            if self._asked and time.monotonic() >= due:
                number, seconds = next(steps, (signal.SIGKILL, 1.0))
                due = time.monotonic() + seconds
                self._send(number)
            self._listen(_SHOWN)
        due = time.monotonic() + _DRAINED
        while self._listen(0.0) and time.monotonic() < due:  # what it has printed last
            pass
        if self._script.returncode < 0:
            self._output.say(f"the script {how(self._script.returncode)}")
        tell({"exit": self._script.returncode})
        self._end_the_rest()
        self._output.close()

    def _end_the_rest(self) -> None:
        """End what the script has left behind: it may hold the run's lock and its socket, and nobody waits for it."""
        for number, seconds in ((0, 0.0 if self._asked else QUIET), *LEFT):
            if not self._send(number):
                return
            due = time.monotonic() + seconds
            while (left := due - time.monotonic()) > 0 and self._send(0):
                self._listen(min(left, 0.05))

    def _send(self, number: int) -> bool:
        """Send the signal NUMBER to the script's processes; whether there are any."""
        try:
            os.killpg(self._script.pid, number)
        except PermissionError:  # one that has become another user's
            return True
        except ProcessLookupError:
            return False
        return True

    def _listen(self, seconds: float) -> bool:
        """Take in what comes within SECONDS; whether anything was printed."""
        printed = False
        for key, _ in self._selector.select(seconds):
            with suppress(BlockingIOError):
                piece = os.read(key.fd, _PIECE)
                if key.fd != self._pipe:  # a signal has come
                    continue
                printed = bool(piece)
                if piece:
                    self._output.feed(piece)
                else:
                    self._selector.unregister(self._pipe)
        if not printed or time.monotonic() >= self._show_at:
            self._output.show()
            self._show_at = time.monotonic() + _SHOWN
        return printed


def tell(said: Mapping[str, object]) -> None:
    """Print SAID for the command that has started this process; it may have gone."""
    with suppress(OSError):
        os.write(1, (json.dumps(said) + "\n").encode())


def main(words: Sequence[str]) -> None:
    """Keep the script whose command stands in WORDS, behind the run's folder."""
    try:
        keeper = Keeper(Path(words[0]), words[1:], os.environ)
    except OSError as error:
        tell({"failed": f"{error.filename or words[1]}: {error.strerror}"})
        return
    keeper.keep()


if __name__ == "__main__":
    main(sys.argv[1:])
