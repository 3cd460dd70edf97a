"""Writing so that nothing is lost: a file is whole or not there, whatever happens on the way."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_TEMPORARY = re.compile(r"\..+\.(\d{1,9})\.tmp")
"""The names that `write_whole` gives, with the process that does."""


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put DATA at PATH: written to a temporary name beside it, fsynced, renamed, the folder fsynced.

    Not DURABLE, nothing is fsynced, which is quick: a machine that loses its power may lose the file, or part of it.

    Raises:
        OSError: it could not be written; what stood at PATH still stands, and no temporary file is left.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if not durable:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sweep(folder: Path) -> None:
    """Remove what `write_whole` left in FOLDER and the folders in it when its process was killed.

    For the one who may write there; a temporary file of a process that still lives stays.

    Raises:
        OSError: one can't be removed.
    """
    for path in folder.rglob(".*.tmp"):
        found = _TEMPORARY.fullmatch(path.name)
        if found and not _lives(int(found[1])):
            path.unlink(missing_ok=True)


def is_temporary(name: str) -> bool:
    """Whether `write_whole` gives such a NAME to what is not whole yet."""
    return _TEMPORARY.fullmatch(name) is not None


def _lives(process: int) -> bool:
    """Whether there is another PROCESS of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return process not in (0, os.getpid())


def append_lines(path: Path, items: Sequence[dict[str, Any]]) -> None:
    """Add ITEMS to the JSON-lines file PATH with one write, so that a reader never sees part of a line before the last.

    Raises:
        OSError: they could not be written; none of them is there then, not even a part.
    """
    data = "".join(json.dumps(item, allow_nan=False) + "\n" for item in items).encode()
    with open(path, "ab", buffering=0) as file:
        before, written = file.tell(), 0
        try:
            while written < len(data):  # a disk that is nearly full takes a part
                written += file.write(data[written:])
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(before)
            raise


def set_damaged_lines_aside(path: Path) -> int:
    """Move what is no item of the JSON-lines file PATH to the end of PATH.damaged; how many lines these were.

    A last line that a crash cut short is none of them: it was never written, and is dropped.

    Raises:
        OSError: they could not be moved; nothing has changed.
    """
    if not path.exists():
        return 0
    *lines, last = path.read_bytes().split(b"\n")
    damaged = [line for line in lines if item_of(line) is None]
    if damaged:
        with open(path.with_name(f"{path.name}.damaged"), "ab") as file:
            file.write(b"\n".join(damaged) + b"\n")
    if damaged or last:
        write_whole(path, b"".join(line + b"\n" for line in lines if item_of(line) is not None))
    return len(damaged)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The items of the JSON-lines file PATH; what is damaged, or a last line that a crash cut short, is left out."""
    if not path.exists():
        return []
    return [item for line in path.read_bytes().split(b"\n") if (item := item_of(line)) is not None]


def item_of(line: bytes) -> dict[str, Any] | None:
    """What LINE says; None if it says nothing whole."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None
