"""The folder in which a worker keeps what it works on, beside the machine's other temporary files."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from gantui.errors import Refusal
from gantui.session.disk import folder
from gantui.session.disk.file_names import CHECKPOINTS
from gantui.session.disk.lock import locked

_NAME = "gantui-worker-"
_YOUNG = 60.0
"""Seconds for which a folder is left alone that nobody holds: its worker may be about to lock it."""


class Scratch:
    """A folder of a worker's own, locked as long as the worker lives."""

    def __init__(self) -> None:
        """Make it, and remove those of workers that were killed.

        Raises:
            OSError: it can't be made.
        """
        _remove_left_behind()
        self.path = Path(tempfile.mkdtemp(prefix=_NAME))
        self._lock = locked(self.path)

    @property
    def run(self) -> Path:
        """The folder of the group in training."""
        return self.path / "run"

    def fresh_run(self) -> Path:
        """The folder of the group in training, made anew.

        Raises:
            OSError: it can't be made.
        """
        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir()
        folder.make(self.run / CHECKPOINTS)
        return self.run

    def remove(self) -> None:
        """Remove it with all that is in it."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def _remove_left_behind() -> None:
    """Remove the folders of workers that were killed: whose lock nobody holds."""
    for path in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        with suppress(OSError, Refusal):
            if not path.is_symlink() and time.time() - path.stat().st_mtime > _YOUNG:
                with locked(path):
                    shutil.rmtree(path, ignore_errors=True)
