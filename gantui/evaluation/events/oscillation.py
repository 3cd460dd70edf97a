"""Decides whether a training goes in circles: the players round their place of rest, or a metric that returns."""

from __future__ import annotations

from gantui.evaluation.events.finding import Finding, beyond
from gantui.evaluation.events.period import Period, period
from gantui.evaluation.events.rounds import LASTING, LEAST, STEADY
from gantui.evaluation.events.rule_inputs import SERIES, Now


def oscillation(now: Now) -> Finding | None:
    """Finds an oscillation: a loss, a coverage or a place returns again and again."""
    return _returning(now) if now.facts.rest is None else _rounds(now)


def _rounds(now: Now) -> Finding | None:
    """Finds that the players go round their place of rest and come no nearer, from their places at every iteration."""
    circle = now.past.rounds.circle
    if circle is None or circle.distance < LEAST or circle.unsteady > STEADY:
        return Finding(False, True)
    nearer = beyond(now, 1 - circle.growth, 1 - LASTING, "")
    return Finding(
        not nearer.begins,
        nearer.begins,
        f"the players have gone round their place of rest {circle.times} times on end, the newest time in "
        f"{circle.length:,} iterations and {circle.growth:.2f} times as far out as two rounds before",
    )


def _returning(now: Now) -> Finding | None:
    """Finds that a metric returns, from its values in the newest records."""
    steps, window = now.past.steps, now.options.window
    if len(steps) < window:
        return None
    key, found = max(
        ((key, _period(now, key, least)) for key, least in SERIES.items()),
        key=lambda item: item[1].strength if item[1] else -1.0,
    )
    if found is None:
        return Finding(False, True)
    every = (steps[-1] - steps[0]) / (window - 1)
    return beyond(
        now,
        found.strength,
        now.options.correlation,
        f"{key} comes back every {round(found.length * every):,} iterations, {window // found.length} times by now, "
        f"with a swing of {found.swing:.2g} around its trend (autocorrelation {found.strength:.2f})",
    )


def _period(now: Now, key: str, least: float) -> Period | None:
    known = [value for value in now.past.series[key] if value is not None]
    found = period(known) if len(known) == len(now.past.steps) else None
    return found if found and found.swing >= least else None


def as_long_as_a_wave(now: Now) -> int:
    """How many records in a row must speak for an oscillation.

    More than for other events, since a wandering line looks like a wave for some records; not where the players' places
    are known, and their rounds are counted.
    """
    options = now.options
    return max(options.records, options.window // 3) if now.facts.rest is None else options.records
