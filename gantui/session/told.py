"""The events of a run, as its file events.jsonl has them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, get_args

from gantui.errors import plain
from gantui.experiment.event import Event, Kind
from gantui.session.files import read_lines, write_whole
from gantui.session.still_counts import counts

DIAGNOSIS = "diagnosis"
"""What such a line says under `event`."""
AT_ONCE = 64
"""Iterations between two changes of a setting that count as one."""
_LAST, _LONGEST = 10**15, 4096
"""Iteration and characters of a text that a line can tell of: more is damage."""
_ARROW = " -> "
_FIELDS = [field.name for field in dataclasses.fields(Event) if field.name not in ("step", "now")]
"""What a line says; the figures of now are no part of what was told then."""


def details(event: Event) -> dict[str, Any]:
    """The fields of EVENT in its line, beside step and time."""
    return {name: getattr(event, name) for name in _FIELDS}


def read(path: Path) -> list[Event]:
    """The events in the file PATH, in order; other or damaged lines are left out."""
    events: list[Event] = []
    for line in read_lines(path):
        if (event := _event(line)) is not None:
            events = add(events, event)
    return events


def add(events: list[Event], event: Event) -> list[Event]:
    """EVENTS and EVENT; a setting that is changed repeatedly within a short time counts as one change."""
    last = events[-1] if events else None
    if last is None or {last.kind, event.kind} != {"changed"} or event.step - last.step > AT_ONCE:
        return [*events, event]
    (path, _, begun), (same, _, reached) = last.evidence.partition(" "), event.evidence.partition(" ")
    if path != same or _ARROW not in begun or _ARROW not in reached or "," in begun + reached:
        return [*events, event]
    evidence = f"{path} {begun.split(_ARROW)[0]}{_ARROW}{reached.split(_ARROW)[1]}"
    return [*events[:-1], dataclasses.replace(event, evidence=evidence)]


def forget_after(path: Path, step: int, commands: int) -> None:
    """Drop the lines of the file PATH for iterations past STEP, and for commands past the first COMMANDS.

    A training that is resumed there reports the former again; the latter have come to nothing.

    Raises:
        OSError: it could not be written; it still says what it said.
    """
    lines = read_lines(path)
    kept = [line for line in lines if _event(line) is None or counts(line, step, commands)]
    if len(kept) < len(lines):
        write_whole(path, b"".join(json.dumps(line).encode() + b"\n" for line in kept))


def _event(line: dict[str, Any]) -> Event | None:
    if line.get("event") != DIAGNOSIS or line.get("kind") not in get_args(Kind):
        return None
    step, texts = line.get("step"), {name: line.get(name) for name in _FIELDS}
    whole = type(step) is int and 0 <= step <= _LAST
    if not whole or not all(isinstance(text, str) and len(text) <= _LONGEST for text in texts.values()):
        return None
    return Event(step=step, **{name: plain(str(text)) for name, text in texts.items()})  # type: ignore[arg-type]
