"""The result of a rule on one record, and how its evidence is written."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.evaluation.events.rule_inputs import Now


@dataclass(frozen=True)
class Finding:
    """What one record shows of one kind of event."""

    begins: bool
    """It speaks for the event, if that does not stand yet."""
    ends: bool
    """It speaks for the event's end, if it stands; between the two it says neither."""
    evidence: str = ""
    """The figures."""
    plain: bool = False
    """This record by itself contradicts the event, as chance could not: one is enough for its end."""


def beyond(now: Now, number: float, limit: float, evidence: str) -> Finding:
    """A finding that begins with NUMBER at or above LIMIT and ends once it is below by more than the hysteresis."""
    return Finding(number >= limit, number < limit * (1 - now.options.hysteresis), evidence)


def percent(share: float) -> str:
    """A share of 0..1 as a percentage with two digits: '0.2 %', '12 %', '98 %'."""
    return f"{100 * share:.2g} %" if share < 0.0995 else f"{100 * share:.0f} %"
