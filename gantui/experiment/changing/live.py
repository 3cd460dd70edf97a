"""Which settings can be changed while it trains, and the changes made so far.

A field says so itself, by `Live` in its annotation, so that a plug-in's options are found too; all others need a new
run, and say why.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from gantui.errors import Refusal, plain
from gantui.experiment import trainings
from gantui.experiment.changing.difference import Difference
from gantui.experiment.changing.docstrings import docstrings
from gantui.experiment.files.parsing import Tree, validate_as
from gantui.experiment.files.toml import Raw, read_value
from gantui.experiment.options.base import Live, Options
from gantui.experiment.options.refusals import unknown_setting
from gantui.experiment.options.setting import ALL, Kind, Setting, Side
from gantui.experiment.penalties import PENALTIES
from gantui.experiment.run_options import RunOptions

DEPTH = 200
"""Changes that can be undone, at most."""

_SIDES: dict[str, Side] = {"penalties": "discriminator", "instance_noise": "discriminator"}
"""Whose the settings of a table are; those of an optimizer are of the player that it moves, others of all players."""
_NAMED = ("penalties", "instance_noise")
"""Tables whose name stands in front of the labels: it says what the settings are of."""
_REASONS = trainings.fixed() | {
    "objective": "D's output means something else under another objective",
    "penalties": "each penalty has a curve of its own from the first step on",
    "optimizers": "the optimizer's memory is of this kind",
    "scheme": "the random numbers are dealt out to this scheme",
    "schedule.batch_size": "the random numbers are drawn for batches of this size",
    "schedule.steps": "every course is a share of all steps",
}
"""Why a setting, or those of a table, can't be changed while it trains; the longest beginning counts."""
_REASON = "it is read only when a training starts"


@dataclass(frozen=True)
class _Place:
    """A setting in an experiment: its path, field and value."""

    path: str
    table: Options
    name: str

    @property
    def value(self) -> Any:
        return getattr(self.table, self.name)

    @property
    def field(self) -> FieldInfo:
        return type(self.table).model_fields[self.name]

    @property
    def live(self) -> Live | None:
        return next((mark for mark in self.field.metadata if isinstance(mark, Live)), None)


def settings(experiment: RunOptions, start: RunOptions) -> tuple[Setting, ...]:
    """The settings of EXPERIMENT that can be changed while it trains, in order; START has their first values.

    Settings that are not read as things stand (the end of a course that is constant) are left out.
    """
    before = {place.path: place.value for place in _places(start)}
    found = []
    for place in _places(experiment):
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
    places = {place.path: place for place in _places(experiment)}
    if path not in places and not _is_chosen_at_the_start(path, places):
        raise Refusal(f"{said}: {unknown_setting(path, places, listed=False)}")
    if path not in places or places[path].live is None:
        raise Refusal(f"{said}: can't be changed while it trains: {reason(path)}; expected a new run with --set")
    return _with(experiment, {path: text})


@dataclass(frozen=True)
class Change:
    """One change of a setting, its values as TOML text."""

    path: str
    before: str | None
    """None: as the run began with it."""
    after: str


@dataclass(frozen=True)
class Changes(Generic[Tree]):
    """The changes made to an experiment while it trained, and what can be undone and redone."""

    start: Tree
    """What the run began with."""
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    """The settings that differ from it by now: TOML by path."""
    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()

    @cached_property
    def experiment(self) -> Tree:
        """The experiment with all changes made."""
        return _with(self.start, self.values) if self.values else self.start

    def set(self, path: str, text: str) -> Changes[Tree]:
        """These changes and one more: the setting at PATH becomes TEXT (see `check`); itself if it has that value."""
        changed = check(self.experiment, path, text)
        if changed == self.experiment:
            return self
        after = next(to_text(place.value) for place in _places(changed) if place.path == path)
        change = Change(path, self.values.get(path), after)
        return Changes(self.start, self.values | {path: after}, (*self.done, change)[-DEPTH:])

    def undo(self) -> Changes[Tree]:
        """These changes without the newest one.

        Raises:
            Refusal: there is none.
        """
        if not self.done:
            raise Refusal("there is no change to undo")
        change = self.done[-1]
        values = {path: text for path, text in self.values.items() if path != change.path}
        if change.before is not None:
            values[change.path] = change.before
        return self._moved(Changes(self.start, values, self.done[:-1], (*self.undone, change)))

    def redo(self) -> Changes[Tree]:
        """These changes with the one that was undone last.

        Raises:
            Refusal: there is none.
        """
        if not self.undone:
            raise Refusal("there is no change to do again")
        change = self.undone[-1]
        values = self.values | {change.path: change.after}
        return self._moved(Changes(self.start, values, (*self.done, change), self.undone[:-1]))

    def _moved(self, changes: Changes[Tree]) -> Changes[Tree]:
        _ = changes.experiment  # refused here, if together with others it can't be so any more
        return changes

    def without(self, paths: Iterable[str]) -> Changes[Tree]:
        """Only the changes of settings at other PATHS: for what is stated anew when a run is continued.

        A table's path stands for all in it, and so does that of its name.
        """
        stated = tuple(path.removesuffix("name") if path.endswith(".name") else path for path in paths)

        def stays(path: str) -> bool:
            return not any(f"{path}.".startswith(f"{each.rstrip('.')}.") for each in stated)

        return Changes(
            self.start,
            {path: text for path, text in self.values.items() if stays(path)},
            tuple(change for change in self.done if stays(change.path)),
            tuple(change for change in self.undone if stays(change.path)),
        )

    @property
    def undoable(self) -> str:
        """The change that `undo` takes back, such as 'scheme.d_steps 2 -> 3'; '' if there is none."""
        return self._said(self.done[-1]) if self.done else ""

    @property
    def redoable(self) -> str:
        """The change that `redo` makes again; '' if there is none."""
        return self._said(self.undone[-1]) if self.undone else ""

    def _said(self, change: Change) -> str:
        before = change.before
        if before is None:
            before = next(to_text(place.value) for place in _places(self.start) if place.path == change.path)
        return str(Difference(change.path, before, change.after))

    def state(self) -> dict[str, Any]:
        """All changes as plain JSON data, without `start`."""
        return {
            "values": dict(self.values),
            "done": [dataclasses.astuple(change) for change in self.done],
            "undone": [dataclasses.astuple(change) for change in self.undone],
        }

    @classmethod
    def restored(cls, start: Tree, state: dict[str, Any], stated: Iterable[str] = ()) -> Changes[Tree]:
        """The changes from STATE, which `state()` returned, of a run that began with START; an empty one means none.

        Settings STATED anew, by their paths, count as not changed (see `without`).

        Raises:
            ValueError: it is not such a state.
        """
        try:
            done, undone = (tuple(Change(*each) for each in state.get(name, ())) for name in ("done", "undone"))
            restored = cls(start, dict(state.get("values", {})), done, undone).without(stated)
            live = {place.path for place in _places(start) if place.live is not None}
            if unknown := restored.values.keys() - live:
                raise ValueError(f"{min(unknown)} can't be changed")
            return restored._moved(restored)
        except (TypeError, ValueError, AttributeError, Refusal) as error:
            raise ValueError(f"what it says of changed settings is damaged ({error})") from None


def difference(before: RunOptions, after: RunOptions) -> str:
    """The live settings that differ, as text: 'optimizers.generator.lr 0.002 -> 0.001'."""
    old = {place.path: to_text(place.value) for place in _places(before) if place.live is not None}
    new = {place.path: to_text(place.value) for place in _places(after) if place.live is not None}
    others = [Difference(path, old[path], text) for path, text in new.items() if old.get(path, text) != text]
    return ", ".join(map(str, others))


def to_text(value: Any) -> str:
    """VALUE in TOML, whose numbers, texts, truth values and lists are written as in JSON."""
    return json.dumps(value, ensure_ascii=False)


def _setting(place: _Place, live: Live, text: str, start: str) -> Setting:
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
    if get_origin(field.annotation) is Literal:
        return "choice", tuple(map(to_text, get_args(field.annotation)))
    if field.annotation is bool:
        return "choice", ("false", "true")
    if field.annotation is int:
        return "count", ()
    if field.annotation is float:
        return ("shift" if live.shift else "ratio"), ()
    return "typed", ()


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
    fitting = [place for place in _REASONS if f"{path}.".startswith(f"{place}.")]
    return _REASONS[max(fitting, key=len)] if fitting else _REASON


def _places(experiment: RunOptions) -> Iterator[_Place]:
    """Every setting of EXPERIMENT, one after the other."""

    def of(table: Options, above: str) -> Iterator[_Place]:
        for name in type(table).model_fields:
            yield from below(getattr(table, name), above + name, table, name)

    def below(value: Any, path: str, table: Options, name: str) -> Iterator[_Place]:
        if isinstance(value, Options):
            yield from of(value, f"{path}.")
        elif isinstance(value, dict):
            for key, each in value.items():
                yield from below(each, f"{path}.{key}", table, name)
        else:
            yield _Place(path, table, name)

    return of(experiment, "")


def _with(experiment: Tree, values: dict[str, str]) -> Tree:
    """EXPERIMENT with VALUES, TOML by path, validated as a whole.

    Only the tables that hold them are read anew: the others are as they were.
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
