"""The lines of a run's events.jsonl, typed: one class a kind, how it is read, how it is written.

A line that is of no known kind, or that lacks what its kind must say, is an `Other`. What a line says beyond its kind,
or in a way that does not fit, is kept in `Line.more`. So a file that is written anew loses nothing.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args

from gantui.experiment.verdicts.event import Event, Kind
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.container import Malformed
from gantui.session.disk.json_lines import read_lines
from gantui.session.view.commands import COMMANDS, NAMES, Command, Set
from gantui.session.view.viewer_messages import command_from_json

LONGEST = 4096
"""Characters of a text that a line can say: more is damage."""

Raw = dict[str, Any]
"""A line as JSON has it."""
End = Literal["finished", "stopped", "diverged", "failed"]


@dataclass(frozen=True)
class Started:
    """The training began."""

    EVENT: ClassVar = "started"
    device: str | None = None
    threads: int | None = None
    until: str | None = None
    """What it is to go on for."""


@dataclass(frozen=True)
class Resumed:
    """The training went on from the checkpoint of the line's iteration."""

    EVENT: ClassVar = "resumed"
    device: str | None = None
    threads: int | None = None
    until: str | None = None
    commands: int | None = None
    """Commands that the checkpoint holds; None in a sweep's group, and in runs from before commands had numbers."""


@dataclass(frozen=True)
class Ended:
    """The training ended, or went on in another folder."""

    state: End
    message: str | None = None


@dataclass(frozen=True)
class Unreadable:
    """A command that can't be given again."""

    name: str | None
    why: str
    fields: Mapping[str, Any]
    """What the line says of it."""


@dataclass(frozen=True)
class Commanded:
    """A command came: it was carried out, or refused."""

    EVENT: ClassVar = "command"
    command: Command | Unreadable
    ordinal: int | None = None
    """How many had come with this one."""
    refused: str | None = None
    """Why it could not be carried out; None where it was."""
    phase: str | None = "between iterations"


@dataclass(frozen=True)
class Diagnosed:
    """An event of the run, or a change of a setting by somebody."""

    EVENT: ClassVar = "diagnosis"
    kind: Kind
    evidence: str
    meaning: str
    advice: str
    ordinal: int | None = None
    """The number of the command that changed the setting."""
    seed: int | None = None
    """The seed of the member of a sweep's group that it is about."""

    @classmethod
    def of(cls, event: Event, ordinal: int | None = None, seed: int | None = None) -> Diagnosed:
        """The line for EVENT, without its present figures, which are no part of what was reported then."""
        return cls(event.kind, event.evidence, event.meaning, event.advice, ordinal, seed)


@dataclass(frozen=True)
class SettingsChanged:
    """The command line that resumed the run changed settings, or the code of a plug-in is another."""

    EVENT: ClassVar = "changed"
    settings: tuple[str, ...] | None = None
    """Each 'PATH=VALUE', as it was given."""
    changes: tuple[str, ...] | None = None
    """What has become another, for a person to read."""

    @property
    def assigned(self) -> tuple[Set, ...]:
        """The settings as commands."""
        parted = [each.partition("=") for each in self.settings or ()]
        return tuple(Set(path.strip(), value.strip()) for path, _, value in parted)


@dataclass(frozen=True)
class ChangeTakenBack:
    """With the newest `SettingsChanged` the training could not start: it is as it was before."""

    EVENT: ClassVar = "change taken back"
    message: str | None = None


@dataclass(frozen=True)
class Branched:
    """The run went on from the line's iteration of another one."""

    EVENT: ClassVar = "branched"
    parent: str | None = None
    """The name of that one's folder."""


@dataclass(frozen=True)
class Launched:
    """It is known how iterations are launched."""

    EVENT: ClassVar = "launched"
    how: str | None = None


@dataclass(frozen=True)
class CheckpointDamaged:
    """Checkpoints can't be read, and were set aside."""

    EVENT: ClassVar = "damaged checkpoint"
    files: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Damaged:
    """Files of the run, or lines of them, are damaged, and were set aside."""

    EVENT: ClassVar = "damaged"
    set_aside: tuple[str, ...] | None = None


@dataclass(frozen=True)
class WrittenAgain:
    """The disk takes again what it did not take for a while."""

    EVENT: ClassVar = "written again"
    after: str | None = None
    """Why it did not."""
    seconds: float | None = None
    lines_lost: int | None = None


@dataclass(frozen=True)
class Other:
    """Something that this gantui does not know, or that is damaged."""

    said: Mapping[str, Any]
    """All of the line but its time and its iteration."""

    @property
    def event(self) -> str | None:
        """The name it has under `event`."""
        return _text(self.said.get("event"))

    @property
    def ordinal(self) -> int | None:
        """The number of the command that it is about, if it is about one."""
        return _whole(self.said.get("ordinal"))


What = (
    Started
    | Resumed
    | Ended
    | Commanded
    | Diagnosed
    | SettingsChanged
    | ChangeTakenBack
    | Branched
    | Launched
    | CheckpointDamaged
    | Damaged
    | WrittenAgain
    | Other
)


@dataclass(frozen=True)
class Line:
    """One line: when something happened, at which iteration, and what."""

    step: int | None
    """Iterations done by then; None where the line says no whole number."""
    what: What
    time: str | None = None
    """In ISO 8601, UTC."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else the line says, as JSON has it."""

    @property
    def ordinal(self) -> int | None:
        """The number of the command that it is about; None if it is about none."""
        return self.what.ordinal if isinstance(self.what, Commanded | Diagnosed | Other) else None


def happened(step: int, what: What) -> Line:
    """The line for WHAT, happening now at iteration STEP."""
    return Line(step, what, datetime.now(UTC).isoformat(timespec="milliseconds"))


def read(path: Path) -> list[Line]:
    """The lines of the file PATH, in order; those that say nothing whole are left out.

    Raises:
        OSError: it can't be read; none where there is no file.
    """
    return [from_json(item) for item in read_lines(path)]


def write(path: Path, lines: Sequence[Line]) -> None:
    """Replace the content of the file PATH by LINES.

    Raises:
        OSError: it could not be written; it still says what it said.
    """
    write_whole(path, b"".join(json.dumps(to_json(line)).encode() + b"\n" for line in lines))


def to_json(line: Line) -> Raw:
    """LINE as the file has it."""
    raw: Raw = {} if line.time is None else {"time": line.time}
    raw |= {} if line.step is None else {"step": line.step}
    match line.what:
        case Other(said):
            raw |= said
        case Ended(state, message):
            raw |= {"event": state} | ({} if message is None else {"message": message})
        case Commanded() as given:
            raw |= _of_command(given)
        case what:
            raw |= {"event": what.EVENT} | _stated(what)
    return {**raw, **line.more}


def from_json(raw: Raw) -> Line:
    """The line in the JSON object RAW; every object makes one."""
    said = dict(raw)
    step, time = _whole(said.get("step")), _text(said.get("time"))
    for name, value in (("step", step), ("time", time)):
        if value is not None:
            del said[name]
    what = _what(said)
    known = {} if isinstance(what, Other) else to_json(Line(None, what))
    more = {} if isinstance(what, Other) else {key: v for key, v in said.items() if key not in known or known[key] != v}
    return Line(step, what, time, more)


def _what(said: Raw) -> What:
    event = _text(said.get("event"))
    if event in get_args(End):
        return Ended(event, _text(said.get("message")))  # type: ignore[arg-type]
    if event == Commanded.EVENT:
        return _command(said)
    kind = KINDS.get(event or "")
    return Other(said) if kind is None else _read(kind, said) or Other(said)


def _read(kind: type[Any], said: Raw) -> Any | None:
    """The line of KIND in SAID; None if something that such a line must have is missing."""
    found = {}
    for each in dataclasses.fields(kind):
        value = _FITTING[str(each.type).removesuffix(" | None")](said.get(each.name))
        if value is not None:
            found[each.name] = value
        elif each.default is dataclasses.MISSING:
            return None
    return kind(**found)


def _stated(what: Any) -> Raw:
    """The fields of WHAT that have a value."""
    values = {each.name: getattr(what, each.name) for each in dataclasses.fields(what)}
    return {name: [*v] if isinstance(v, tuple) else v for name, v in values.items() if v is not None}


def _of_command(given: Commanded) -> Raw:
    command = given.command
    if isinstance(command, Unreadable):
        name, fields = command.name, dict(command.fields)
    else:
        name, fields = NAMES[type(command)], dataclasses.asdict(command)
    raw = {"event": given.EVENT, "ordinal": given.ordinal, "phase": given.phase, "command": name}
    # A number that is none, which JSON does not have, is written as a text.
    raw |= {key: str(v) if isinstance(v, float) and not math.isfinite(v) else v for key, v in fields.items()}
    return {key: value for key, value in (raw | {"refused": given.refused}).items() if value is not None}


def _command(said: Raw) -> Commanded:
    refused = None if "refused" not in said else _text(said["refused"]) or ""
    ordinal, phase, name = _whole(said.get("ordinal")), _text(said.get("phase")), _text(said.get("command"))
    kind = COMMANDS.get(name or "")
    if kind is None:
        why = f"no command is called {said.get('command')!r}"
        return Commanded(Unreadable(name, why, {}), ordinal, refused, phase)
    fields = {each.name: said[each.name] for each in dataclasses.fields(kind) if each.name in said}
    try:
        command: Command | Unreadable = command_from_json({"command": name, **fields}, own=True)
    except Malformed as error:
        command = Unreadable(name, f"damaged: {error}", fields)
    return Commanded(command, ordinal, refused, phase)


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _number(value: Any) -> float | None:
    return value if type(value) is int or (type(value) is float and math.isfinite(value)) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) <= LONGEST else None


def _texts(value: Any) -> tuple[str, ...] | None:
    """The texts in the list VALUE, without what else is in it; None if it is no list."""
    return tuple(each for each in value if _text(each) is not None) if isinstance(value, list) else None


def _kind(value: Any) -> Kind | None:
    return value if value in get_args(Kind) else None


_FITTING: dict[str, Callable[[Any], Any]] = {
    "int": _whole,
    "float": _number,
    "str": _text,
    "tuple[str, ...]": _texts,
    "Kind": _kind,
}
"""What takes a value out of JSON, by the annotation of its field; None: it does not fit."""
KINDS: dict[str, type[Any]] = {
    kind.EVENT: kind
    for kind in (
        Started,
        Resumed,
        Diagnosed,
        SettingsChanged,
        ChangeTakenBack,
        Branched,
        Launched,
        CheckpointDamaged,
        Damaged,
        WrittenAgain,
    )
}
"""The kinds that are read field by field, by the value of `event`."""
