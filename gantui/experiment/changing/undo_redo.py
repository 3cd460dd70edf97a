"""The changes that were made to settings while it trained, with undo and redo."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic

from gantui.errors import Refusal
from gantui.experiment.changing.difference import Difference
from gantui.experiment.changing.while_training import check, placed_settings, to_text, with_values
from gantui.experiment.files.validation import Tree

DEPTH = 200
"""Changes that can be undone, at most."""


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
        return with_values(self.start, self.values) if self.values else self.start

    def set(self, path: str, text: str) -> Changes[Tree]:
        """These changes and one more: the setting at PATH becomes TEXT (see `check`); itself if it has that value."""
        changed = check(self.experiment, path, text)
        if changed == self.experiment:
            return self
        after = next(to_text(place.value) for place in placed_settings(changed) if place.path == path)
        change = Change(path, self.values.get(path), after)
        return Changes(self.start, self.values | {path: after}, (*self.done, change)[-DEPTH:])

    def follow(self, values: Mapping[str, str]) -> Changes[Tree]:
        """These changes with VALUES, TOML by path, that the training loop itself gave to settings; undo leaves them."""
        return dataclasses.replace(self, values=self.values | dict(values))

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
            before = next(to_text(place.value) for place in placed_settings(self.start) if place.path == change.path)
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
            live = {place.path for place in placed_settings(start) if place.live is not None}
            if unknown := restored.values.keys() - live:
                raise ValueError(f"{min(unknown)} can't be changed")
            return restored._moved(restored)
        except (TypeError, ValueError, AttributeError, Refusal) as error:
            raise ValueError(f"what it says of changed settings is damaged ({error})") from None
