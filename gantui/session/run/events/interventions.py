"""What a person did to a run beyond its experiment, from its events.jsonl.

Pauses, whole iterations one by one, checkpoints and resumptions are left out: they change no weight.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from gantui.errors import plain
from gantui.experiment.players import PLAYERS
from gantui.session.run.events import lines
from gantui.session.run.events.command_log import lines_in_effect
from gantui.session.run.events.lines import Commanded, Diagnosed, SettingsChanged
from gantui.session.view.commands import Step


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
    for line in lines_in_effect(lines.read(path)):
        if line.step is None or line.step < 0:
            continue
        match line.what:
            case SettingsChanged(changes=changes):
                found += [Intervention(line.step, plain(each)) for each in changes or ()]
            case Diagnosed(kind="changed", evidence=evidence):
                found.append(Intervention(line.step, plain(evidence)))
            case Commanded(Step(player, count), refused=None) if player in movable and count >= 1:
                _add(found, line.step, player, count)
    return found


def _add(found: list[Intervention], step: int, player: str, count: int) -> None:
    """Add PLAYER's updates at iteration STEP to FOUND, or to its last entry if it is more of the same."""
    last = found[-1] if found else None
    if last is not None and (last.player, last.step) == (player, step):
        found[-1] = dataclasses.replace(last, count=last.count + count)
    else:
        found.append(Intervention(step, player=player, count=count))
