"""The diagnosis: a state machine that is shown each record and says what has begun.

It looks at recorded measures only, so a training is told the same whether anybody watches; its state goes into the
checkpoint, so that it is told the same after a resumption too.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gantui.evaluation.coverage import Coverage
from gantui.evaluation.events import modes
from gantui.evaluation.events.facts import Facts, Now, Past, Track
from gantui.evaluation.events.rules import RULES, Rule
from gantui.evaluation.events.words import event
from gantui.evaluation.record import Record
from gantui.experiment.diagnosis import Diagnosis as Options
from gantui.experiment.event import Event


class Diagnosis:
    """Shown one record after the other of one training."""

    def __init__(self, options: Options, facts: Facts) -> None:
        self._options, self._facts = options, facts
        self._past = Past()

    def see(self, record: Record, coverage: Coverage | None = None) -> list[Event]:
        """What the next RECORD makes certain; COVERAGE, of the same samples, where the data have modes."""
        past = self._past
        past.take(record, self._options.window, self._facts.floors, self._options.stable)
        now = Now.of(record, coverage, self._facts, self._options, past)
        found = modes.followed(now)
        for rule in RULES:
            found += _followed(rule, now, past.tracks.setdefault(rule.kind, Track()))
        return found

    @property
    def standing(self) -> tuple[Event, ...]:
        """The events that have begun and are not over, in the order of the rules, with their figures of now."""
        return tuple(
            dataclasses.replace(track.standing, now="" if track.standing.evidence.startswith(track.now) else track.now)
            for track in self._past.tracks.values()
            if track.standing is not None
        )

    def state(self) -> dict[str, Any]:
        """All that it remembers, as JSON can say it."""
        return dataclasses.asdict(self._past)

    def load_state(self, state: dict[str, Any]) -> None:
        """Go on as the diagnosis whose `state()` this was; an empty one is that of a beginning.

        Raises:
            ValueError: it is no such state. Nothing has been changed then.
        """
        try:
            self._past = _STATE.validate_python(state)
        except ValidationError:
            raise ValueError("what it says of the diagnosis is damaged") from None


_STATE = TypeAdapter(Past)


def _followed(rule: Rule, now: Now, track: Track) -> list[Event]:
    """The event of RULE if the newest record makes it certain; TRACK is brought up to date."""
    found = rule.find(now)
    track.well |= found is not None and found.ends
    track.now = "" if found is None else found.evidence
    changes = found is not None and (found.ends if track.standing else found.begins)
    if not changes or found is None:
        track.streak = 0
        return []
    track.streak += 1
    if track.streak < (now.options.records if track.standing else rule.patience(now.options)):
        return []
    track.streak = 0
    if track.standing:
        track.standing = None
        return []
    track.standing = event(rule.kind, now.step, found.evidence)
    return [track.standing]
