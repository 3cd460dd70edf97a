"""Which settings can be changed while it trains, and why the others can't.

A field says so itself, by `Live` in its annotation, so that a plug-in's options are found too; all others need a new
run, and say why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from gantui.errors import Refusal, plain
from gantui.experiment import trainings
from gantui.experiment.changing.difference import Difference
from gantui.experiment.changing.docstrings import docstrings
from gantui.experiment.files.toml import Raw, read_value
from gantui.experiment.files.validation import Tree, validate_as
from gantui.experiment.options.base import Live, Options
from gantui.experiment.options.refusal_texts import unknown_setting
from gantui.experiment.options.setting import ALL, Kind, Setting, Side
from gantui.experiment.penalties import PENALTIES
from gantui.experiment.run_options import RunOptions

_SIDES: dict[str, Side] = {"penalties": "discriminator", "instance_noise": "discriminator"}
"""Whose the settings of a table are; those of an optimizer are of the player that it moves, others of all players."""
_NAMED = ("penalties", "instance_noise")
"""Tables whose name stands in front of the labels: it says what the settings are of."""
_REASONS = {
    "objective": "D's output means something else under another objective",
    "penalties": "each penalty has a curve of its own from the first step on",
    "optimizers": "the optimizer's memory is of this kind",
    "scheme": "the random numbers are dealt out to this scheme",
    "schedule.batch_size": "the random numbers are drawn for batches of this size",
    "schedule.steps": "every course is a share of all steps",
}
"""Why a setting of a GAN, or those of a table, can't be changed while it trains; the longest beginning counts. What the
kinds of trainings say of themselves stands before these."""
_REASON = "it is read only when a training starts"


@dataclass(frozen=True)
class PlacedSetting:
    """A setting in an experiment: its path, field and value."""

    path: str
    table: Options
    name: str

    @property
    def value(self) -> Any:
        """The value that it has."""
        return getattr(self.table, self.name)

    @property
    def field(self) -> FieldInfo:
        """How it is declared."""
        return type(self.table).model_fields[self.name]

    @property
    def live(self) -> Live | None:
        """How it is changed while it trains; None if it can't be."""
        return next((mark for mark in self.field.metadata if isinstance(mark, Live)), None)


def settings(experiment: RunOptions, start: RunOptions) -> tuple[Setting, ...]:
    """The settings of EXPERIMENT that can be changed while it trains, in order; START has their first values.

    Settings that are not read as things stand (the end of a course that is constant) are left out.
    """
    before = {place.path: place.value for place in placed_settings(start)}
    found = []
    for place in placed_settings(experiment):
        if place.live is not None:
            text = to_text(place.value)
            try:
                check(experiment, place.path, text)
            except Refusal:
                continue  # stated, it would be refused: it is not read
            found.append(_setting(place, place.live, text, to_text(before.get(place.path, place.value))))
    return tuple(found)


def check(experiment: Tree, path: str, text: str) -> Tree:
    """EXPERIMENT with the setting at PATH changed, while it trains, to what TEXT says in TOML.

    Raises:
        Refusal: there is no such setting, it can't be changed while it trains, or not to that value; the message names
            it, the value and what was expected.
    """
    said = f"{plain(path)} = {plain(text)}"
    places = {place.path: place for place in placed_settings(experiment)}
    if path not in places and not _is_chosen_at_the_start(path, places):
        raise Refusal(f"{said}: {unknown_setting(path, places, listed=False)}")
    if path not in places or places[path].live is None:
        raise Refusal(f"{said}: can't be changed while it trains: {reason(path)}; expected a new run with --set")
    if places[path].value is None:
        raise Refusal(f"{said}: this training has nothing of the kind")
    return with_values(experiment, {path: text})


def difference(before: RunOptions, after: RunOptions) -> str:
    """The live settings that differ, as text: 'optimizers.generator.lr 0.002 -> 0.001'."""
    old = {place.path: to_text(place.value) for place in placed_settings(before) if place.live is not None}
    new = {place.path: to_text(place.value) for place in placed_settings(after) if place.live is not None}
    others = [Difference(path, old[path], text) for path, text in new.items() if old.get(path, text) != text]
    return ", ".join(map(str, others))


def to_text(value: Any) -> str:
    """VALUE in TOML, whose numbers, texts, truth values and lists are written as in JSON."""
    return json.dumps(value, ensure_ascii=False)


def _setting(place: PlacedSetting, live: Live, text: str, start: str) -> Setting:
    keys = place.path.split(".")
    named = " ".join(keys[-2:-1]) if keys[0] in _NAMED else ""
    label = f"{named} {live.label}".strip().replace("_", " ")
    kind, choices = _kind(place.field, live)
    bounds = {name: getattr(mark, name) for mark in place.field.metadata for name in _BOUNDS if hasattr(mark, name)}
    least, most = bounds.get("gt", bounds.get("ge")), bounds.get("lt", bounds.get("le"))
    return Setting(
        path=place.path,
        player=live.player or _side(place.path),
        label=label,
        about=" ".join(docstrings(type(place.table)).get(place.name, "").split()),
        value=text,
        start=start,
        kind=kind,
        by=live.shift,
        least=None if least is None else float(least),
        most=None if most is None else float(most),
        open=("gt" in bounds, "lt" in bounds),
        choices=choices,
        detail=live.detail,
    )


def _side(path: str) -> Side:
    table, _, rest = path.partition(".")
    return rest.partition(".")[0] if table == "optimizers" else _SIDES.get(table, ALL)


_BOUNDS = ("gt", "ge", "lt", "le")


def _kind(field: FieldInfo, live: Live) -> tuple[Kind, tuple[str, ...]]:
    """How an arrow key changes a setting, and the texts it may choose among."""
    found = _without_none(field.annotation)
    if get_origin(found) is Literal:
        return "choice", tuple(map(to_text, get_args(found)))
    if found is bool:
        return "choice", ("false", "true")
    if found is int:
        return "count", ()
    if found is float:
        return ("shift" if live.shift else "ratio"), ()
    return "typed", ()


def _without_none(annotation: Any) -> Any:
    """ANNOTATION without None: a setting that is None is not offered."""
    others = [each for each in get_args(annotation) if each is not NoneType]
    return others[0] if get_origin(annotation) in (Union, UnionType) and len(others) == 1 else annotation


def _is_chosen_at_the_start(path: str, places: Iterable[str]) -> bool:
    """Whether PATH, which is none of PLACES, is a table of them, or a penalty that is not there."""
    keys = path.split(".")
    return any(place.startswith(f"{path}.") for place in places) or (
        keys[0] == "penalties"
        and len(keys) > 1
        and keys[1] in PENALTIES
        and not any(place.startswith(f"penalties.{keys[1]}.") for place in places)
    )


def reason(path: str) -> str:
    """The reason why the setting or table at PATH can't be changed while it trains."""
    reasons = trainings.fixed() | _REASONS
    fitting = [place for place in reasons if f"{path}.".startswith(f"{place}.")]
    return reasons[max(fitting, key=len)] if fitting else _REASON


def placed_settings(experiment: RunOptions) -> Iterator[PlacedSetting]:
    """Every setting of EXPERIMENT, one after the other."""

    def of(table: Options, above: str) -> Iterator[PlacedSetting]:
        for name in type(table).model_fields:
            yield from below(getattr(table, name), above + name, table, name)

    def below(value: Any, path: str, table: Options, name: str) -> Iterator[PlacedSetting]:
        if isinstance(value, Options):
            yield from of(value, f"{path}.")
        elif isinstance(value, dict):
            for key, each in value.items():
                yield from below(each, f"{path}.{key}", table, name)
        else:
            yield PlacedSetting(path, table, name)

    return of(experiment, "")


def with_values(experiment: Tree, values: dict[str, str]) -> Tree:
    """EXPERIMENT with VALUES, TOML by path, validated as a whole.

    Only the tables that hold them are read anew: the others are as they were.

    Raises:
        Refusal: one of them can't be so.
    """
    raw: Raw = {name: getattr(experiment, name) for name in experiment.model_fields_set}
    for path, text in values.items():
        top, *keys = path.split(".")
        if not isinstance(raw.get(top), dict) or raw[top] is getattr(experiment, top):
            raw[top] = experiment.model_dump(mode="json", include={top}, exclude_unset=True).get(top, {})
        table = raw[top]
        for key in keys[:-1]:
            table = table.setdefault(key, {})
        table[keys[-1]] = read_value(text, f"{plain(path)} = {plain(text)}")
    return validate_as(type(experiment), raw, "not changed")
