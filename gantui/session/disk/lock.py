"""The lock of a run's folder: one process trains in it, and anybody can see whether one does.

Some file systems have no locks (some NFS, CIFS and WSL's shares). There a training goes on without one and says so, and
run.json's facts about its process say whether it trains.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import platform
import time
from pathlib import Path
from typing import Self

from gantui.errors import Refusal, plain
from gantui.session.disk import folder
from gantui.session.disk.file_names import lives

LOCK = "lock"
UNDER_WAY = ("loading", "running")
"""What run.json says of a run whose training has not ended."""
_PATIENCE = (0.01, 0.05)
"""Seconds until a lock is tried again: `is_trained` holds it for an instant."""
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
"""What a file system without locks says."""
_MOST_PID = 2**22
"""The largest number that a process can have."""


class Lock:
    """A lock that is held until it is closed or this process ends."""

    def __init__(self, descriptor: int, held: bool) -> None:
        self._descriptor: int | None = descriptor
        self.held = held
        """Whether it keeps others out: False on a file system without locks."""

    def close(self) -> None:
        """Release the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def locked(path: Path) -> Lock:
    """Lock the run folder PATH.

    Raises:
        Refusal: another process has it.
        OSError: there can be none.
    """
    lock = folder.open_to_append(path / LOCK)
    for seconds in (*_PATIENCE, None):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return Lock(lock, True)
        except BlockingIOError:
            if seconds is None:
                os.close(lock)
                raise Refusal(f"{plain(str(path))}: another gantui is training in this folder") from None
            time.sleep(seconds)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return Lock(lock, False)
            os.close(lock)
            raise
    raise AssertionError


def is_trained(path: Path) -> bool:
    """Whether a process is training in the run folder PATH now."""
    try:
        lock = folder.open_to_lock(path / LOCK)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError as error:
        return error.errno in _NO_LOCKS and _says_so(path)
    finally:
        os.close(lock)
    return False


def may_hold(path: Path, process: int) -> bool:
    """Whether PROCESS may be the one that trains in the run folder PATH: it lives and, where that is known, has the
    file of the lock open."""
    if not 0 < process < _MOST_PID:
        return False
    opened = Path(f"/proc/{process}/fd")
    try:
        lock = os.stat(path / LOCK, follow_symlinks=False)
        return any(_is_same(entry, lock) for entry in opened.iterdir())
    except OSError:  # no such system, or another user's process
        return process == os.getpid() or lives(process)


def _is_same(entry: Path, lock: os.stat_result) -> bool:
    try:
        return os.path.samestat(entry.stat(), lock)
    except OSError:  # closed meanwhile
        return False


def _says_so(path: Path) -> bool:
    """Whether run.json in PATH names a process that trains and that lives, as far as can be seen from here."""
    try:
        facts = json.loads(folder.read(path / "run.json"))
        state, host, process = (facts.get(key) for key in ("state", "host", "pid"))
    except (OSError, ValueError, AttributeError, RecursionError):
        return False
    if state not in UNDER_WAY or type(process) is not int or not 0 < process < _MOST_PID:
        return False
    return host != platform.node() or process == os.getpid() or lives(process)
