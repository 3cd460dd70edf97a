"""Decides whether a generator is as good as a perfect one: by every metric that has a floor, or it is not said."""

from __future__ import annotations

from gantui.evaluation.events.finding import Finding
from gantui.evaluation.events.rule_inputs import Now
from gantui.evaluation.floor import Floor
from gantui.experiment.metrics import TABLE

_ROOM = 18
"""Characters of a measure's name in the sentence; a longer one is written by its short one."""


def solved(now: Now) -> Finding | None:
    """Finds that every metric with a floor is at it, on average over the newest records, within one record's noise.

    The average over n records has a noise of 1 / sqrt(n) of that, so a perfect generator is hardly ever missed; and a
    generator that is off by two or three times the noise in any of them has no chance.
    """
    floors = now.facts.floors
    if any(now.get(key) is None for key in floors):
        return Finding(False, True)
    values = newest(now)
    if values is None:
        return None
    averages = {key: sum(each) / len(each) for key, each in values.items()}
    worst = max(floors[key].off(value, TABLE[key].side) for key, value in averages.items()) / now.options.floor_sds
    figures = ", ".join(figure(key, value, floors[key]) for key, value in averages.items())
    evidence = f"over the newest {now.options.stable} records each measure is at a perfect generator's: {figures}"
    return Finding(worst <= 1, worst > 1 + 2 * now.options.hysteresis, evidence)


def newest(now: Now) -> dict[str, list[float]] | None:
    """The values of each metric that has a floor in the newest records; None where there are too few."""
    found = {}
    for key in now.facts.floors:
        values = [value for value in now.past.measures.get(key, ()) if value is not None]
        if len(values) < now.options.stable:
            return None
        found[key] = values
    return found or None


def figure(key: str, value: float, floor: Floor) -> str:
    """The text for VALUE of the metric KEY beside its FLOOR."""
    metric = TABLE[key]
    name = metric.called(_ROOM)
    if metric.unit == "modes":
        return f"{value:.3g} {metric.brief} ({floor.mean:.3g})"
    if metric.unit == "%":
        return f"{100 * value:.2f} % {name} ({100 * floor.mean:.2f} ± {100 * floor.sd:.2f} %)"
    return f"{name} {_number(value)} ({_number(floor.mean)} ± {floor.sd:.1g})"


def _number(value: float) -> str:
    """VALUE to three digits, without an exponent where that is short."""
    return (
        f"{value:.3g}" if abs(value) >= 1e-3 or value == 0 else f"{value:.1e}" if abs(value) < 1e-4 else f"{value:.5f}"
    )
