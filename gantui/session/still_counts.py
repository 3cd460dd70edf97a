"""Which lines of an events.jsonl still count: the one rule for all who read it.

A training goes on from a checkpoint, when it was killed or went back. What had been done to it after that checkpoint
came to nothing. Commands have a number, and the checkpoint says how many it holds; all else counts by its iteration.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

CHANGED, TAKEN_BACK, COMMAND, RESUMED = "changed", "change taken back", "command", "resumed"
"""What lines say under `event`."""

Line = dict[str, Any]


def counts(line: Line, step: int, commands: int | None) -> bool:
    """Whether LINE led to iteration STEP, where COMMANDS commands had been given if that is known."""
    if commands is not None and (number := whole(line, "ordinal", None)) is not None:
        return number <= commands
    return (whole(line, "step", 0) or 0) <= step


def up_to(lines: Sequence[Line], step: int, commands: int | None) -> list[Line]:
    """The LINES that led to iteration STEP and to the first COMMANDS commands.

    What the command line changed on resuming stands in the experiment's file, so it counts from STEP on at the latest.
    """
    return [
        line | {"step": step} if line.get("event") == CHANGED and not counts(line, step, commands) else line
        for line in lines
        if line.get("event") == CHANGED or counts(line, step, commands)
    ]


def still_counting(lines: Sequence[Line]) -> list[Line]:
    """The LINES of a whole file that led to where the run is now."""
    kept: list[Line] = []
    for line in lines:
        event = line.get("event")
        if event == TAKEN_BACK:
            _take_back(kept)
            continue
        if event == RESUMED:
            kept = up_to(kept, whole(line, "step", 0) or 0, whole(line, "commands", None))
        kept.append(line)
    return kept


def whole(line: Line, name: str, otherwise: int | None) -> int | None:
    """The whole number that LINE has under NAME, or OTHERWISE."""
    value = line.get(name)
    return value if type(value) is int else otherwise


def _take_back(kept: list[Line]) -> None:
    """Drop the change with which the training could not start: the newest one, since it was resumed last."""
    for at in range(len(kept) - 1, -1, -1):
        event = kept[at].get("event")
        if event == CHANGED:
            del kept[at]
        if event in (CHANGED, RESUMED):
            return
