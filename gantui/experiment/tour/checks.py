"""What a step of the tour waits for, as a pure function of what has been seen since the step began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from pydantic import Field, model_validator

from gantui.experiment.goals import until
from gantui.experiment.metrics import TABLE, other_generator
from gantui.experiment.options.base import Options
from gantui.experiment.players import PlayerName
from gantui.experiment.verdicts.event import Kind

Did = Literal[
    "pause", "go on", "step", "D step", "G step", "set", "undo", "redo", "slow motion", "checkpoint", "rewind"
]
"""What a person can do to a training."""
Opened = Literal[
    "help", "events", "settings", "messages", "eigenvalues", "layers", "checkpoints", "command", "output", "race"
]
"""What a key can open over the panels or beside them."""

_DOING: dict[Did, str] = {
    "pause": "a pause: `space`",
    "go on": "going on: `space`",
    "step": "single steps: `s`",
    "D step": "updates of D: `d`",
    "G step": "updates of G: `g`",
    "set": "a setting that is turned",
    "undo": "an undo: `u`",
    "redo": "a redo: `U`",
    "slow motion": "slow motion: `z`",
    "checkpoint": "a checkpoint: `c`",
    "rewind": "the way back to a checkpoint: `R`",
}
_OPENING: dict[Opened, str] = {
    "help": "the help: `?`",
    "events": "the events: `e`",
    "settings": "the settings: `N`",
    "messages": "the messages: `M`",
    "eigenvalues": "the eigenvalues: `j`",
    "layers": "the layers: `t`",
    "checkpoints": "the checkpoints: `R`",
    "command": "the command of this run: `y`",
    "output": "what the script prints: `O`",
    "race": "the race: `r`",
}


@dataclass(frozen=True)
class Seen:
    """What there is to be seen of a training and its screen, and what was done since a step began."""

    step: int = 0
    """Iterations done."""
    paused: bool = False
    """Whether the training stands still."""
    record: Mapping[str, float | int | None] = field(default_factory=dict)
    """The newest record; of this instant where the training stands still."""
    events: frozenset[str] = frozenset()
    """The kinds of events that there were in this run so far."""
    did: Mapping[Did, int] = field(default_factory=dict)
    """How often each command was given since the step began."""
    changed: frozenset[str] = frozenset()
    """The paths of the settings that are not as the run began."""
    frozen: frozenset[str] = frozenset()
    """The players that stand still, with 0 updates an iteration."""
    views: Mapping[int, str] = field(default_factory=dict)
    """The label of the view that each panel on the screen shows, by the panel's number."""
    zoomed: int = 0
    """The number of the panel that has the whole screen; 0: none has."""
    opened: frozenset[str] = frozenset()
    """What was opened since the step began, and what is open."""


class Check(Options):
    """What a step waits for. Where several things are stated all of them must be so at one time."""

    until: str = ""
    """A condition on the newest record, as for `--until`."""
    event: Kind | None = None
    """An event that must have happened in this run."""
    did: Did | None = None
    """A command that must have been given since the step began."""
    times: int = Field(1, ge=1, le=1000)
    """How often, at least."""
    changed: str = ""
    """The path of a setting that must not be as the run began."""
    frozen: PlayerName | None = None
    """The player that must stand still."""
    view: str = ""
    """The label of a view that must be shown."""
    zoomed: int = Field(0, ge=0, le=4)
    """The number of a panel that must have the whole screen."""
    opened: Opened | None = None
    """What must have been opened."""

    @model_validator(mode="after")
    def _waits_for_something(self) -> Check:
        if not [key for key in type(self).model_fields if key != "times" and getattr(self, key)]:
            raise ValueError("nothing to wait for; expected until, event, did, changed, frozen, view, zoomed or opened")
        if "times" in self.model_fields_set and self.did is None:
            raise ValueError("times says how often something is to be done; expected did beside it")
        return self

    def holds(self, seen: Seen) -> bool:
        """Whether all that it waits for is so in SEEN."""
        return not any(self._missing(seen))

    def waits_for(self, seen: Seen) -> str:
        """What is still missing in SEEN, in words; '' if nothing is."""
        return ", and ".join(self._missing(seen))

    def numbers(self, seen: Seen) -> str:
        """What is known in SEEN of what its condition is about, by the names that screens have: 'fair modes 3'."""
        keys = dict.fromkeys(_goal(self.until).condition.keys() if self.until else ())
        known = {key: value for key in keys if (value := seen.record.get(key)) is not None}
        return ", ".join(_told(key, value) for key, value in known.items())

    def _missing(self, seen: Seen) -> Iterator[str]:
        """What is missing in SEEN, one thing after the other."""
        if self.until and not _goal(self.until).holds(seen.record):
            numbers = self.numbers(seen)
            yield f"{self.until} (now {numbers})" if numbers else self.until
        if self.event is not None and self.event not in seen.events:
            yield f"the event '{self.event}'"
        if self.did is not None and (done := seen.did.get(self.did, 0)) < self.times:
            yield _DOING[self.did] + (f", {done} of {self.times}" if self.times > 1 else "")
        if self.changed and self.changed not in seen.changed:
            yield f"another {self.changed}"
        if self.frozen is not None and self.frozen not in seen.frozen:
            yield f"a {self.frozen} that stands still"
        if self.view and self.view not in seen.views.values():
            yield f"the view '{self.view}'"
        if self.zoomed and self.zoomed != seen.zoomed:
            yield f"panel {self.zoomed} on the whole screen"
        if self.opened is not None and self.opened not in seen.opened:
            yield _OPENING[self.opened]


def _told(key: str, value: float | int) -> str:
    """VALUE of a record's KEY with the name that screens have for it."""
    plain, generator = other_generator(key)
    metric = TABLE.get(plain)
    name = generator + (plain if metric is None else metric.brief)
    if metric is not None and metric.unit == "%":
        return f"{name} {metric.scale * value:.0f} %"
    return f"{name} {value:,}" if isinstance(value, int) else f"{name} {value:.3g}"


@lru_cache(maxsize=64)
def _goal(text: str) -> until.Until:
    """The condition TEXT, which is looked at with every frame."""
    return until.parse(text, None)
