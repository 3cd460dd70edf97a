"""The events of a run, as its file events.jsonl has them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from gantui.errors import plain
from gantui.experiment.changing.difference import Difference
from gantui.experiment.verdicts.event import Event
from gantui.session.run.events import lines as event_lines
from gantui.session.run.events.command_log import is_in_effect
from gantui.session.run.events.lines import Diagnosed, Line

AT_ONCE = 64
"""Iterations between two changes of a setting that count as one."""
_LAST = 10**15
"""Iteration that a line can tell of: more is damage."""


def read(path: Path) -> list[Event]:
    """The events in the file PATH, in order; other or damaged lines are left out."""
    events: list[Event] = []
    for line in event_lines.read(path):
        if (event := _event(line)) is not None:
            events = add(events, event)
    return events


def add(events: list[Event], event: Event) -> list[Event]:
    """EVENTS and EVENT; a setting that is changed repeatedly within a short time counts as one change."""
    last = events[-1] if events else None
    if last is None or {last.kind, event.kind} != {"changed"} or event.step - last.step > AT_ONCE:
        return [*events, event]
    begun, reached = Difference.parsed(last.evidence), Difference.parsed(event.evidence)
    if begun is None or reached is None or begun.path != reached.path:
        return [*events, event]
    both = Difference(begun.path, begun.before, reached.after)
    return [*events[:-1], dataclasses.replace(event, evidence=str(both))]


def forget_after(path: Path, step: int, commands: int) -> None:
    """Drop the lines of the file PATH for iterations past STEP, and for commands past the first COMMANDS.

    A training that is resumed there reports the former again; the latter have come to nothing.

    Raises:
        OSError: it could not be written; it still says what it said.
    """
    lines = event_lines.read(path)
    kept = [line for line in lines if _event(line) is None or is_in_effect(line, step, commands)]
    if len(kept) < len(lines):
        event_lines.write(path, kept)


def _event(line: Line) -> Event | None:
    """The event in LINE, with its texts as they can be shown."""
    if not isinstance(line.what, Diagnosed) or line.step is None or not 0 <= line.step <= _LAST:
        return None
    what = line.what
    return Event(line.step, what.kind, plain(what.evidence), plain(what.meaning), plain(what.advice))
