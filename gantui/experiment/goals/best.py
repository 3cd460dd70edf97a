"""Which of a run's states is the best one: the one with the lowest or the highest value of a recorded metric."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gantui.errors import nearest, plain
from gantui.experiment import metrics

AUTO, NONE = "auto", "none"
_RULE = re.compile(r"(lowest|highest):(\S+)")


@dataclass(frozen=True)
class Best:
    """The rule that the best state is the one with the lowest or the highest METRIC."""

    metric: str
    highest: bool

    @property
    def text(self) -> str:
        """The rule as it is written in an experiment."""
        return f"{'highest' if self.highest else 'lowest'}:{self.metric}"

    def value(self, record: Mapping[str, float | int | None]) -> float | None:
        """The metric's value in RECORD; None if it has none."""
        value = record.get(self.metric)
        return None if value is None else float(value)

    def beats(self, value: float, other: float) -> bool:
        """Whether VALUE is better than OTHER; of equal values the first stays the best."""
        return value > other if self.highest else value < other


def parse_best(rule: str) -> Best | None:
    """The rule that RULE, 'lowest:KEY' or 'highest:KEY', asks for; None if it is neither."""
    found = _RULE.fullmatch(rule)
    return None if found is None else Best(found[2], found[1] == "highest")


def best_problem(rule: str, known: Iterable[str]) -> str:
    """The reason why RULE can't be followed where records have the KNOWN keys; empty if it can."""
    if rule in (AUTO, NONE):
        return ""
    known = [key for key in known if key not in metrics.CLOCK]
    best = parse_best(rule)
    if best is None:
        return f"checkpoints.best = {plain(repr(rule))}: expected auto, none, lowest:KEY or highest:KEY, as lowest:w1"
    if best.metric not in known:
        hint = nearest(best.metric, known) or "; metrics.jsonl of a run shows them"
        return f"checkpoints.best = {plain(repr(rule))}: no record has a key {plain(repr(best.metric))}{hint}"
    return ""
