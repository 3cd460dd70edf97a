"""What a sweep came to: over the members of each group mean, standard error, worst seed, and how many succeeded."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from gantui.errors import Refusal, plain
from gantui.experiment.until import parse
from gantui.session import records
from gantui.session.run_directory import METRICS, read_facts
from gantui.session.sweep.curves import MemberCurves
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.members import Divergence, Member, Record

Better = Literal["more", "less", "neither"]

MEASURES: dict[str, Better] = {
    "modes_covered": "more",
    "modes_fair": "more",
    "high_quality": "more",
    "kl_modes": "less",
    "jsd": "less",
    "w1": "less",
    "density": "neither",
    "coverage": "more",
    "fake_mean": "neither",
    "fake_std": "neither",
}
"""Keys of the records that are told of a group, where its records have them, and which way is better."""

ENDED = ("finished", "diverged")
"""States of a group that is not done again."""

Z95 = 1.959963984540054
"""Of a normal distribution 95 % lies within so many standard deviations."""


@dataclass(frozen=True)
class Spread:
    """One number over members; those that have none, or that diverged, are left out."""

    n: int
    mean: float
    standard_error: float | None
    """Of the mean: the members' standard deviation (n - 1) by the root of n; None for one member."""
    worst: float | None
    """None where neither more nor less is better."""
    worst_seed: int | None

    @classmethod
    def of(cls, values: dict[int, float], better: Better) -> Spread | None:
        """Of VALUES by seed; None of none."""
        if not values:
            return None
        error = statistics.stdev(values.values()) / math.sqrt(len(values)) if len(values) > 1 else None
        seed = None
        if better != "neither":
            seed = (min if better == "more" else max)(values, key=lambda one: values[one])
        worst = None if seed is None else values[seed]
        return cls(len(values), statistics.fmean(values.values()), error, worst, seed)


@dataclass(frozen=True)
class Rate:
    """How many of all succeeded, with Wilson's 95 % interval (Wilson 1927), which holds at 0 and at all too."""

    successes: int
    of: int
    low: float
    high: float

    @classmethod
    def told(cls, successes: int, of: int) -> Rate:
        """SUCCESSES of OF, at least one."""
        return cls(successes, of, *wilson(successes, of, Z95))


def wilson(successes: int, of: int, z: float) -> tuple[float, float]:
    """Wilson's interval (Wilson 1927) of the rate of SUCCESSES among OF, at least one, Z standard deviations wide."""
    share, z2 = successes / of, z * z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class GroupResult:
    """A group as it stands."""

    settings: tuple[str, ...]
    state: str
    """waiting, running, stopped, finished or diverged (all of its members did)."""
    step: int
    seconds: float
    """Training seconds of all its members together."""
    members: tuple[Member, ...]
    curves: MemberCurves = field(default_factory=MemberCurves)

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to do."""
        return self.state in ENDED

    @property
    def success(self) -> Rate | None:
        """Over the members of which it can be told."""
        told = [member.success for member in self.members if member.success is not None]
        return Rate.told(sum(told), len(told)) if told else None

    @property
    def alive(self) -> list[Member]:
        """The members that did not diverge."""
        return [member for member in self.members if member.diverged is None]

    @property
    def newest(self) -> int:
        """The iteration of the newest record; 0 before there is one."""
        return max((int(member.last.get("step") or 0) for member in self.members), default=0)

    def spread(self, key: str) -> Spread | None:
        """KEY of the last records."""
        return spread({member.seed: member.last for member in self.alive}, key)

    def time(self, what: Literal["full", "held"], unit: Literal["step", "seconds"]) -> Spread | None:
        """When the members that came to it had all modes, or what they were to come to."""
        moments = {member.seed: getattr(member, what) for member in self.alive}
        return Spread.of({seed: float(getattr(m, unit)) for seed, m in moments.items() if m is not None}, "less")

    @property
    def measures(self) -> list[str]:
        """The keys of `MEASURES` that the records have."""
        return [key for key in MEASURES if any(member.last.get(key) is not None for member in self.members)]

    @property
    def worst(self) -> int | None:
        """The seed that did worst: one that diverged, else by the modes it has, its quality, its divergence."""
        if not any(member.last or member.diverged for member in self.members):
            return None
        return min(self.members, key=_merit).seed


def spread(records: Mapping[int, Record], key: str) -> Spread | None:
    """KEY of RECORDS, by seed; None where none has it."""
    values = {seed: record.get(key) for seed, record in records.items()}
    return Spread.of({seed: float(v) for seed, v in values.items() if v is not None}, MEASURES[key])


def _merit(member: Member) -> tuple[float, ...]:
    """More is better."""
    last = member.last

    def told(key: str, nothing: float) -> float:
        value = last.get(key)
        return nothing if value is None else float(value)

    return (
        float(member.diverged is None),
        told("modes_fair", -1),
        told("high_quality", -1),
        told("coverage", -1),
        -told("jsd", math.inf),
    )


def read(directory: SweepDirectory) -> list[GroupResult]:
    """Every group of the sweep in DIRECTORY as its files say.

    Raises:
        Refusal: a file is damaged.
    """
    return [group(directory, number) for number in range(len(directory.plan.groups))]


def group(directory: SweepDirectory, number: int) -> GroupResult:
    """Group NUMBER of the sweep in DIRECTORY as its files say.

    Raises:
        Refusal: a file is damaged.
    """
    plan, path = directory.plan, directory.group(number)
    chosen = plan.groups[number]
    until = None if plan.until is None else parse(plan.until, chosen.experiment)
    members = {seed: Member(seed, until) for seed in plan.seeds}
    if not directory.begun(number):
        return GroupResult(chosen.settings, "waiting", 0, 0.0, tuple(members.values()))
    facts, curves = read_facts(path), MemberCurves(plan.seeds)
    feed(members, curves, path, None)
    diverged(members, facts.get("diverged", {}), str(path))
    return GroupResult(
        chosen.settings,
        str(facts.get("state", "running")),
        int(facts.get("step", 0)),
        float(facts.get("seconds", 0.0)),
        tuple(members.values()),
        curves,
    )


def feed(members: dict[int, Member], curves: MemberCurves, run: Path, last: int | None) -> None:
    """Tell MEMBERS, by seed, and CURVES the records in the folder RUN up to iteration LAST (None: all)."""
    try:
        lines = records.read(run / METRICS)
    except OSError as error:
        raise Refusal(f"{plain(str(run / METRICS))}: can't be read: {error.strerror}") from None
    for line in lines:
        seed, step = line.get("seed"), line.get("step")
        member = members.get(seed) if isinstance(seed, int) else None
        if member is not None and isinstance(step, int) and (last is None or step <= last):
            member.take({key: value for key, value in line.items() if key != "seed"})
    curves.feed(lines, last)


def diverged(members: dict[int, Member], facts: Any, where: str) -> None:
    """Tell MEMBERS, by seed, which of them FACTS say have diverged.

    Raises:
        Refusal: FACTS, from WHERE, are not as gantui wrote them.
    """
    try:
        for seed, fact in facts.items():
            members[int(seed)].diverged = Divergence(int(fact["step"]), str(fact["player"]), str(fact["what"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refusal(f"{plain(where)}: damaged: who diverged is not told as gantui wrote it") from None


def as_json(results: Sequence[GroupResult]) -> list[dict[str, Any]]:
    """RESULTS as JSON says them."""
    return [
        {
            "settings": list(result.settings),
            "state": result.state,
            "step": result.step,
            "seconds": result.seconds,
            "success": _maybe(result.success),
            "diverged": len(result.members) - len(result.alive),
            "worst_seed": result.worst,
            "full_coverage": {unit: _maybe(result.time("full", unit)) for unit in ("step", "seconds")},
            "until": {unit: _maybe(result.time("held", unit)) for unit in ("step", "seconds")},
            "measures": {key: _maybe(result.spread(key)) for key in result.measures},
            "members": [_member(member) for member in result.members],
        }
        for result in results
    ]


def _maybe(found: Any) -> dict[str, Any] | None:
    return None if found is None else asdict(found)


def _member(member: Member) -> dict[str, Any]:
    return {
        "seed": member.seed,
        "success": member.success,
        "diverged": _maybe(member.diverged),
        "full_coverage": _maybe(member.full),
        "until": _maybe(member.held),
        "record": member.last or None,
    }


def as_rows(results: Sequence[GroupResult]) -> list[list[object]]:
    """RESULTS as the rows of a CSV file, a member each, with a heading; what is not known is empty."""
    measures = [key for key in MEASURES if any(key in result.measures for result in results)]
    rows: list[list[object]] = [
        [
            *("group", "settings", "seed", "state", "success", "diverged_step", "diverged_player"),
            *("full_coverage_step", "full_coverage_seconds", "until_step", "until_seconds", "step", "seconds"),
            *measures,
        ]
    ]
    for number, result in enumerate(results, 1):
        for member in result.members:
            gone = member.diverged
            rows.append(
                [
                    *(number, "; ".join(result.settings), member.seed),
                    *("diverged" if gone else result.state, member.success),
                    *((gone.step, gone.player) if gone else (None, None)),
                    *((member.full.step, member.full.seconds) if member.full else (None, None)),
                    *((member.held.step, member.held.seconds) if member.held else (None, None)),
                    *(member.last.get(key) for key in ("step", "seconds", *measures)),
                ]
            )
    return rows
