"""The list of runs, as far as their folders say, and the removal of those that nobody needs."""

from __future__ import annotations

import fnmatch
import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from gantui.errors import Refusal, plain
from gantui.experiment.metrics import TABLE
from gantui.experiment.verdicts.trusted_counts import tells
from gantui.experiment.verdicts.verdict import Word
from gantui.session.disk import folder
from gantui.session.disk.file_names import EXPERIMENT, METRICS
from gantui.session.disk.lock import is_trained, locked
from gantui.session.run import metrics_file
from gantui.session.run.find_run import folders
from gantui.session.run.metrics_file import Record
from gantui.session.run.run_json import branched_from
from gantui.session.run.run_state import DAMAGED, standing

if TYPE_CHECKING:
    from gantui.session.sweep.results import Rate


@dataclass(frozen=True)
class Run:
    """What a run's folder says of it, for the list of runs."""

    path: Path
    state: str
    """One of `STATES`."""
    preset: str
    step: int
    """Iterations done as far as is known: of the last record or checkpoint."""
    steps: int | None
    branched: str
    """Where it went on from: 'step 2,000 of NAME'; '' where it began by itself."""
    record: Record
    """The last one; empty when there is none."""
    changed: float
    """When something was written to it last; seconds since 1970."""
    size: int
    """Bytes on the disk, all files together."""
    trained: bool
    """Whether a process is at it now; one whose training is over may still be shown by it."""
    started: float | None = None
    """When it began, seconds since 1970; None where that is not known."""
    message: str = ""
    """How it ended, in a sentence; '' where nothing was said."""
    members: tuple[int, int] | None = None
    """For a sweep: groups, and seeds of each; None for a single run."""
    verdict: str = ""
    """The word of its verdict; '' where there is none, as for a run of an older gantui."""
    success: Rate | None = None
    """For a sweep: how many of the members whose success is known succeeded so far."""

    @property
    def name(self) -> str:
        """The name by which it is found."""
        return self.path.name


def all_runs() -> list[Run]:
    """All runs in the folder for runs, in no order."""
    return [*map(look, folders())]


def look(path: Path) -> Run:
    """The run in the folder PATH; whatever is damaged there is left out."""
    trained = is_trained(path)
    record = metrics_file.last(path / METRICS) or {}
    try:
        facts, state = standing(path)
    except Refusal:
        facts, state = {}, DAMAGED
    steps = facts.get("steps")
    changed, size = written(path)
    return Run(
        path,
        state,
        str(facts.get("preset", "")),
        max(_whole(facts.get("step")), _whole(record.get("step"))),
        steps if type(steps) is int else None,
        branched_from(facts),
        record,
        changed,
        size,
        trained,
        _seconds(facts.get("started")),
        plain(str(facts.get("message", ""))),
        verdict=_word(facts.get("verdict")),
    )


def _word(known: object) -> str:
    """The verdict's word in KNOWN, the entry of run.json."""
    word = known.get("word") if isinstance(known, dict) else None
    return str(word) if word in get_args(Word) else ""


def chosen(
    runs: Iterable[Run],
    pattern: str | None,
    states: Iterable[str],
    older_than: float | None,
    preset: str | None = None,
) -> list[Run]:
    """The RUNS that match: by name, state, age and preset.

    PATTERN is a part of the name, or has * and ?; PRESET likewise. STATES lists the states, OLDER_THAN the seconds
    without a change. None or empty matches all.
    """
    states, now = set(states), time.time()
    return [
        run
        for run in runs
        if (pattern is None or _fits(run.name, pattern))
        and (preset is None or _fits(run.preset, preset))
        and (not states or run.state in states)
        and (older_than is None or now - run.changed > older_than)
    ]


SORTS: dict[str, Callable[[Run], float | str | None]] = {
    "changed": lambda run: run.changed,
    "started": lambda run: run.started,
    "name": lambda run: run.name,
    "preset": lambda run: run.preset,
    "state": lambda run: run.state,
    "steps": lambda run: run.step,
    "modes": lambda run: _merit(run, "modes_covered"),
    "hq": lambda run: _merit(run, "high_quality"),
    "jsd": lambda run: _merit(run, "jsd"),
    "frechet": lambda run: _merit(run, "frechet"),
    "success": lambda run: None if run.success is None else run.success.successes / run.success.of,
    "size": lambda run: run.size,
}
"""By what runs are put in order: the newest, largest, best last."""


def in_order(runs: Iterable[Run], by: str) -> list[Run]:
    """RUNS in the order BY, one of `SORTS`; those without that value come first, the newest of these last."""
    key, latest = SORTS[by], sorted(runs, key=lambda run: (run.changed, run.name))
    unknown = [run for run in latest if key(run) is None]
    return unknown + sorted((run for run in latest if key(run) is not None), key=key)  # type: ignore[arg-type]


def _merit(run: Run, key: str) -> float | None:
    """What the newest record of RUN says under KEY, so that more is better; None where it tells nothing by it."""
    value = run.record.get(key)
    return TABLE[key].sign * float(value) if isinstance(value, int | float) and tells(key, run.record) else None


def remove(run: Run) -> None:
    """Delete the folder of RUN, unless somebody trains there; until it is gone nobody can begin to.

    Raises:
        Refusal: it is being trained, is no folder of a run, or can't be deleted.
    """
    if run.path.is_symlink() or not folder.is_file(run.path / EXPERIMENT):
        raise Refusal(f"{run.path}: not removed: expected a folder with {EXPERIMENT} in it, which a run has")
    try:
        with locked(run.path) as lock:
            if not lock.held and is_trained(run.path):
                raise Refusal(f"{run.path}: not removed: its run.json says that it is being trained")
            shutil.rmtree(run.path)
    except OSError as error:
        raise Refusal(f"{run.path}: can't be removed: {error.strerror}") from None


def seconds_of(age: str) -> float:
    """The seconds of AGE, such as '30m', '12h', '7d', '2w'.

    Raises:
        Refusal: it is something else.
    """
    units = {"m": 60.0, "h": 3600.0, "d": 86400.0, "w": 7 * 86400.0}
    number, unit = age[:-1], units.get(age[-1:])
    if unit is None or not number.isascii() or not number.isdigit():
        raise Refusal(
            f"--older-than {age}: expected a number of minutes, hours, days or weeks, such as 30m, 12h, 7d, 2w"
        )
    return int(number) * unit


def _fits(name: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(name, pattern) if set(pattern) & set("*?[") else pattern in name


def written(path: Path) -> tuple[float, int]:
    """When anything in the folder PATH was written last, and the size of all of it in bytes."""
    changed, size = 0.0, 0
    for inside, _, names in os.walk(path):
        for name in names:
            try:
                found = os.lstat(os.path.join(inside, name))
            except OSError:  # gone meanwhile
                continue
            size += found.st_size
            changed = max(changed, found.st_mtime)
    return changed, size


def _seconds(started: object) -> float | None:
    """The time STARTED of run.json in seconds since 1970; None if it is not a time."""
    try:
        return datetime.fromisoformat(started).timestamp() if isinstance(started, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def _whole(value: object) -> int:
    return value if type(value) is int else 0
