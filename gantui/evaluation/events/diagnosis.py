"""The diagnosis: a state machine that sees each record and reports what has begun.

It looks at recorded metrics, and at the players' places where the log has them, so the events of a training are the
same whether anybody watches; its state goes into the checkpoint, so they are also the same after a resumption.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gantui.evaluation.coverage import Coverage
from gantui.evaluation.events import modes
from gantui.evaluation.events.finding import Finding
from gantui.evaluation.events.meanings import event
from gantui.evaluation.events.rule_inputs import Now, Past, Track, TrainingFacts
from gantui.evaluation.events.rules import RULES, Rule
from gantui.evaluation.record import Record
from gantui.experiment.verdicts.event import Event
from gantui.experiment.verdicts.limits import Limits


class Diagnosis:
    """Finds the events of one training, from its records one after the other."""

    def __init__(self, options: Limits, facts: TrainingFacts) -> None:
        self._options, self._facts = options, facts
        self._past = Past()

    def follow(self, columns: Sequence[str], rows: Iterable[Sequence[float]]) -> None:
        """Follow the players' places, where they are known, through ROWS of the trainer's log, one an iteration.

        COLUMNS are their names. To be called with every iteration once, before the record of the last of them is seen.
        """
        if self._facts.rest is not None:
            self._past.follow(columns, rows, self._facts.rest)

    def see(self, record: Record, coverage: Coverage | None = None) -> list[Event]:
        """The events that the next RECORD makes certain; COVERAGE is of the same samples, where the data have modes."""
        past = self._past
        past.take(record, self._options.window, self._facts.floors, self._options.stable)
        now = Now.of(record, coverage, self._facts, self._options, past)
        found = modes.followed(now)
        for rule in RULES:
            found += _followed(rule, now, past.tracks.setdefault(rule.kind, Track()))
        return found

    @property
    def standing(self) -> tuple[Event, ...]:
        """The events that have begun and are not over, in the order of the rules, with their current figures."""
        return tuple(
            dataclasses.replace(track.standing, now="" if track.standing.evidence.startswith(track.now) else track.now)
            for track in self._past.tracks.values()
            if track.standing is not None
        )

    def state(self) -> dict[str, Any]:
        """The whole state of the diagnosis, as plain JSON data."""
        return dataclasses.asdict(self._past)

    def load_state(self, state: dict[str, Any]) -> None:
        """Continue from the STATE that `state()` returned; an empty one is that of a new diagnosis.

        Raises:
            ValueError: it is not such a state. Nothing has been changed then.
        """
        try:
            self._past = _STATE.validate_python(state)
        except ValidationError:
            raise ValueError("what it says of the diagnosis is damaged") from None


_STATE = TypeAdapter(Past)


def _followed(rule: Rule, now: Now, track: Track) -> list[Event]:
    """The event of RULE if the newest record makes it certain; TRACK is updated."""
    found = rule.find(now)
    track.well |= found is not None and found.ends
    track.now = "" if found is None else found.evidence
    changes = found is not None and (found.ends if track.standing else found.begins)
    if not changes or found is None:
        track.streak = 0
        return []
    track.streak += 1
    if track.streak < _needed(rule, now, track, found):
        return []
    track.streak = 0
    if track.standing:
        track.standing = None
        return []
    track.standing = event(rule.kind, now.step, found.evidence)
    return [track.standing]


def _needed(rule: Rule, now: Now, track: Track, found: Finding) -> int:
    """How many records in a row must speak for the change that was FOUND."""
    if not track.standing:
        return rule.patience(now)
    return 1 if found.plain else now.options.records
