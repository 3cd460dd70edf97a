"""The messages of viewers, as JSON: checked strictly, since whoever can open the socket may send anything."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Mapping
from typing import Any, Literal

from gantui.session.disk.container import Malformed
from gantui.session.view.answers import KEPT, LONGEST, Answer, Answers
from gantui.session.view.commands import COMMANDS, NAMES, SLOWEST, Command, Rewind, SlowMotion, Step, Stop
from gantui.session.view.snapshot import FieldKind, Views

MOST_POINTS, MOST_ARROWS = 20_000, 4_096
LONGEST_SIDE, MOST_CELLS, FINEST_MAP = 2_048, 1 << 18, 512
"""Limits of views: far more than any terminal shows, and little enough for a training to make."""
_LONGEST_TEXT = 1_000
_LARGEST = 1 << 53
"""The largest whole number: beyond it not every reader of JSON distinguishes two of them."""

_BOUNDS: dict[tuple[type[Command], str], tuple[float, float]] = {
    (Step, "count"): (1, 1_000),
    (Rewind, "to"): (0, _LARGEST),
    (SlowMotion, "seconds_per_phase"): (0, SLOWEST),
}
"""Smallest and largest of a command's number; a long row of single steps can't be paused."""
_ONLY: dict[tuple[type[Command], str], str] = {(Stop, "reason"): "asked"}
"""The only text that a field may have: another reason to stop would be a signal's."""


def command_to_json(command: Command) -> dict[str, Any]:
    """COMMAND as JSON: its name and fields."""
    return {"command": NAMES[type(command)], **dataclasses.asdict(command)}


def command_from_json(item: Mapping[str, Any], *, own: bool = False) -> Command:
    """The command in the JSON object ITEM; OWN: gantui wrote it down itself, so a stop may have a signal's reason.

    Raises:
        Malformed: there is no such command, or a field is missing, unknown or out of range.
    """
    name = item.get("command")
    kind = COMMANDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise Malformed(f"command = {_shown(name)}; expected one of {', '.join(COMMANDS)}")
    hints = typing.get_type_hints(kind)
    fields = {key: value for key, value in item.items() if key != "command"}
    for field in dataclasses.fields(kind):
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and field.name not in fields:
            raise Malformed(f"command {name}: {field.name} is missing")
    for key, value in fields.items():
        if key not in hints:
            raise Malformed(f"command {name}: it has no {_shown(key)}")
        only = value if own else _ONLY.get((kind, key), value)
        if not (_fits(hints[key], value) and _within(kind, key, value) and value == only):
            raise Malformed(f"command {name}: {key} = {_shown(value)} is not among what it can be")
    return kind(**fields)


def numbered(item: Mapping[str, Any]) -> tuple[int, Command]:
    """The command in the JSON object ITEM, and its number; 0 where the viewer is of an older gantui, which has none.

    Raises:
        Malformed: it is none (see `command_from_json`), or the number is out of range.
    """
    ordinal = item.get("ordinal")
    if "ordinal" in item and not (type(ordinal) is int and 1 <= ordinal <= _LARGEST):
        raise Malformed(f"a command with ordinal = {_shown(ordinal)}")
    return ordinal or 0, command_from_json({key: value for key, value in item.items() if key != "ordinal"})


def answers_to_json(answers: Answers) -> dict[str, Any]:
    """ANSWERS as a JSON object."""
    return {"answers": [[answer.ordinal, answer.done, answer.text] for answer in answers]}


def answers_from_json(item: Mapping[str, Any]) -> Answers:
    """The answers in the JSON object ITEM.

    Raises:
        Malformed: it says something else, or far too much.
    """
    answers = item.get("answers")
    if not isinstance(answers, list) or len(answers) > KEPT or not all(map(_is_answer, answers)):
        raise Malformed("answers that are none")
    return tuple(Answer(*each) for each in answers)


def _is_answer(each: object) -> bool:
    if not isinstance(each, list) or [type(value) for value in each] != [int, bool, str]:
        return False
    return 1 <= each[0] <= _LARGEST and len(each[2]) <= LONGEST


def views_to_json(views: Views) -> dict[str, Any]:
    """VIEWS as JSON, field by field."""
    return dataclasses.asdict(views) | {"kinds": sorted(views.kinds)}


def views_from_json(item: Mapping[str, Any]) -> Views:
    """The views in the JSON object ITEM.

    Raises:
        Malformed: it asks for something unknown, or for far more than any terminal could show.
    """
    if item.keys() != {field.name for field in dataclasses.fields(Views)}:
        raise Malformed(f"views with {', '.join(map(_shown, item)) or 'nothing'}")
    kinds = item["kinds"]
    known = typing.get_args(FieldKind)
    if not isinstance(kinds, list) or not all(isinstance(kind, str) and kind in known for kind in kinds):
        raise Malformed(f"views with kinds = {_shown(kinds)}")
    return Views(
        _count(item, "points", MOST_POINTS),
        _grid(item, "field", 1, LONGEST_SIDE),
        frozenset(kinds),
        _count(item, "arrows", MOST_ARROWS),
        _grid(item, "latent_map", 2, FINEST_MAP),
        *(_flag(item, key) for key in ("landscape", "eigenvalues", "clipped")),
    )


def _count(item: Mapping[str, Any], key: str, most: int) -> int:
    value = item[key]
    if type(value) is not int or not 0 <= value <= most:
        raise Malformed(f"views with {key} = {_shown(value)}; expected 0 to {most}")
    return value


def _flag(item: Mapping[str, Any], key: str) -> bool:
    if not isinstance(item[key], bool):
        raise Malformed(f"views with {key} = {_shown(item[key])}; expected true or false")
    return bool(item[key])


def _grid(item: Mapping[str, Any], key: str, least: int, most: int) -> tuple[int, int] | None:
    value = item[key]
    if value is None:
        return None
    whole = isinstance(value, list) and len(value) == 2 and all(type(side) is int for side in value)
    if not whole or not all(least <= side <= most for side in value) or value[0] * value[1] > MOST_CELLS:
        raise Malformed(f"views with {key} = {_shown(value)}")
    return value[0], value[1]


def _within(kind: type[Command], key: str, value: object) -> bool:
    low, high = _BOUNDS.get((kind, key), (-_LARGEST, _LARGEST))
    return not isinstance(value, int | float) or low <= value <= high


def _fits(hint: Any, value: object) -> bool:
    """Whether VALUE has the type HINT; a whole number is a float too, and a bool is not a number."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return any(_fits(each, value) for each in typing.get_args(hint))
    if origin is Literal:
        return any(type(each) is type(value) and each == value for each in typing.get_args(hint))
    if hint is float:
        return type(value) in (int, float) and math.isfinite(typing.cast(float, value))
    if hint is str:
        return type(value) is str and len(value) <= _LONGEST_TEXT
    return type(value) is hint


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
