"""The messages of viewers, as JSON: checked strictly, since whoever can open the socket may send anything."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Collection, Mapping
from typing import Any, Literal

from gantui.session.disk.container import Malformed
from gantui.session.view.answers import KEPT, LONGEST, Answer, Answers
from gantui.session.view.commands import COMMANDS, NAMES, SLOWEST, Command, Rewind, SlowMotion, Step, Stop
from gantui.session.view.pictures.request import REQUESTS, brief, from_json, limits, to_json
from gantui.session.view.requests import Requests
from gantui.session.view.wire_checks import is_name

_LONGEST_TEXT = 1_000
_LARGEST = 1 << 53
"""The largest whole number: beyond it not every reader of JSON distinguishes two of them."""

_BOUNDS: dict[tuple[type[Command], str], tuple[float, float]] = {
    (Step, "count"): (1, 1_000),
    (Rewind, "to"): (0, _LARGEST),
    (SlowMotion, "seconds_per_phase"): (0, SLOWEST),
}
"""Smallest and largest of a command's number; a long row of single steps can't be paused."""
_NAMES = {(Step, "player")}
"""Fields that are a name: whether there is a player of that name, only the training knows."""
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
        raise Malformed(f"command = {brief(name)}; expected one of {', '.join(COMMANDS)}")
    hints = typing.get_type_hints(kind)
    fields = {key: value for key, value in item.items() if key != "command"}
    for field in dataclasses.fields(kind):
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and field.name not in fields:
            raise Malformed(f"command {name}: {field.name} is missing")
    for key, value in fields.items():
        if key not in hints:
            raise Malformed(f"command {name}: it has no {brief(key)}")
        only = value if own else _ONLY.get((kind, key), value)
        if not (_fits(hints[key], value) and _within(kind, key, value) and value == only):
            raise Malformed(f"command {name}: {key} = {brief(value)} is not among what it can be")
    return kind(**fields)


def numbered(item: Mapping[str, Any]) -> tuple[int, Command]:
    """The command in the JSON object ITEM, and its number; 0 where the viewer is of an older gantui, which has none.

    Raises:
        Malformed: it is none (see `command_from_json`), or the number is out of range.
    """
    ordinal = item.get("ordinal")
    if "ordinal" in item and not (type(ordinal) is int and 1 <= ordinal <= _LARGEST):
        raise Malformed(f"a command with ordinal = {brief(ordinal)}")
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


def requests_to_json(requests: Requests, known: Collection[str] | None = None) -> dict[str, Any]:
    """REQUESTS as JSON, each kind of request with all its keys.

    KNOWN are the names that the training knows; None: those of this process.
    """
    kinds = [REQUESTS.find(name) for name in REQUESTS if known is None or name in known]
    return {key: value for kind in kinds for key, value in to_json(requests.get(kind)).items()}


def requests_from_json(item: Mapping[str, Any]) -> Requests:
    """The requests in the JSON object ITEM.

    Raises:
        Malformed: it asks for something unknown, or for far more than any terminal could show.
    """
    kinds = [REQUESTS.find(name) for name in REQUESTS]
    keys = {key for kind in kinds for _, key, _ in limits(kind)}
    if not {key for key in keys if _is_first(key)} <= item.keys() <= keys:
        raise Malformed(f"views with {', '.join(map(brief, item)) or 'nothing'}")
    return Requests.of(*(from_json(kind, item) for kind in kinds))


def first_requests() -> frozenset[str]:
    """The names of the requests that every gantui knows, also one that does not tell which."""
    kinds = [REQUESTS.find(name) for name in REQUESTS]
    return frozenset(kind.name for kind in kinds if all(_is_first(key) for _, key, _ in limits(kind)))


def _is_first(key: str) -> bool:
    """Whether KEY is one that every viewer sends: those of later requests begin with their names."""
    return "." not in key


def _within(kind: type[Command], key: str, value: object) -> bool:
    if (kind, key) in _NAMES:
        return is_name(value)
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
