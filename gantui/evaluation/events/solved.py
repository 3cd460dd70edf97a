"""Decides whether a generator is as good as a perfect one: by every metric that has a floor, or it is not said."""

from __future__ import annotations

from gantui.evaluation.events.facts import Now
from gantui.evaluation.events.finding import Finding
from gantui.evaluation.floors import SIDES, Floor

_NAMES = {
    "jsd": "JSD",
    "jsd_bound": "D's bound for it",
    "w1": "W1",
    "kl_modes": "KL over the modes",
    "modes_fair": "modes with a fair share",
    "high_quality": "good samples",
    "coverage": "coverage",
    "density": "density",
    "fake_mean": "mean",
    "fake_std": "standard deviation",
    "fake_skewness": "skewness",
    "fake_kurtosis": "kurtosis",
}


def solved(now: Now) -> Finding | None:
    """Finds that every metric with a floor is at it, on average over the newest records, within one record's noise.

    The average over n records has a noise of 1 / sqrt(n) of that, so a perfect generator is hardly ever missed; and a
    generator that is off by two or three times the noise in any of them has no chance.
    """
    floors = now.facts.floors
    if any(now.get(key) is None for key in floors):
        return Finding(False, True)
    averages = _averages(now)
    if averages is None:
        return None
    worst = max(floors[key].off(value, SIDES[key]) for key, value in averages.items()) / now.options.floor_sds
    figures = ", ".join(_told(key, value, floors[key]) for key, value in averages.items())
    evidence = f"over the newest {now.options.stable} records each measure is at a perfect generator's: {figures}"
    return Finding(worst <= 1, worst > 1 + 2 * now.options.hysteresis, evidence)


def _averages(now: Now) -> dict[str, float] | None:
    """The average of each metric over the newest records; None where there are too few."""
    found = {}
    for key in now.facts.floors:
        values = [value for value in now.past.measures.get(key, ()) if value is not None]
        if len(values) < now.options.stable:
            return None
        found[key] = sum(values) / len(values)
    return found or None


def _told(key: str, value: float, floor: Floor) -> str:
    """The text for VALUE of the metric KEY beside its FLOOR."""
    if key == "modes_fair":
        return f"{value:.3g} {_NAMES[key]} ({floor.mean:.3g})"
    if key == "high_quality":
        return f"{100 * value:.2f} % {_NAMES[key]} ({100 * floor.mean:.2f} ± {100 * floor.sd:.2f} %)"
    return f"{_NAMES[key]} {_number(value)} ({_number(floor.mean)} ± {floor.sd:.1g})"


def _number(value: float) -> str:
    """VALUE to three digits, without an exponent where that is short."""
    return (
        f"{value:.3g}" if abs(value) >= 1e-3 or value == 0 else f"{value:.1e}" if abs(value) < 1e-4 else f"{value:.5f}"
    )
