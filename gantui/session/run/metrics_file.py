"""Reads the lines of metrics.jsonl as records, whatever else stands there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gantui.errors import plain
from gantui.session.disk import folder
from gantui.session.disk.json_lines import item_of, read_lines

Record = dict[str, float | int | None]
"""A line of metrics.jsonl: its step, and numbers, all of them finite, or None."""

LARGEST = 1e100
"""Far more than a training in float32 can say: a larger number in a file is damage, and charts could not show it."""
MOST_KEYS, LONGEST_KEY = 1000, 200
"""Numbers of a record, and characters of a name: what has more is damaged."""
_TAIL = 1 << 16
"""Bytes at the end of a file in which the last record is looked for."""


def of_line(line: bytes) -> Record | None:
    """The record in LINE; None if there is none."""
    item = item_of(line)
    return None if item is None else of_item(item)


def read(path: Path) -> list[Record]:
    """The records in the file PATH as they stand there; none where there is no file.

    Raises:
        OSError: it can't be read.
    """
    return [record for item in read_lines(path) if (record := of_item(item)) is not None]


def last(path: Path) -> Record | None:
    """The last whole record in the file PATH, read from its end; None where there is none."""
    try:
        lines = folder.tail(path, _TAIL).split(b"\n")
    except OSError:
        return None
    return next((record for line in reversed(lines) if (record := of_line(line)) is not None), None)


def of_item(item: dict[str, Any]) -> Record | None:
    """The record in the JSON object ITEM of a line; None if it has no step."""
    step = _number(item.get("step"))
    if not isinstance(step, int) or step < 0 or len(item) > MOST_KEYS or any(len(key) > LONGEST_KEY for key in item):
        return None
    found = {plain(key): value if value is None else _number(value) for key, value in item.items()}
    return {key: value for key, value in found.items() if value is not None or item.get(key) is None}


def _number(value: Any) -> float | int | None:
    """VALUE if it is a finite number of a plausible size; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) <= LARGEST else None  # which NaN is not
