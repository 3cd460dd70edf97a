"""Whether one group of a sweep did better than another, and by how much, as far as its seeds can show it.

Means are compared by Welch's t interval (Welch 1947), rates by Newcombe's interval from two of Wilson's (Newcombe 1998,
method 10). The intervals of all pairs of groups and all measures hold TOGETHER with 95 % (Bonferroni), so that picking
the best group first and then looking at it claims no more than it may.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gantui.experiment.metrics import TABLE, headlines
from gantui.session.sweep.results import DROPPED, GroupResult, wilson

SURE = 0.95
"""How often all intervals together hold the true differences."""
FEWEST = 3
"""Seeds of a group from which on a difference of means may be called one."""
SUCCESS = "success"


@dataclass(frozen=True)
class Comparison:
    """The difference of two groups in one measure: one minus other."""

    key: str
    """A key of the records, or 'success'."""
    difference: float
    standard_error: float
    """The standard error of the difference of the means, or of the rates."""
    low: float
    high: float
    """The interval around it; see the module."""
    better: int
    """1: the first group did better; -1: the other did; 0: so many seeds show no difference."""


@dataclass(frozen=True)
class Pair:
    """A pair of groups that were compared."""

    one: int
    other: int
    """Their places in the sweep; `one` is the group that did best on the whole."""
    comparisons: tuple[Comparison, ...]


def pairs(results: Sequence[GroupResult]) -> list[Pair]:
    """The best group of RESULTS against each of the others; empty for fewer than two groups with records.

    Who was dropped on the way is left out: it was trained for fewer iterations than the others.
    """
    there = [number for number, result in enumerate(results) if result.newest and result.state != DROPPED]
    if len(there) < 2:
        return []
    keys = _keys([results[number] for number in there])
    best = max(there, key=lambda number: (_merit(results[number], keys), -number))
    count = max(1, len(keys)) * len(there) * (len(there) - 1) // 2
    found = []
    for other in there:
        if other != best:
            comparisons = (_comparison(results[best], results[other], key, count) for key in keys)
            found.append(Pair(best, other, tuple(each for each in comparisons if each is not None)))
    return [pair for pair in found if pair.comparisons]


def as_json(results: Sequence[GroupResult]) -> list[dict[str, Any]]:
    """The `pairs` of RESULTS as plain JSON data; groups are numbered from 0 in the order of the sweep."""
    return [
        {
            "group": pair.one,
            "against": pair.other,
            "measures": {each.key: _as_object(each) for each in pair.comparisons},
        }
        for pair in pairs(results)
    ]


def _as_object(compared: Comparison) -> dict[str, Any]:
    fields = asdict(compared)
    verdict = {1: "better", -1: "worse", 0: "no difference shown"}[compared.better]
    return {name: value for name, value in fields.items() if name not in ("key", "better")} | {"verdict": verdict}


def _keys(results: Sequence[GroupResult]) -> list[str]:
    """The keys by which all of RESULTS can be compared."""
    keys = [SUCCESS] if all(result.success is not None for result in results) else []
    if len({result.newest for result in results}) > 1:
        return keys  # measured at different iterations, means say nothing of each other
    for choice in (headlines("distance"), headlines("quality")):  # of each the first that all records have
        keys += [key for key in choice if all(result.spread(key) is not None for result in results)][:1]
    return keys


def _merit(result: GroupResult, keys: Sequence[str]) -> tuple[float, ...]:
    """The merit of a group, to compare it with others: more is better."""
    found = []
    for key in keys:
        if key == SUCCESS:
            assert result.success is not None
            found.append(result.success.successes / result.success.of)
        else:
            found.append(TABLE[key].sign * statistics.fmean(_values(result, key)))
    return tuple(found)


def _values(result: GroupResult, key: str) -> list[float]:
    """The values of KEY in the last records of the members that did not diverge."""
    found = (member.last.get(key) for member in result.alive)
    return [float(value) for value in found if value is not None]


def _comparison(one: GroupResult, other: GroupResult, key: str, count: int) -> Comparison | None:
    """KEY of ONE minus that of OTHER, as one of COUNT comparisons; None if a single seed shows nothing of its noise."""
    if key == SUCCESS:
        return _of_rates(one, other, count)
    values = _values(one, key), _values(other, key)
    if min(map(len, values)) < 2:
        return None
    errors = [statistics.variance(each) / len(each) for each in values]
    error = math.sqrt(sum(errors))
    difference = statistics.fmean(values[0]) - statistics.fmean(values[1])
    reach = 0.0
    if error:
        freedom = sum(errors) ** 2 / sum(e * e / (len(v) - 1) for e, v in zip(errors, values, strict=True))
        reach = error * student(1 - (1 - SURE) / (2 * count), freedom)
    shown = min(map(len, values)) >= FEWEST and abs(difference) > reach
    sign = (1 if difference > 0 else -1) * TABLE[key].sign
    return Comparison(key, difference, error, difference - reach, difference + reach, sign if shown else 0)


def _of_rates(one: GroupResult, other: GroupResult, count: int) -> Comparison:
    assert one.success is not None
    assert other.success is not None
    z = statistics.NormalDist().inv_cdf(1 - (1 - SURE) / (2 * count))
    (p, low, high), (q, least, most) = (
        (rate.successes / rate.of, *wilson(rate.successes, rate.of, z)) for rate in (one.success, other.success)
    )
    error = math.sqrt(p * (1 - p) / one.success.of + q * (1 - q) / other.success.of)
    below = p - q - math.hypot(p - low, most - q)
    above = p - q + math.hypot(high - p, q - least)
    return Comparison(SUCCESS, p - q, error, below, above, 1 if below > 0 else -1 if above < 0 else 0)


def student(probability: float, freedom: float) -> float:
    """The quantile, PROBABILITY above 1/2, of Student's t of at least 1 degree of FREEDOM, which need not be whole.

    By Hill's expansion (Hill 1970, CACM algorithm 396): to .06 % from 2 degrees on, too large by 20 % at 1.
    """
    two, n = 2 * (1 - probability), freedom
    a = 1 / (n - 0.5)
    b = 48 / (a * a)
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * n
    y = (d * two) ** (2 / n)
    if y > 0.05 + a:
        x = -statistics.NormalDist().inv_cdf(1 - two / 2)
        y = x * x
        if n < 5:
            c += 0.3 * (n - 4.5) * (x + 0.6)
        c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y * y)
    else:
        y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (
            n + 2
        ) + 1 / y
    return math.sqrt(n * y)
