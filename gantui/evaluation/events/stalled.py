"""Decides whether a training has come to rest where its samples are not the data: nothing moves any more."""

from __future__ import annotations

import math

from gantui.evaluation.events.finding import Finding
from gantui.evaluation.events.rule_inputs import Now
from gantui.evaluation.events.solved import figure, newest
from gantui.experiment.metrics import TABLE

STILL = 0.01
"""The share of its value by which a measure may change, from the older half of the newest records to the newer one,
beyond its noise, and still count as standing."""


def stalled(now: Now) -> Finding | None:
    """Finds that neither player moves, nor any metric that has a floor, and that one of these is off its floor.

    One that is not known, or that moves, contradicts it; so does the gradient of either player: G may be told later of
    what D still learns. A gradient of mini-batches is seldom next to nothing, so players must truly rest.
    """
    floors, options, past = now.facts.floors, now.options, now.past
    if any(now.get(key) is None for key in floors):
        return Finding(False, True)
    values, of_g, of_d = newest(now), now.get("gradient_g"), now.get("gradient_d")
    if values is None or options.stable < 2 or of_g is None or of_d is None:
        return None
    left = max(of_g / past.gradient if past.gradient else 0.0, of_d / past.gradient_d if past.gradient_d else 0.0)
    restless = max(left / options.vanished, *(_moved(now, key, each) for key, each in values.items()))
    averages = {key: sum(each) / len(each) for key, each in values.items()}
    away = {key: floors[key].off(value, TABLE[key].side) / options.floor_sds for key, value in averages.items()}
    far, slack = max(away.values()), 1 + 2 * options.hysteresis
    off = ", ".join(figure(key, averages[key], floors[key]) for key in away if away[key] > 1)
    return Finding(
        restless <= 1 and far > slack,
        restless > slack or far <= 1,
        f"neither player has a gradient left: its norm is {of_g:.2g} of the generator ({past.gradient:.2g} once) and "
        f"{of_d:.2g} of the discriminator ({past.gradient_d:.2g} once); over the newest {options.stable} records no "
        f"measure has moved, and not all are at a perfect generator's: {off}",
    )


def _moved(now: Now, key: str, values: list[float]) -> float:
    """How far the metric KEY has moved within its newest VALUES, as a multiple of what counts as standing."""
    half = len(values) // 2
    older, newer = sum(values[:half]) / half, sum(values[-half:]) / half
    allowed = now.options.floor_sds * now.facts.floors[key].sd + STILL * abs(older)
    return 0.0 if newer == older else abs(newer - older) / allowed if allowed else math.inf
