"""The keeper of a script, as the process that has started it sees it."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
from contextlib import suppress
from dataclasses import replace

from gantui import installed
from gantui.session.scripts import keeper
from gantui.session.scripts.order import Order


class KeeperHandle:
    """A script with its keeper; whoever lets go of it leaves both running."""

    def __init__(self, order: Order) -> None:
        """Start the script of ORDER, whose folder is there.

        Raises:
            OSError: no process can be started.
        """
        asked = replace(order.asked, run_dir=order.run_dir)
        self._keeper = subprocess.Popen(
            [*installed.python(), "-m", keeper.MODULE, str(order.run_dir.absolute()), *order.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | order.environ | asked.variables(),
            start_new_session=True,
        )
        assert self._keeper.stdout is not None
        self._pipe = self._keeper.stdout.fileno()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._pipe, selectors.EVENT_READ)
        self._heard = b""
        self.status: int | None = None
        """The script's exit status, or minus the number of the signal that has killed it; None until it has ended."""
        self.over = False
        """Whether the keeper has ended too, and with it all that the script had started."""
        self.trouble = ""
        """What the keeper has said that is no message: why the script could not be started."""

    def look(self, seconds: float) -> None:
        """Take in what the keeper says, after waiting up to SECONDS for it."""
        if self.over or not self._selector.select(seconds):
            return
        piece = os.read(self._pipe, 4096)
        *lines, self._heard = (self._heard + piece).split(b"\n")
        for line in lines if piece else [*lines, self._heard]:
            self._take(line)
        if not piece:
            self._selector.close()
            self._keeper.wait()
            self.over = True

    def _take(self, line: bytes) -> None:
        try:
            message = json.loads(line)
            self.status = message.get("exit", self.status)
            self.trouble = message.get("failed", self.trouble)
        except (ValueError, AttributeError):  # a traceback of the keeper's, of which the last line says most
            self.trouble = line.decode("utf-8", "replace").strip() or self.trouble

    def end(self) -> None:
        """Ask the keeper to end the script at once, with all that it has started."""
        with suppress(ProcessLookupError):
            self._keeper.terminate()
