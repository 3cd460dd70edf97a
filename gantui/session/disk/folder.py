"""The only place where something in the folder of a run or of a sweep is opened (`atomic_write` writes in it).

Such a folder may come from a stranger. So nothing in it leads out of it: a link inside is never followed, a pipe or a
device is never waited for, a file is read only if it is no larger than what gantui writes under its name. The folder
itself is what its user has named, and may be a link.

A path given here is FOLDER/NAME. The table `file_names.NAMES` says what may lie in a folder inside the run's
(`checkpoints`, `snapshots`, `groups/001` of a sweep); these folders must be real ones too.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gantui import regular_files
from gantui.regular_files import Odd
from gantui.session.disk.file_names import (
    GROUPS,
    INSIDE,
    LONGEST_LINE,
    MOST_LINES,
    bound,
    is_group,
    name_of,
)

__all__ = ["Odd"]

_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF}
"""What a file system says that can't bring a folder to the disk, as CIFS and WSL's shares."""


# Reading -------------------------------------------------------------------------------------------------------------


def read(path: Path) -> bytes:
    """The bytes of the file PATH.

    Raises:
        Odd: it is no regular file, or larger than it can be.
        OSError: it is not there, or can't be read.
    """
    with around(path) as folder:
        return regular_files.read(path.name, bound(path), folder=folder)


def tail(path: Path, most: int) -> bytes:
    """The last MOST bytes of the file PATH; raises as `read` does, but for its size."""
    with around(path) as folder, regular_files.open_to_read(path.name, folder=folder) as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - most))
        return file.read(most)


def after(path: Path, offset: int) -> bytes:
    """The bytes of the file PATH from OFFSET on; raises as `read` does."""
    with around(path) as folder, regular_files.open_to_read(path.name, folder=folder) as file:
        regular_files.check_size(path.name, os.fstat(file.fileno()).st_size, bound(path))
        file.seek(offset)
        return file.read(bound(path))


def lines(path: Path) -> Iterator[bytes]:
    """The lines of the file PATH without their ends, the last one too if it has none; raises as `read` does.

    One after the other, `MOST_LINES` at most, so that a large file is never in memory as a whole. Of a line that is too
    long the beginning is given, which says nothing whole.
    """
    with around(path) as folder, regular_files.open_to_read(path.name, folder=folder) as file:
        regular_files.check_size(path.name, os.fstat(file.fileno()).st_size, bound(path))
        left = MOST_LINES
        while line := file.readline(LONGEST_LINE):
            if not left:
                raise Odd(errno.EFBIG, f"{path.name} has more than {MOST_LINES:,} lines, which no such file has")
            left -= 1
            yield line.removesuffix(b"\n")
            while not line.endswith(b"\n") and (line := file.readline(LONGEST_LINE)):
                pass


def found(path: Path) -> os.stat_result | None:
    """The status of what lies at PATH, not following a link; None if nothing does.

    Raises:
        OSError: the folder that it should lie in can't be looked into.
    """
    try:
        with around(path) as folder:
            return os.stat(path.name, dir_fd=folder, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None


def there(path: Path) -> bool:
    """Whether anything lies at PATH, even a broken link; False if that can't be found out."""
    try:
        return found(path) is not None
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether a regular file lies at PATH."""
    try:
        lies = found(path)
    except (OSError, ValueError):
        return False
    return lies is not None and stat.S_ISREG(lies.st_mode)


def names(folder: Path) -> list[str]:
    """The names in FOLDER, a run's or one inside it, in no order.

    Raises:
        FileNotFoundError: there is no such folder.
        OSError: it is none, or a link in the place of one.
    """
    with _opened(*_parted(folder, inside=folder.name in INSIDE)) as opened:
        return os.listdir(opened)


# Writing -------------------------------------------------------------------------------------------------------------


def append(path: Path, data: bytes) -> None:
    """Add DATA to the end of the file PATH, made if it is not there, with one write where the disk takes it.

    Raises:
        OSError: it could not be written, or there is no regular file; nothing of DATA is there then.
    """
    with os.fdopen(open_to_append(path), "ab", buffering=0) as file:
        before, written = file.seek(0, os.SEEK_END), 0
        try:
            while written < len(data):  # a disk that is nearly full takes a part
                written += file.write(data[written:])
        except OSError:
            with suppress(OSError):
                file.truncate(before)
            raise


def open_to_append(path: Path) -> int:
    """Open the file PATH, made if it is not there, to append to it or to lock it; returns its descriptor.

    Raises:
        Odd: it is no regular file.
        OSError: it can't be opened.
    """
    with around(path) as folder:
        return regular_files.open_it(path.name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, folder=folder)


def open_to_lock(path: Path) -> int:
    """Open the file PATH, which must be there, to ask who holds its lock; raises as `open_to_append` does."""
    with around(path) as folder:
        return regular_files.open_it(path.name, os.O_RDONLY, folder=folder)


def remove(path: Path) -> None:
    """Remove what lies at PATH, a link itself and not what it leads to; nothing happens if nothing does.

    Raises:
        OSError: it can't be removed.
    """
    with suppress(FileNotFoundError), around(path) as folder:
        os.unlink(path.name, dir_fd=folder)


def rename(path: Path, name: str) -> None:
    """Rename the file PATH to NAME, in the same folder.

    Raises:
        OSError: it can't be renamed.
    """
    with around(path) as folder:
        os.rename(path.name, name, src_dir_fd=folder, dst_dir_fd=folder)


def make(folder: Path) -> None:
    """Make FOLDER, inside a run's or one that its user has named, unless it is there.

    Raises:
        Odd: there is a link in its place.
        OSError: it can't be made.
    """
    root, inside = _parted(folder, inside=folder.name in INSIDE)
    if not inside:
        folder.mkdir(exist_ok=True)
        return
    with _opened(root, inside[:-1], make=True) as opened:
        _make(inside[-1], opened)
        os.close(_descend(inside[-1], opened))


def remove_folder(folder: Path) -> None:
    """Remove FOLDER inside a run's with all that is in it, following no link; where there is none nothing happens.

    Raises:
        OSError: something of it can't be removed.
    """
    root, inside = _within(folder)
    with suppress(FileNotFoundError), _opened(root, inside[:-1]) as opened:
        if stat.S_ISDIR(os.stat(inside[-1], dir_fd=opened, follow_symlinks=False).st_mode):
            shutil.rmtree(inside[-1], dir_fd=opened)
        else:
            os.unlink(inside[-1], dir_fd=opened)


def keeps_folders(path: Path) -> bool:
    """Whether the disk of the folder PATH can sync a folder (fsync), so that a power cut loses nothing.

    Raises:
        OSError: there is no such folder.
    """
    with _opened(path, ()) as folder:
        return sync(folder)


# Where it is opened --------------------------------------------------------------------------------------------------


def _parted(folder: Path, *, inside: bool) -> tuple[Path, tuple[str, ...]]:
    """The folder that the user has named, and the names that lead from it to FOLDER.

    INSIDE: whether FOLDER lies inside a run's.
    """
    found: tuple[str, ...] = ()
    if inside:
        folder, found = folder.parent, (folder.name,)
    if is_group(folder):
        folder, found = folder.parent.parent, (GROUPS, folder.name, *found)
    return folder, found


def _within(folder: Path) -> tuple[Path, tuple[str, ...]]:
    """The folder that the user has named, and the names that lead from it to FOLDER, by FOLDER's own name.

    Raises:
        Odd: that is none of a folder inside a run's.
    """
    found = _parted(folder, inside=folder.name in INSIDE)
    if not found[1]:
        raise Odd(errno.EINVAL, f"{folder.name} is no folder of a run")
    return found


@contextmanager
def around(path: Path) -> Iterator[int]:
    """The descriptor of the folder in which the file PATH lies, open in the context."""
    known, above = name_of(path), path.parent
    inside = known is not None and known.within != "" and known.within == above.name
    with _opened(*_parted(above, inside=inside)) as folder:
        yield folder


@contextmanager
def _opened(root: Path, inside: tuple[str, ...], *, make: bool = False) -> Iterator[int]:
    """The descriptor of the folder that the names INSIDE lead to from ROOT; with MAKE they are made."""
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in inside:
            if make:
                _make(name, folder)
            below = _descend(name, folder)
            os.close(folder)
            folder = below
        yield folder
    finally:
        os.close(folder)


def _descend(name: str, folder: int) -> int:
    """The descriptor of the folder NAME in FOLDER, which must be a real one."""
    try:
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENOTDIR):
            raise
        what = regular_files.kind(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
        what = "a file" if what == "a device" else what
        raise Odd(errno.ELOOP, f"{name} in it is {what}; expected a folder") from None


def _make(name: str, folder: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=folder)


def sync(folder: int) -> bool:
    """Sync FOLDER to the disk; returns whether its file system can."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno in _NO_SYNC:
            return False
        raise
    return True
