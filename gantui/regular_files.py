"""Opening a file that may come from a stranger: it must be a regular file, and no larger than it can sensibly be.

A pipe would wait for ever, a device would never end, a link may lead anywhere.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import IO, cast

_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


class Odd(OSError):  # noqa: N818
    """Raised for something that is not a file that may be opened; `strerror` says what it is, and what was expected."""


def open_to_read(name: str | Path, *, folder: int | None = None, follow: bool = False) -> IO[bytes]:
    """Open the file NAME to read it: in the FOLDER of that descriptor, or where the path leads.

    A link is followed only if FOLLOW says so, as for a file that its user has named.

    Raises:
        Odd: it is a link, a folder, a pipe, a device or a socket.
        OSError: it is not there, or can't be read.
    """
    return cast("IO[bytes]", os.fdopen(open_it(name, os.O_RDONLY, folder=folder, follow=follow), "rb"))


def open_it(name: str | Path, flags: int, *, folder: int | None = None, follow: bool = False) -> int:
    """The descriptor of the file NAME, opened with FLAGS; the rest is as in `open_to_read`."""
    _check(name, folder, follow)
    # O_NONBLOCK: what has become a pipe in between must not be waited for.
    flags |= os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY | (0 if follow else os.O_NOFOLLOW)
    try:
        opened = os.open(name, flags, 0o666, dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ELOOP and not follow:
            raise _odd(errno.ELOOP, name, "a link") from None
        raise
    found = os.fstat(opened)
    if not stat.S_ISREG(found.st_mode):
        os.close(opened)
        raise _odd(errno.EINVAL, name, kind(found.st_mode))
    return opened


def read(name: str | Path, most: int, *, folder: int | None = None, follow: bool = False) -> bytes:
    """The bytes of the file NAME, MOST at most; the rest is as in `open_to_read`.

    Raises:
        Odd: it is larger, or no regular file.
    """
    with open_to_read(name, folder=folder, follow=follow) as file:
        check_size(name, os.fstat(file.fileno()).st_size, most)
        data = file.read(most + 1)  # it may grow meanwhile
    check_size(name, len(data), most)
    return data


def check_size(name: str | Path, size: int, most: int) -> None:
    """Refuse the file NAME of SIZE bytes if that is more than MOST.

    Raises:
        Odd: it is larger.
    """
    if size > most:
        raise Odd(errno.EFBIG, f"{Path(name).name} is larger than {in_units(most)}, which no such file is")


def in_units(count: int) -> str:
    """COUNT bytes for a person: '4 KiB', '64 MiB'."""
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count} {unit}"
        count //= 1024
    return f"{count} GiB"


def kind(mode: int) -> str:
    """The name for a file of MODE that is not a regular one."""
    return next((name for fits, name in _KINDS if fits(mode)), "a device")


def _check(name: str | Path, folder: int | None, follow: bool) -> None:
    """Check the file before it is opened: to open a device can do something already."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=follow)
    except FileNotFoundError:
        return  # opening it says so, or makes it
    if not stat.S_ISREG(found.st_mode):
        link = stat.S_ISLNK(found.st_mode)
        raise _odd(errno.ELOOP if link else errno.EINVAL, name, kind(found.st_mode))


def _odd(number: int, name: str | Path, what: str) -> Odd:
    more = ", which is not followed" if what == "a link" else ""
    return Odd(number, f"{Path(name).name} is {what}{more}; expected a file")
