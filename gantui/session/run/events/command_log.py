"""Which lines of an events.jsonl still count: the one rule for all who read it.

A training goes on from a checkpoint, when it was killed or went back. What had been done to it after that checkpoint
came to nothing. Commands have a number, and the checkpoint says how many it holds; all else counts by its iteration.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gantui.session.run.events.lines import ChangeTakenBack, Line, Resumed, SettingsChanged


def is_in_effect(line: Line, step: int, commands: int | None) -> bool:
    """Whether LINE led to iteration STEP, where COMMANDS commands had been given if that is known."""
    if commands is not None and line.ordinal is not None:
        return line.ordinal <= commands
    return (line.step or 0) <= step


def lines_up_to(lines: Sequence[Line], step: int, commands: int | None) -> list[Line]:
    """The LINES that led to iteration STEP and to the first COMMANDS commands.

    What the command line changed on resuming stands in the experiment's file, so it counts from STEP on at the latest.
    """
    kept = []
    for line in lines:
        if is_in_effect(line, step, commands):
            kept.append(line)
        elif isinstance(line.what, SettingsChanged):
            kept.append(dataclasses.replace(line, step=step))
    return kept


def lines_in_effect(lines: Sequence[Line]) -> list[Line]:
    """The LINES of a whole file that led to where the run is now."""
    kept: list[Line] = []
    for line in lines:
        if isinstance(line.what, ChangeTakenBack):
            _take_back(kept)
            continue
        if isinstance(line.what, Resumed):
            kept = lines_up_to(kept, line.step or 0, line.what.commands)
        kept.append(line)
    return kept


def _take_back(kept: list[Line]) -> None:
    """Drop the change with which the training could not start: the newest one, since it was resumed last."""
    for at in range(len(kept) - 1, -1, -1):
        what = kept[at].what
        if isinstance(what, SettingsChanged):
            del kept[at]
        if isinstance(what, SettingsChanged | Resumed):
            return
