"""What is known of each checkpoint: the metrics of the nearest record, the losses there, and which one is best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gantui.draw.formatting import number, percent
from gantui.experiment.metric import Metric
from gantui.experiment.metrics import TABLE, headlines
from gantui.experiment.verdicts.trusted_counts import counts_trusted
from gantui.session.view.history import History
from gantui.session.view.run_info import RunInfo

_JUDGES = headlines("distance", "quality")
"""By which the best one is chosen: the first that the records have, and of equal ones by the next."""
_EQUAL = 1e-6
"""Numbers that differ by a smaller share are equal: so many digits a record has."""


@dataclass(frozen=True)
class Known:
    """What is known of the checkpoints of a run."""

    figures: dict[int, tuple[str, ...]]
    """By iteration: a few words each, the most telling first."""
    best: int | None = None
    by: str = ""
    """What makes it the best: 'lowest JSD'; empty without one."""


def known(steps: Sequence[int], facts: RunInfo | None, records: History, losses: History) -> Known:
    """Collect what RECORDS, one each `facts.every` iterations, and LOSSES say of the checkpoints at STEPS."""
    if facts is None:
        return Known({})
    found = {step: _nearest(step, facts.every, records) for step in steps}
    figures = {step: tuple(_figures(step, *found[step], facts, losses)) for step in steps}
    nearest: dict[int, int] = {}
    for step in sorted(found, key=lambda step: abs(step - found[step][0]), reverse=True):
        nearest[found[step][0]] = step  # a record judges the nearest of the checkpoints around it
    return Known(figures, *_best({step: found[step][1] for step in nearest.values()}))


def _best(records: dict[int, dict[str, float]]) -> tuple[int | None, str]:
    """The iteration of the best of RECORDS, by iteration, and what makes it so; None where several are equally good."""
    left, by = records, list[str]()
    for key in _JUDGES:
        metric = TABLE[key]
        values = {step: metric.sign * record[key] for step, record in left.items() if not _missing(record, key)}
        if not values:
            continue
        most = max(values.values())
        equal = {step for step, value in values.items() if math.isclose(value, most, rel_tol=_EQUAL)}
        if len(equal) < len(values) or len(records) == 1:
            by.append(_extreme(metric))
        left = {step: records[step] for step in equal}
        if len(left) == 1:
            return next(iter(left)), ", then ".join(by)
    return None, ""


def _extreme(metric: Metric) -> str:
    """What the best number of METRIC is: 'lowest JSD'."""
    return f"{'lowest' if metric.better == 'down' else 'highest'} {metric.brief}"


def _missing(record: dict[str, float], key: str) -> bool:
    return math.isnan(record.get(key, math.nan))


def _nearest(step: int, every: int, records: History) -> tuple[int, dict[str, float]]:
    """The iteration of the record nearest to STEP, and that record; an empty one if the start is nearer, or none there.

    Where records are seldom, as of a script, one long after a checkpoint says nothing of it.
    """
    place = min(round(step / every + 1e-9), records.steps)
    return place * every, records.at(place) if place else {}


def _figures(step: int, at: int, record: dict[str, float], facts: RunInfo, losses: History) -> list[str]:
    parts, modes = [], 0 if facts.mode_shares is None else len(facts.mode_shares)
    counted = counts_trusted({key: value for key, value in record.items() if not math.isnan(value)})
    if counted and not _missing(record, "high_quality"):
        parts.append(f"{TABLE['high_quality'].brief} {percent(record['high_quality']):>5}")
    if counted and modes and not _missing(record, "modes_covered"):
        parts.append(f"{facts.parts} {record['modes_covered']:.0f}/{modes}")
    parts += [
        f"{TABLE[key].brief} {number(record[key]):<6}" for key in headlines("distance") if not _missing(record, key)
    ][:1]
    if parts and at != step:
        parts.append(f"(of {at:,})")
    there = losses.at(step)
    pair = [number(there.get(key, math.nan)) for key in ("loss_d", "loss_g")]
    return parts if "nan" in pair else [*parts, f"D {pair[0]} G {pair[1]}"]
