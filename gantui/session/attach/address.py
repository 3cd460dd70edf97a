"""The address of a training: a socket in the run's folder that only its user can reach."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gantui.session.disk import folder
from gantui.session.disk.atomic_write import write_whole

SOCKET, ELSEWHERE = "attach.sock", "attach.json"
"""The socket, and the file that says where it is when it can't lie in the run's folder."""
LONGEST = 103 if sys.platform == "darwin" else 107
"""Bytes of a socket's path that the system allows."""
_WAITING = 16
"""Connections that may wait to be accepted."""
_YOUNG = 60.0
"""Seconds for which a folder of another run is left alone: its process may be about to listen there."""


@dataclass(frozen=True)
class Listener:
    """A socket that accepts viewers, and the file where it lies."""

    socket: socket.socket
    path: Path
    run: Path
    identity: tuple[int, int]
    """Device and inode of the socket's file."""

    def close(self) -> None:
        """Stop listening and remove the socket's file, unless it is another's by now."""
        self.socket.close()
        with suppress(OSError):
            if _identity(self.path) == self.identity:
                _clear(self.run)


def listen(run: Path) -> Listener:
    """Listen for viewers of the training in RUN, whose lock is held: a socket that lies there is a dead one.

    Raises:
        OSError: that is not possible here.
    """
    _clear(run)
    inside = run.resolve() / SOCKET
    if len(os.fsencode(inside)) <= LONGEST:
        with suppress(OSError):  # a file system without sockets
            return Listener(_bound(inside), inside, run, _identity(inside))
    for base in _bases():
        _remove_left_behind(Path(base))
        outside = Path(tempfile.mkdtemp(prefix=_prefix(run), dir=base)) / SOCKET  # nobody else may enter it
        try:
            write_whole(run / ELSEWHERE, json.dumps({"socket": str(outside)}).encode())
            return Listener(_bound(outside), outside, run, _identity(outside))
        except OSError:
            _remove(outside)
            folder.remove(run / ELSEWHERE)
            raise
    raise OSError(errno.ENAMETOOLONG, "no folder whose name is short enough for a socket")


def socket_at(run: Path) -> Path | None:
    """The socket of the training in RUN; None if there is none that can be trusted. It may be dead."""
    inside = run.resolve() / SOCKET
    with suppress(OSError):
        if stat.S_ISSOCK(inside.lstat().st_mode):
            return inside
    return _elsewhere(run)


def _elsewhere(run: Path) -> Path | None:
    """The socket outside of RUN, if RUN names one in a folder that is ours alone and was made for it.

    A run may come from a stranger, and name the socket of another training of its reader's.
    """
    try:
        path = Path(json.loads(folder.read(run / ELSEWHERE))["socket"])
        ours = path.is_absolute() and path.name == SOCKET and path.parent.name.startswith(_prefix(run))
        return path if ours and _is_private(path) else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _is_private(path: Path) -> bool:
    """Whether at PATH there is a socket, in a folder that only its user can enter.

    Raises:
        OSError: that can't be seen.
    """
    around = path.parent.lstat()
    private = around.st_uid == os.getuid() and stat.S_IMODE(around.st_mode) == 0o700
    return private and stat.S_ISSOCK(path.lstat().st_mode)


def _remove_left_behind(base: Path) -> None:
    """Remove the folders for sockets in BASE at which nobody listens any more: their processes were killed."""
    for path in base.glob(f"gantui-{'[0-9a-f]' * 8}-*/{SOCKET}"):
        with suppress(OSError):
            old = time.time() - path.parent.lstat().st_mtime > _YOUNG
            if old and _is_private(path) and _is_dead(path):
                _remove(path)


def _is_dead(path: Path) -> bool:
    """Whether nobody listens at the socket PATH."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as viewer:
        viewer.setblocking(False)
        return viewer.connect_ex(os.fspath(path)) == errno.ECONNREFUSED


def _bases() -> Iterator[str]:
    """The folders that may hold a folder for a socket, the best first.

    Not $XDG_RUNTIME_DIR: it is emptied when its user logs out, which a training outlives.
    """
    for base in (tempfile.gettempdir(), "/tmp"):
        room = LONGEST - len(os.fsencode(f"/gantui-12345678-12345678/{SOCKET}"))
        if len(os.fsencode(base)) <= room and os.access(base, os.W_OK | os.X_OK):
            yield base


def _prefix(run: Path) -> str:
    """The beginning of the name of a folder outside of RUN that is made for its socket: no other run has the same."""
    found = run.stat()
    which = hashlib.blake2b(f"{found.st_dev} {found.st_ino}".encode(), digest_size=4).hexdigest()
    return f"gantui-{which}-"


def _identity(path: Path) -> tuple[int, int]:
    found = path.lstat()
    return found.st_dev, found.st_ino


def _bound(path: Path) -> socket.socket:
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Not chmod, before which it would be open to others for an instant.
    before = os.umask(0o177)
    try:
        bound.bind(os.fspath(path))
        bound.listen(_WAITING)
        return bound
    except BaseException:
        bound.close()
        raise
    finally:
        os.umask(before)


def _clear(run: Path) -> None:
    """Remove the socket of RUN, wherever it is."""
    elsewhere = _elsewhere(run)
    if elsewhere is not None:
        _remove(elsewhere)
    for name in (SOCKET, ELSEWHERE):
        with suppress(OSError):
            folder.remove(run / name)


def _remove(socket: Path) -> None:
    """Remove a socket outside of a run's folder, with the folder made for it."""
    with suppress(OSError):
        socket.unlink()
    with suppress(OSError):
        socket.parent.rmdir()
