"""Folders of one process, beside the machine's other temporary files, that do not outlive it for long."""

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

WORKER = "gantui-worker-"
"""How the names begin of folders in which a worker keeps what it works on."""
_YOUNG = 60.0
"""Seconds for which a folder is left alone that nobody holds: its process may be about to lock it."""


class Scratch:
    """A folder of this process's own, locked as long as the process lives."""

    def __init__(self, name: str = WORKER) -> None:
        """Make one whose name begins with NAME, and remove those like it whose processes were killed.

        Raises:
            OSError: it can't be made.
        """
        _remove_left_behind(name)
        self.path = Path(tempfile.mkdtemp(prefix=name))
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


def _remove_left_behind(name: str) -> None:
    """Remove the folders whose names begin with NAME and whose lock nobody holds: their processes were killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{name}*"):
        with suppress(OSError, Refusal):
            if not path.is_symlink() and time.time() - path.stat().st_mtime > _YOUNG:
                with locked(path):
                    shutil.rmtree(path, ignore_errors=True)
