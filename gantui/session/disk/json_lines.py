"""Files of JSON lines: lines are added whole; what a crash or a stranger has damaged is passed over or moved out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gantui.session.disk import folder
from gantui.session.disk.atomic_write import write_whole


def append_lines(path: Path, items: Sequence[dict[str, Any]]) -> None:
    """Add ITEMS to the JSON-lines file PATH with one write, so that a reader never sees part of a line before the last.

    Raises:
        OSError: they could not be written; none of them is there then, not even a part.
    """
    folder.append(path, "".join(json.dumps(item, allow_nan=False) + "\n" for item in items).encode())


def set_damaged_lines_aside(path: Path) -> int:
    """Move damaged lines of the JSON-lines file PATH to the end of PATH.damaged; returns how many there were.

    A last line that a crash cut short is not counted: it was never written, and is dropped.

    Raises:
        OSError: they could not be moved; nothing has changed.
    """
    if not folder.there(path):
        return 0
    cut = folder.tail(path, 1) not in (b"", b"\n")
    damaged, last = [], None
    for line in folder.lines(path):
        last = item_of(line)
        if last is None:
            damaged.append(line)
    if cut and last is None:
        del damaged[-1]
    if damaged:
        folder.append(path.with_name(f"{path.name}.damaged"), b"".join(line + b"\n" for line in damaged))
    if damaged or cut:
        lines = [*folder.lines(path)]
        lines = lines[:-1] if cut else lines
        write_whole(path, b"".join(line + b"\n" for line in lines if item_of(line) is not None))
    return len(damaged)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The items in the JSON-lines file PATH, without damaged lines or a last line that a crash cut short.

    Raises:
        OSError: it can't be read; none where there is no file.
    """
    if not folder.there(path):
        return []
    return [item for line in folder.lines(path) if (item := item_of(line)) is not None]


def item_of(line: bytes) -> dict[str, Any] | None:
    """The JSON object in LINE; None if it is not whole."""
    try:
        item = json.loads(line) if line else None
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None
