"""The results of a sweep: mean, standard error and worst seed over the members of each group, and success rates."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from gantui.errors import Refusal, plain
from gantui.experiment.metric import Better
from gantui.experiment.metrics import TABLE, headlines, on
from gantui.experiment.verdicts.trusted_counts import tells
from gantui.experiment.verdicts.verdict import Verdict, Word
from gantui.session.disk.file_names import METRICS
from gantui.session.run import metrics_file as records
from gantui.session.run.run_json import read_facts
from gantui.session.sweep.curves import MemberCurves
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.members import Divergence, Member, Record

MEASURES = on("sweep")
"""Keys of the records that are shown of a group, where its records have them."""

DROPPED = "dropped"
"""The state of a group that was stopped early for good, as others did better."""
ENDED = ("finished", "diverged", DROPPED)
"""States of a group that is not done again."""

Z95 = 1.959963984540054
"""How many standard deviations hold 95 % of a normal distribution."""


@dataclass(frozen=True)
class Spread:
    """The statistics of one number over members, without those that have none or that diverged."""

    n: int
    mean: float
    standard_error: float | None
    """The standard error of the mean: the members' standard deviation (n - 1) by the root of n; None for one member."""
    worst: float | None
    """None where neither more nor less is better."""
    worst_seed: int | None
    """The seed that has the worst number; None where several have it."""

    @classmethod
    def of(cls, values: dict[int, float], better: Better) -> Spread | None:
        """The statistics of VALUES by seed; None if there are none."""
        if not values:
            return None
        error = statistics.stdev(values.values()) / math.sqrt(len(values)) if len(values) > 1 else None
        worst = seed = None
        if better in ("up", "down"):
            worst = (min if better == "up" else max)(values.values())
            equal = [seed for seed, value in values.items() if value == worst]
            seed = equal[0] if len(equal) == 1 else None
        return cls(len(values), statistics.fmean(values.values()), error, worst, seed)


@dataclass(frozen=True)
class Rate:
    """A success rate with Wilson's 95 % interval (Wilson 1927), which also holds at 0 and at all."""

    successes: int
    of: int
    low: float
    high: float

    @classmethod
    def from_counts(cls, successes: int, of: int) -> Rate:
        """The rate of SUCCESSES among OF, at least one, with its interval."""
        return cls(successes, of, *wilson(successes, of, Z95))


def wilson(successes: int, of: int, z: float) -> tuple[float, float]:
    """Wilson's interval (Wilson 1927) of the rate of SUCCESSES among OF, at least one, Z standard deviations wide."""
    share, z2 = successes / of, z * z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class GroupResult:
    """The present results of a group."""

    settings: tuple[str, ...]
    state: str
    """waiting, running, stopped, finished, dropped, failed or diverged (all of its members did)."""
    step: int
    seconds: float
    """Training seconds of all its members together."""
    members: tuple[Member, ...]
    curves: MemberCurves = field(default_factory=MemberCurves)
    why: str = ""
    """Why it was dropped; '' where it was not."""

    @property
    def ended(self) -> bool:
        """Whether the group is done."""
        return self.state in ENDED

    def succeeded(self, member: Member) -> bool | None:
        """Whether MEMBER succeeded; None if that is not known, as where the group was dropped before its last step."""
        return None if self.state == DROPPED else member.success

    @property
    def success(self) -> Rate | None:
        """The success rate over the members of which it is known; None if there are none."""
        known = [found for member in self.members if (found := self.succeeded(member)) is not None]
        return Rate.from_counts(sum(known), len(known)) if known else None

    @property
    def alive(self) -> list[Member]:
        """The members that did not diverge."""
        return [member for member in self.members if member.diverged is None]

    @property
    def newest(self) -> int:
        """The iteration of the newest record; 0 if there is none."""
        return max((int(member.last.get("step") or 0) for member in self.members), default=0)

    def spread(self, key: str) -> Spread | None:
        """The statistics of KEY in the last records."""
        return spread({member.seed: member.last for member in self.alive}, key)

    def time(self, what: Literal["full", "held"], unit: Literal["step", "seconds"]) -> Spread | None:
        """The time until the members that succeeded had all modes, or met the condition."""
        moments = {member.seed: getattr(member, what) for member in self.alive}
        return Spread.of({seed: float(getattr(m, unit)) for seed, m in moments.items() if m is not None}, "down")

    @property
    def measures(self) -> list[str]:
        """The keys of `MEASURES` that its records have."""
        return [key for key in MEASURES if any(member.last.get(key) is not None for member in self.members)]

    @property
    def worst(self) -> int | None:
        """The seed that did worst: one that diverged, else by its modes, quality and divergence."""
        if not any(member.last or member.diverged for member in self.members):
            return None
        return min(self.members, key=_merit).seed


def spread(records: Mapping[int, Record], key: str) -> Spread | None:
    """The statistics of KEY in RECORDS, by seed; None if no record has it, or one that has it tells nothing by it."""
    values = {seed: record.get(key) for seed, record in records.items()}
    if any(values[seed] is not None and not tells(key, record) for seed, record in records.items()):
        return None
    return Spread.of({seed: float(v) for seed, v in values.items() if v is not None}, TABLE[key].better)


def _merit(member: Member) -> tuple[float, ...]:
    """The merit of a member, to compare it with others: more is better."""
    judged = [
        (TABLE[key].sign, member.last.get(key) if tells(key, member.last) else None)
        for key in headlines("count", "quality", "distance")
    ]
    known = (-math.inf if value is None else sign * float(value) for sign, value in judged)
    return (float(member.diverged is None), *known)


def read(directory: SweepDirectory) -> list[GroupResult]:
    """The results of every group of the sweep in DIRECTORY, from its files.

    Raises:
        Refusal: a file is damaged.
    """
    return [group(directory, number) for number in range(len(directory.plan.groups))]


def group(directory: SweepDirectory, number: int) -> GroupResult:
    """The results of group NUMBER of the sweep in DIRECTORY, from its files.

    Raises:
        Refusal: a file is damaged.
    """
    plan, path = directory.plan, directory.group(number)
    chosen = plan.groups[number]
    until = plan.goal(number)
    members = {seed: Member(seed, until) for seed in plan.seeds}
    if not directory.begun(number):
        return GroupResult(chosen.settings, "waiting", 0, 0.0, tuple(members.values()))
    facts, curves = read_facts(path), MemberCurves(plan.seeds)
    feed(members, curves, path, None)
    diverged(members, facts.get("diverged", {}), str(path))
    judged(members, facts.get("verdicts"))
    state = str(facts.get("state", "running"))
    return GroupResult(
        chosen.settings,
        state,
        int(facts.get("step", 0)),
        float(facts.get("seconds", 0.0)),
        tuple(members.values()),
        curves,
        plain(str(facts.get("message", ""))) if state == DROPPED else "",
    )


def feed(members: dict[int, Member], curves: MemberCurves, run: Path, last: int | None) -> None:
    """Feed the records in the folder RUN up to iteration LAST (None: all) to MEMBERS, by seed, and to CURVES."""
    try:
        lines = records.read(run / METRICS)
    except OSError as error:
        raise Refusal(f"{plain(str(run / METRICS))}: can't be read: {error.strerror}") from None
    feed_lines(members, curves, lines, last)


def feed_lines(members: Mapping[int, Member], curves: MemberCurves, lines: Sequence[Record], last: int | None) -> None:
    """Feed the records in LINES of metrics.jsonl, as `feed` does."""
    for line in lines:
        seed, step = line.get("seed"), line.get("step")
        member = members.get(seed) if isinstance(seed, int) else None
        if member is not None and isinstance(step, int) and (last is None or step <= last):
            member.take({key: value for key, value in line.items() if key != "seed"})
    curves.feed(lines, last)


def diverged(members: dict[int, Member], facts: Any, where: str) -> None:
    """Mark the MEMBERS, by seed, that have diverged according to FACTS.

    Raises:
        Refusal: FACTS, from WHERE, are not as gantui wrote them.
    """
    try:
        for seed, fact in facts.items():
            members[int(seed)].diverged = Divergence(int(fact["step"]), str(fact["player"]), str(fact["what"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refusal(f"{plain(where)}: damaged: who diverged is not told as gantui wrote it") from None


def judged(members: Mapping[int, Member], facts: Any) -> None:
    """Give the MEMBERS, by seed, the verdicts that FACTS has; what is no verdict is left out."""
    for seed, member in members.items():
        said = facts.get(str(seed)) if isinstance(facts, dict) else None
        if not isinstance(said, dict) or said.get("word") not in get_args(Word):
            continue
        step, reason = said.get("step"), said.get("reason")
        if type(step) is int and isinstance(reason, str):
            member.verdict = Verdict(said["word"], plain(reason), step)


def as_json(results: Sequence[GroupResult]) -> list[dict[str, Any]]:
    """RESULTS as plain JSON data."""
    return [
        {
            "settings": list(result.settings),
            "state": result.state,
            "step": result.step,
            "seconds": result.seconds,
            **({"why": result.why} if result.why else {}),
            "success": _maybe(result.success),
            "diverged": len(result.members) - len(result.alive),
            "worst_seed": result.worst,
            "full_coverage": {unit: _maybe(result.time("full", unit)) for unit in ("step", "seconds")},
            "until": {unit: _maybe(result.time("held", unit)) for unit in ("step", "seconds")},
            "measures": {key: _maybe(result.spread(key)) for key in result.measures},
            "members": [_member(member, result.succeeded(member)) for member in result.members],
        }
        for result in results
    ]


def _maybe(found: Any) -> dict[str, Any] | None:
    return None if found is None else asdict(found)


def _member(member: Member, success: bool | None) -> dict[str, Any]:
    return {
        "seed": member.seed,
        "success": success,
        "diverged": _maybe(member.diverged),
        "full_coverage": _maybe(member.full),
        "until": _maybe(member.held),
        "verdict": _maybe(member.verdict),
        "record": member.last or None,
    }


def as_rows(results: Sequence[GroupResult]) -> list[list[object]]:
    """RESULTS as the rows of a CSV file with a heading, a row for each member; unknown values are empty."""
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
                    *("diverged" if gone else result.state, result.succeeded(member)),
                    *((gone.step, gone.player) if gone else (None, None)),
                    *((member.full.step, member.full.seconds) if member.full else (None, None)),
                    *((member.held.step, member.held.seconds) if member.held else (None, None)),
                    *(member.last.get(key) for key in ("step", "seconds", *measures)),
                ]
            )
    return rows
