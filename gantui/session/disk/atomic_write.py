"""Files of a run or of a sweep are written whole: at any instant there is the old file or the new one, never a part."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from gantui import regular_files
from gantui.session.disk import folder
from gantui.session.disk.file_names import GROUPS, INSIDE, bound, is_left_behind, temporary

_TRAINED = ("", "checkpoints", "snapshots")
"""Folders that a training writes to; the others are written to when somebody asks for something."""


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put DATA at PATH: written to a temporary name beside it, fsynced, renamed, the folder fsynced.

    A link at PATH is replaced, never written through. Not DURABLE, nothing is fsynced, which is quick: a machine that
    loses its power may lose the file, or part of it.

    Raises:
        OSError: it could not be written; what stood at PATH still stands, and no temporary file is left.
    """
    unfinished = temporary(path.name)
    with folder.around(path) as opened:
        try:
            with suppress(FileNotFoundError):  # a link of that name, which somebody put there, would be written through
                os.unlink(unfinished, dir_fd=opened)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(unfinished, flags, 0o666, dir_fd=opened), "wb") as file:
                file.write(data)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            os.replace(unfinished, path.name, src_dir_fd=opened, dst_dir_fd=opened)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(unfinished, dir_fd=opened)
            raise
        if durable:
            folder.sync(opened)


def same(path: Path, other: Path) -> None:
    """Make OTHER the same file as PATH: a hard link where the system can, as neither is ever changed, else a copy.

    Raises:
        Odd: PATH is no regular file, or too large.
        OSError: it can't be read or written.
    """
    with folder.around(path) as here, regular_files.open_to_read(path.name, folder=here) as file:
        with folder.around(other) as there:
            try:
                os.link(path.name, other.name, src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)
            except (OSError, NotImplementedError):
                regular_files.check_size(path.name, os.fstat(file.fileno()).st_size, bound(path))
            else:
                return
        write_whole(other, file.read(bound(path)))


def remove_left_behind(path: Path) -> None:
    """Remove the temporary files that `write_whole` left in the run's folder PATH when its process was killed.

    Only for the process that may write there; a temporary file of a process that still lives stays.

    Raises:
        OSError: one can't be removed.
    """
    for inside in _TRAINED:
        with suppress(FileNotFoundError):
            _remove_left_behind(path / inside)
    for inside in set(INSIDE) - {*_TRAINED, GROUPS}:
        with suppress(OSError):
            _remove_left_behind(path / inside)


def _remove_left_behind(path: Path) -> None:
    for name in filter(is_left_behind, folder.names(path)):
        folder.remove(path / name)
