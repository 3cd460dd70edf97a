"""Commands that are planned: those that decided another run's future, read from its events.jsonl to be given again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gantui.errors import Refusal, plain
from gantui.experiment.changing.undo_redo import Changes
from gantui.experiment.files.validation import Tree
from gantui.session.disk import folder
from gantui.session.disk.container import Malformed
from gantui.session.disk.file_names import EVENTS
from gantui.session.run.events import lines as event_lines
from gantui.session.run.events.command_log import lines_in_effect
from gantui.session.run.events.lines import Commanded, Other, SettingsChanged, Unreadable
from gantui.session.view.commands import BOTH, COMMANDS, Command, Redo, Set, Step, Undo
from gantui.session.view.viewer_messages import command_from_json, command_to_json


@dataclass(frozen=True)
class Planned:
    """A command and the point of a training at which it is given."""

    step: int
    """Iterations done when it is carried out."""
    command: Command
    on_resuming: bool = False
    """Whether it stands for a setting that was changed on the command line that went on with the run."""


PlannedCommands = tuple[Planned, ...]
"""In the order in which they are carried out."""

_IDLE = [name for name, kind in COMMANDS.items() if kind not in (Set, Undo, Redo, Step)]
"""Commands after which every training goes on as without them."""


def decides(command: Command) -> bool:
    """Whether COMMAND changes the future of a training: a pause or a whole iteration does not."""
    return isinstance(command, Set | Undo | Redo) or (isinstance(command, Step) and command.player != BOTH)


def read(path: Path) -> PlannedCommands:
    """Read the commands that decided the future, from the events.jsonl PATH or that of the run folder PATH.

    Raises:
        Refusal: it can't be read, or tells of something that can't be done again.
    """
    file = path / EVENTS if path.is_dir() else path
    if not folder.there(file):
        raise Refusal(f"--replay-events {plain(str(path))}: expected a run's folder or its {EVENTS}")
    try:
        lines = event_lines.read(file)
    except OSError as error:
        raise Refusal(f"--replay-events {plain(str(file))}: can't be read: {error.strerror}") from None
    if all(isinstance(line.what, Other) and line.what.event is None for line in lines):
        raise Refusal(f"--replay-events {plain(str(file))}: tells of no run; expected a run's {EVENTS}")
    planned = []
    for line in lines_in_effect(lines):
        step = line.step or 0
        match line.what:
            case Commanded(Unreadable(name, why), refused=None) if name not in _IDLE:
                raise Refusal(f"--replay-events {plain(str(file))}: {plain(why)}")
            case Commanded(command, refused=None) if not isinstance(command, Unreadable) and decides(command):
                planned.append(Planned(step, command))
            case SettingsChanged() as changed_by:
                planned += [Planned(step, each, True) for each in changed_by.assigned if _may_decide(each.path)]
    return tuple(planned)


def fitted(commands: PlannedCommands, experiment: Tree, where: str) -> PlannedCommands:
    """The part of COMMANDS, read from WHERE, to be given to a training of EXPERIMENT.

    Another seed, another preset are allowed: what was done to one training may be tried on another.

    Raises:
        Refusal: it goes on beyond the training's end, or a command would be refused.
    """
    if not experiment.has_schedule:
        commands = tuple(
            each for each in commands if not (isinstance(each.command, Set) and each.command.path == _STEPS)
        )
    changes, single = Changes(experiment), experiment.single_steps
    for planned in commands:
        said = f"--replay-events {plain(where)}: at step {planned.step:,}"
        if planned.step >= experiment.schedule.steps:
            raise Refusal(f"{said}, but this training has {experiment.schedule.steps:,} steps; expected more (--steps)")
        try:
            changes = changed(changes, planned.command)
        except Refusal as refusal:
            raise Refusal(f"{said}: {refusal}") from None
        if isinstance(planned.command, Step) and planned.command.player not in single:
            raise Refusal(f"{said}, an update of {plain(planned.command.player)} alone: {experiment.why_together}")
    return commands


def changed(changes: Changes[Tree], command: Command) -> Changes[Tree]:
    """CHANGES after COMMAND, if it changes a setting; else CHANGES.

    Raises:
        Refusal: it can't be.
    """
    match command:
        case Set(path, value):
            return changes.set(path, value)
        case Undo():
            return changes.undo()
        case Redo():
            return changes.redo()
        case _:
            return changes


def state(commands: PlannedCommands) -> list[dict[str, Any]]:
    """COMMANDS as plain JSON data."""
    return [{"step": each.step, **command_to_json(each.command)} for each in commands]


def restored(items: Sequence[dict[str, Any]]) -> PlannedCommands:
    """The commands from ITEMS, which `state` returned.

    Raises:
        ValueError: it is no such state.
    """
    try:
        return tuple(Planned(int(item["step"]), _command(item)) for item in items)
    except (Malformed, KeyError, TypeError) as error:
        raise ValueError(f"what it says of commands to come is damaged ({error})") from None


_STEPS = "schedule.steps"
_DECIDE = ("optimizers", "weights", "updates", "penalties", "objective", "instance_noise", "scheme", "schedule")
"""Tables of which a setting decides the future."""


def _may_decide(path: str) -> bool:
    """Whether the setting at PATH decides the future."""
    return path.split(".")[0].strip() in _DECIDE


def _command(item: dict[str, Any]) -> Command:
    """The command that ITEM of a `state` is."""
    return command_from_json({key: value for key, value in item.items() if key != "step"})
