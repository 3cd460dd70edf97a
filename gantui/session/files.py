"""Writing so that nothing is lost: a file is whole or not there, whatever happens on the way."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


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


def append_line(path: Path, item: dict[str, Any]) -> None:
    """Add ITEM to the JSON-lines file PATH with one write, so that a reader never sees part of a line before the last.

    Raises:
        OSError: it could not be written.
    """
    line = json.dumps(item, allow_nan=False) + "\n"
    with open(path, "ab") as file:
        file.write(line.encode())


def end_last_line(path: Path) -> None:
    """Close a last line that a crash cut short, so that the next one begins anew."""
    if path.exists() and path.stat().st_size:
        with open(path, "rb+") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The items of the JSON-lines file PATH; a last line that a crash cut short is left out."""
    if not path.exists():
        return []
    items = []
    for line in path.read_bytes().split(b"\n"):
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):  # no JSON, or nested a thousand times
            continue
        if isinstance(item, dict):
            items.append(item)
    return items
