"""Successive halving: settings that do badly stop early, so that the others get what they would have cost.

All groups are trained to a small share of their steps; the better half goes on to twice as many, and so on until one
is left, which is trained to its end. This is sequential halving (Karnin, Koren and Somekh 2013, algorithm 1); of
trainings it is called successive halving, here with eta = 2 (Jamieson and Talwalkar 2016, algorithm 1). Of n groups
that cost one each, it costs about 1 + log2(n) / 2 instead of n.

Who is dropped follows from the records alone, so it is the same wherever and in whatever order the groups are trained.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from gantui.errors import Refusal, nearest, plain
from gantui.experiment.metrics import TABLE
from gantui.experiment.run_options import RunOptions
from gantui.experiment.verdicts.trusted_counts import tells
from gantui.session.run.directory import RunDirectory
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.members import Member
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.results import DROPPED, GroupResult
from gantui.session.sweep.results import group as read_group


@dataclass(frozen=True)
class Round:
    """What is to be done next in a sweep."""

    targets: Mapping[int, int | None] = field(default_factory=dict)
    """The groups that are to be trained, in the order of the plan: to which iteration; None: to their end."""
    losers: Mapping[int, str] = field(default_factory=dict)
    """The groups that are to be dropped before any other is trained, and why."""


def check(metric: str, groups: int, keys: Sequence[str]) -> None:
    """Check that METRIC, one of the KEYS of the records, can say which of so many GROUPS do better.

    Raises:
        Refusal: it can't, or there is only one group.
    """
    where, able = f"--halving {plain(metric)}", [key for key in keys if key in TABLE and TABLE[key].sign]
    if groups < 2:
        raise Refusal(f"{where}: there is one group; expected several settings to choose from (--grid)")
    if metric not in able:
        raise Refusal(
            f"{where}: expected a metric of these records of which more or less is better: {', '.join(able)}"
            f"{nearest(metric, able)}"
        )


def rungs(experiment: RunOptions, groups: int) -> list[tuple[int, int]]:
    """When groups are dropped of so many GROUPS like EXPERIMENT: the iteration of a record, and how many then stay.

    With L = ceil(log2(groups)) rungs of R steps: at R / 2^L, ..., R / 4, R / 2, up to the next record; so each but the
    first round costs as much as any other. Rungs that fall on the same record, or on the end, are one.
    """
    steps, every = experiment.schedule.steps, experiment.evaluation.every
    count, found = math.ceil(math.log2(groups)), dict[int, int]()
    for rung in range(1, count + 1):
        step = math.ceil(steps / 2 ** (count - rung + 1) / every) * every
        if step < steps:
            found[step] = math.ceil(groups / 2**rung)
    return list(found.items())


def next_round(plan: Plan, results: Sequence[GroupResult], without: Collection[int] = ()) -> Round:
    """What is to be done next of PLAN, given the RESULTS of its groups, WITHOUT those that can't be trained now."""
    numbers = [number for number in range(len(plan.groups)) if number not in without]
    open_ones = Round({number: None for number in numbers if not results[number].ended})
    if plan.halving is None:
        return open_ones
    ladders = [rungs(group.experiment, len(plan.groups)) for group in plan.groups]
    for rung in range(max(map(len, ladders))):
        at = {number: ladders[number][rung][0] for number in numbers if rung < len(ladders[number])}
        there = [number for number, step in at.items() if not _is_out(results[number], step)]
        alive = [number for number in there if results[number].state != DROPPED]
        late = {number: at[number] for number in alive if _is_late(results[number], at[number])}
        passed = any(results[number].step > at[number] for number in alive)
        if late:
            # Only where groups were given up for a while, and taken up again when the others had gone on.
            missed = dict.fromkeys(late, "it was not there when the others were compared")
            return Round(losers=missed) if passed else Round(late)
        keep = min(ladder[rung][1] for ladder in ladders if rung < len(ladder))
        if not passed and len(alive) > keep:  # else who goes on has been settled before
            return Round(losers=_losers(plan, plan.halving, there, results, keep))
    return open_ones


def steps_left(plan: Plan, results: Sequence[GroupResult], only: Collection[int] | None = None) -> int:
    """How many iterations of PLAN are still to be done, given the RESULTS of its groups, of ONLY these (None: of all).

    With halving it is known how many groups go on at a rung, but not which: exact where all have equally many steps.
    """
    numbers = [number for number in range(len(results)) if only is None or number in only]
    at = {number: results[number].step for number in numbers if not results[number].ended}
    steps = {number: plan.groups[number].experiment.schedule.steps for number in at}
    if plan.halving is None:
        return sum(steps[number] - at[number] for number in at)
    done = sum(result.state == "finished" for result in results)
    ladders = [rungs(plan.groups[number].experiment, len(plan.groups)) for number in at]
    left = 0
    for rung in range(max(map(len, ladders), default=0)):
        keep = min(ladder[rung][1] for ladder in ladders if rung < len(ladder))
        for number, ladder in zip([*at], ladders, strict=True):
            step = ladder[rung][0] if rung < len(ladder) else at[number]
            left += max(0, step - at[number])
            at[number] = max(step, at[number])
        most = sorted(at, key=lambda number: -at[number])[: max(0, keep - done)]
        ladders = [ladder for number, ladder in zip(at, ladders, strict=True) if number in most]
        at = {number: at[number] for number in at if number in most}
    return left + sum(steps[number] - at[number] for number in at)


def _is_out(result: GroupResult, step: int) -> bool:
    """Whether the group of RESULT is no contender at the rung at iteration STEP."""
    return result.state == "diverged" or (result.state == DROPPED and result.step < step)


def _is_late(result: GroupResult, step: int) -> bool:
    """Whether the group of RESULT has still to come to the rung at iteration STEP."""
    return result.step < step and not result.ended


def _losers(plan: Plan, metric: str, there: Sequence[int], results: Sequence[GroupResult], keep: int) -> dict[int, str]:
    """The groups THERE of PLAN that are not among the KEEP best by METRIC, and why, without those dropped before."""
    costs = {number: _cost(metric, results[number]) for number in there}
    ranked = sorted(there, key=lambda number: (costs[number], number))
    found = {}
    for rank, number in enumerate(ranked, 1):
        if rank > keep and results[number].state != DROPPED:
            value = -TABLE[metric].sign * costs[number]
            said = f"{TABLE[metric].name} {value:.3g}" if math.isfinite(value) else f"no {TABLE[metric].name}"
            place = f"number {rank} of {len(there)} of which {keep} go on"
            if costs[number] == costs[ranked[keep - 1]]:  # somebody has to go, and the records can't say who
                place = (
                    f"no worse than {plan.groups[ranked[keep - 1]].name}, which goes on as the earlier one in the plan"
                )
            found[number] = f"{said} (median of its members), {place}"
    return found


def _cost(metric: str, result: GroupResult) -> float:
    """How badly the group of RESULT does by METRIC: the median of its members, of whom one without a number is worst.

    One whose members have come to what they train for is better than any other.
    """
    if result.state == "finished":
        return -math.inf
    return statistics.median(_cost_of(metric, member) for member in result.members)


def _cost_of(metric: str, member: Member) -> float:
    value = member.last.get(metric) if member.diverged is None and member.last else None
    if value is None or not tells(metric, member.last):
        return math.inf
    return -TABLE[metric].sign * float(value)


def begin_round(
    directory: SweepDirectory, results: list[GroupResult], without: Collection[int] = ()
) -> Mapping[int, int | None]:
    """Drop the groups of the sweep in DIRECTORY that are to be dropped now, in its RESULTS too; the `targets` then.

    Raises:
        Refusal: the folder of a group that is to be dropped can't be written.
    """
    while (due := next_round(directory.plan, results, without)).losers:
        for number, why in due.losers.items():
            drop(directory, number, why)
            results[number] = read_group(directory, number)
    return due.targets


def drop(directory: SweepDirectory, number: int, why: str) -> None:
    """Write down that group NUMBER of the sweep in DIRECTORY is not trained on, and WHY.

    Raises:
        Refusal: another process is at it, or it can't be written.
    """
    run = RunDirectory.open(directory.group(number))
    try:
        run.note(state=DROPPED, message=why)
    except OSError as error:
        raise Refusal(f"{plain(str(run.path))}: can't be written: {error.strerror}") from None
    finally:
        run.close()
