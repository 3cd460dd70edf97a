"""What a run was told of itself: the diagnosis in its events.jsonl."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, get_args

from gantui.experiment.event import Event, Kind
from gantui.session.files import read_lines, write_whole

DIAGNOSIS = "diagnosis"
"""What such a line says under `event`."""
_FIELDS = [field.name for field in dataclasses.fields(Event) if field.name != "step"]


def details(event: Event) -> dict[str, Any]:
    """What a line says of EVENT beside its step and time."""
    return {name: getattr(event, name) for name in _FIELDS}


def read(path: Path) -> list[Event]:
    """The events in the file PATH, in order; a line that says something else, or nothing whole, is left out."""
    return [event for line in read_lines(path) if (event := _event(line)) is not None]


def forget_after(path: Path, step: int) -> None:
    """Drop what the file PATH says of iterations past STEP: a resumed training tells it again.

    Raises:
        OSError: it could not be written; it still says what it said.
    """
    lines = read_lines(path)
    kept = [line for line in lines if (event := _event(line)) is None or event.step <= step]
    if len(kept) < len(lines):
        write_whole(path, b"".join(json.dumps(line).encode() + b"\n" for line in kept))


def _event(line: dict[str, Any]) -> Event | None:
    if line.get("event") != DIAGNOSIS or line.get("kind") not in get_args(Kind):
        return None
    step, texts = line.get("step"), {name: line.get(name) for name in _FIELDS}
    if not isinstance(step, int) or not all(isinstance(text, str) for text in texts.values()):
        return None
    return Event(step=step, **texts)  # type: ignore[arg-type]
