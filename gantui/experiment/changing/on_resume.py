"""Which settings of a run may differ when it is continued, and why the others may not.

What determines the meaning of the weights, the optimizers' states or the curves must stay; all else may change between
two processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gantui.errors import Refusal, plain
from gantui.experiment.changing.difference import Difference
from gantui.experiment.experiment import Experiment
from gantui.experiment.players import PLAYERS
from gantui.experiment.run_options import RunOptions

_OF_POINTS = ("columns", "delimiter", "header", "decimal", "encoding", "missing", "modes_file")
_OF_IMAGES = ("labels", "size", "crop", "colour", "range", "transpose", "broken", "held_out")
REREAD = {f"distribution.{key}" for key in ("path", "array", *_OF_POINTS, *_OF_IMAGES)}
"""What may change of data from a file if the same data come of it, which whoever reads them sees to."""
ON_OR_OFF: dict[str, str] = {
    "schedule.ema": "the average is kept from the first iteration on",
    **{
        f"optimizers.{player}.momentum": "the optimizer remembers its momentum from the first iteration on"
        for player in PLAYERS
    },
}
"""Numbers that may change, but not from 0 or to 0, with the reason."""


@dataclass(frozen=True)
class SettingChange:
    """The change of one setting, at PATH; a value of None means that there is no such setting."""

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return str(Difference(self.path, _shown(self.before), _shown(self.after)))


def changes(before: RunOptions, after: RunOptions) -> list[SettingChange]:
    """Every setting in which AFTER differs from BEFORE, once it is certain that the run can be continued with AFTER.

    Raises:
        Refusal: one of them may not change in a run; which one, and why.
    """
    found = list(_differences("", before.model_dump(mode="json"), after.model_dump(mode="json")))
    for change in found:
        if why := _why_not(change, before.fixed) or _why_not_together(change, before, after):
            raise Refusal(f"{change}: can't change in a run that has begun, since {why}; expected a new run for that")
    return found


def _why_not(change: SettingChange, fixed: Mapping[str, str]) -> str:
    """The reason why CHANGE is impossible by itself, as by FIXED; empty if it is possible."""
    if change.path in REREAD:
        return ""
    for path, why in fixed.items():
        if f"{change.path}.".startswith(f"{path}."):
            return why
    if change.path in ON_OR_OFF and not (change.before and change.after):
        return ON_OR_OFF[change.path]
    return ""


def _why_not_together(change: SettingChange, before: RunOptions, after: RunOptions) -> str:
    """The reason why CHANGE is impossible with the other settings; empty if it is possible."""
    if not (isinstance(before, Experiment) and isinstance(after, Experiment)):
        return ""
    if before.penalties.keys() != after.penalties.keys() and change.path.startswith("penalties"):
        return "its curves are of the penalties that it has"
    if change.path == "schedule.batch_size" and before.pack != after.pack:
        return Experiment.fixed["packing"]
    return ""


def _differences(path: str, before: Any, after: Any) -> Iterator[SettingChange]:
    """All differences, leaf by leaf; a table with another name is one change, since its settings are not comparable."""
    tables = isinstance(before, dict) and isinstance(after, dict)
    if tables and before.get("name") == after.get("name"):
        for key in dict.fromkeys((*before, *after)):
            inner = f"{path}.{key}" if path else key
            yield from _differences(inner, before.get(key), after.get(key))
    elif tables:
        yield SettingChange(f"{path}.name", before.get("name"), after.get("name"))
    elif before != after:
        yield SettingChange(path, before, after)


def _shown(value: Any) -> str:
    """VALUE as it is written in an experiment's file, on one line."""
    if value is None:
        return "none"
    if isinstance(value, dict):
        return "some"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    return plain(repr(value))
