"""The results of a sweep in words and figures, for its screen, its progress and its final table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gantui.draw.formatting import clock, number
from gantui.experiment.metrics import TABLE
from gantui.session.sweep.members import Member
from gantui.session.sweep.results import DROPPED, GroupResult, Rate, Spread

NAME = 18
"""Columns of a measure's name."""
COLUMNS = ("", "mean", "± error", "worst", "of seed")
"""The error is the mean's standard error."""


def facts(result: GroupResult) -> list[str]:
    """The remarks on RESULT that come before its numbers."""
    found = [_state(result)]
    found += [result.why] if result.why else []
    if result.success is not None:
        found.append(f"success {rate(result.success)}")
    if counted := Counter(member.verdict.word for member in result.alive if member.verdict is not None):
        found.append(f"verdicts: {', '.join(f'{word} {count}' for word, count in counted.most_common())}")
    return found


def _state(result: GroupResult) -> str:
    """The state of RESULT and how far it came; of one in training how far the records go by which it is told here."""
    if result.state == "running":
        return f"running at step {result.newest:,}, its last record" if result.newest else "running"
    return f"{result.state} at step {result.step:,} after {clock(result.seconds)}" if result.step else result.state


def counts(results: Sequence[GroupResult]) -> str:
    """How many of RESULTS are done, and how many were dropped on the way, if any were."""
    dropped = sum(result.state == DROPPED for result in results)
    done = f"{sum(result.ended for result in results) - dropped} done"
    return f"{done}, {dropped} dropped" if dropped else done


def divergences(members: Sequence[Member]) -> list[str]:
    """A line for each of MEMBERS that diverged."""
    return [
        f"seed {member.seed} diverged at step {gone.step:,}, {gone.player}: {gone.what}"
        for member in members
        if (gone := member.diverged) is not None
    ]


def rate(found: Rate) -> str:
    """The rate FOUND with its interval: '9 of 10 (60-98 %)'."""
    return f"{found.successes} of {found.of} (95 %: {100 * found.low:.0f}-{100 * found.high:.0f} %)"


def rows(result: GroupResult, *, brief: bool = False, room: int = NAME) -> list[list[str]]:
    """A row for each measure, and the times until all modes or the goal were reached.

    BRIEF: the times with short names; ROOM: the characters that a measure's name has.
    """
    found = []
    for key in result.measures:
        spread = result.spread(key)
        if spread is not None:
            found.append(_row(TABLE[key].heading(room), spread, TABLE[key].scale))
    for what, name in (("full", "all modes"), ("held", "until")):
        for unit, named in (("step", "step"), ("seconds", "seconds")):
            spread = result.time(what, unit)  # type: ignore[arg-type]
            if spread is not None:
                first = f"first at {named} ({spread.n} of {len(result.members)})"
                found.append(_row(f"{name}, {named if brief else first}", spread, 1))
    return found


def _row(name: str, spread: Spread, factor: float) -> list[str]:
    error = "" if spread.standard_error is None else number(factor * spread.standard_error, 2)
    worst = "" if spread.worst is None else number(factor * spread.worst)
    return [
        name,
        number(factor * spread.mean),
        error,
        worst,
        "" if spread.worst_seed is None else str(spread.worst_seed),
    ]


def seeds(seeds: Sequence[int]) -> str:
    """How many SEEDS there are, and which."""
    return f"seed {seeds[0]}" if len(seeds) == 1 else f"{len(seeds)} seeds ({seeds[0]} to {seeds[-1]})"
