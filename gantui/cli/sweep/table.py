"""What a sweep came to, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gantui.errors import plain
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.members import Member
from gantui.session.sweep.results import GroupResult, Rate, Spread
from gantui.tui.words import clock, number

if TYPE_CHECKING:
    from rich.console import RenderableType

NAMES = {
    "modes_covered": "modes",
    "modes_fair": "modes, fair share",
    "high_quality": "high quality, %",
    "kl_modes": "KL over modes",
    "fake_mean": "mean",
    "fake_std": "standard deviation",
}
"""What measures are called where their key says less."""
COLUMNS = ("", "mean", "± error", "worst", "of seed")
"""The error is the mean's standard error."""


def table(directory: SweepDirectory, results: Sequence[GroupResult]) -> RenderableType:
    """RESULTS of the sweep in DIRECTORY, a block a group."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    plan = directory.plan
    parts: list[RenderableType] = [
        Text.assemble((plain(plan.preset), "bold"), f": {_seeds(plan.seeds)}, in {plain(str(directory.path))}")
    ]
    for result in results:
        parts.append(Text())
        if result.settings:
            parts.append(Text(plain(", ".join(result.settings)), "bold"))
        parts.append(Text(plain("; ".join(facts(result)))))
        parts += [Text(plain(line)) for line in divergences(result.members)]
        if not result.measures:
            continue
        block = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for place, name in enumerate(COLUMNS):
            block.add_column(Text(name, "dim"), justify="right" if place else "left", no_wrap=True)
        for row in rows(result):
            block.add_row(*(Text(cell) for cell in row))
        parts.append(block)
        if result.worst is not None and len(result.members) > 1:
            parts.append(Text(f"worst seed: {result.worst}", "dim"))
    return Group(*parts)


def facts(result: GroupResult) -> list[str]:
    """What is said of RESULT before its numbers."""
    found = [f"{result.state} at step {result.step:,} after {clock(result.seconds)}" if result.step else result.state]
    if result.success is not None:
        found.append(f"success {rate(result.success)}")
    return found


def divergences(members: Sequence[Member]) -> list[str]:
    """A line for each of MEMBERS that diverged."""
    return [
        f"seed {member.seed} diverged at step {gone.step:,}, {gone.player}: {gone.what}"
        for member in members
        if (gone := member.diverged) is not None
    ]


def rate(found: Rate) -> str:
    """FOUND with its interval: '9 of 10 (60-98 %)'."""
    return f"{found.successes} of {found.of} (95 %: {100 * found.low:.0f}-{100 * found.high:.0f} %)"


def rows(result: GroupResult) -> list[list[str]]:
    """A row a measure, and when all modes or what it was to come to were there."""
    found = []
    for key in result.measures:
        spread = result.spread(key)
        if spread is not None:
            found.append(_row(NAMES.get(key, key), spread, 100 if key == "high_quality" else 1))
    for what, name in (("full", "all modes"), ("held", "until")):
        for unit, named in (("step", "step"), ("seconds", "seconds")):
            spread = result.time(what, unit)  # type: ignore[arg-type]
            if spread is not None:
                found.append(_row(f"{name}, first at {named} ({spread.n} of {len(result.members)})", spread, 1))
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


def _seeds(seeds: Sequence[int]) -> str:
    return f"seed {seeds[0]}" if len(seeds) == 1 else f"{len(seeds)} seeds ({seeds[0]} to {seeds[-1]})"
