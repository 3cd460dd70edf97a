"""What a person did to a run beyond its experiment, from its events.jsonl.

Pauses, whole iterations one by one, checkpoints and resumptions are left out: they change no weight.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gantui.errors import plain
from gantui.session.files import read_lines
from gantui.session.still_counts import CHANGED, COMMAND, still_counting, whole
from gantui.session.told import DIAGNOSIS

PLAYERS = ("discriminator", "generator")
"""Those that a person can move alone."""


@dataclass(frozen=True)
class Intervention:
    """Something that was done between two iterations."""

    step: int
    """Iterations done by then."""
    setting: str = ""
    """The setting that was changed, with what it was before and after."""
    player: str = ""
    """The one that was moved alone, of `PLAYERS`; else empty."""
    count: int = 0
    """By so many updates."""

    def __str__(self) -> str:
        if not self.player:
            return self.setting
        return f"{self.count:,} more update{'' if self.count == 1 else 's'} of the {self.player}"


def read(path: Path, movable: Collection[str] = PLAYERS) -> list[Intervention]:
    """The interventions in the file PATH that still count, in order: not those past an iteration that was gone back to.

    MOVABLE are the players that can be moved alone in this training: to ask it of another did nothing.

    Raises:
        OSError: it can't be read.
    """
    found: list[Intervention] = []
    for line in still_counting(read_lines(path)):
        step, event = whole(line, "step", None), line.get("event")
        if step is None or step < 0:
            continue
        if event == CHANGED:
            changes = line.get("changes")
            found += [Intervention(step, plain(str(each))) for each in (changes if isinstance(changes, list) else ())]
        elif event == DIAGNOSIS and line.get("kind") == "changed":
            found.append(Intervention(step, plain(str(line.get("evidence")))))
        elif event == COMMAND and line.get("command") == "step" and "refused" not in line:
            _add(found, step, line, movable)
    return found


def _add(found: list[Intervention], step: int, line: dict[str, Any], movable: Collection[str]) -> None:
    """Add what LINE reports of iteration STEP to FOUND, or to its last entry if it is more of the same."""
    player, count = line.get("player"), line.get("count")
    if player not in PLAYERS or player not in movable or type(count) is not int or count < 1:
        return
    last = found[-1] if found else None
    if last is not None and (last.player, last.step) == (player, step):
        found[-1] = dataclasses.replace(last, count=last.count + count)
    else:
        found.append(Intervention(step, player=player, count=count))
