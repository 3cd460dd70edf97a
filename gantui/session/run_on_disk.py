"""A run's folder as it can be read by anybody at any time: no lock is taken, nothing is written, torch is not needed.

A run that is being trained, one that was killed, one of which files are damaged: what is there is read, and what is
not is told in a sentence.
"""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gantui.errors import Refusal, plain
from gantui.experiment import reading
from gantui.experiment.event import Event
from gantui.experiment.tree import Experiment
from gantui.session import told
from gantui.session.container import Arrays, Malformed, unpack
from gantui.session.files import read_lines
from gantui.session.history import History
from gantui.session.recorded import Recorded
from gantui.session.run_directory import EVENTS, EXPERIMENT, FORMAT, METRICS, read_facts
from gantui.session.snapshot import Strip

Record = dict[str, float | int | None]
"""A line of metrics.jsonl: numbers, all of them finite, or None."""

LARGEST = 1e100
"""Far more than a training in float32 can say: a larger number in a file is damage, and charts could not show it."""
BEST = "best"
"""The name of the checkpoint that was best by a recorded metric, where one is kept: best.safetensors."""
INTERRUPTED = "interrupted"
"""The state of a run whose process is gone without a word."""
_UNDER_WAY = ("loading", "running")


@dataclass(frozen=True)
class RunOnDisk:
    """What a run's folder says at the moment when it is read."""

    path: Path
    facts: dict[str, Any]
    """run.json."""
    settings: dict[str, Any]
    """experiment.toml as a table, empty where it can't be read."""
    experiment: Experiment | None
    """The same, checked; None where it can't be, as without a plug-in that it needs."""
    records: tuple[Record, ...]
    """metrics.jsonl, in ascending order of their steps."""
    events: tuple[Event, ...]
    """What the diagnosis told, in ascending order of their steps."""
    missing: tuple[str, ...]
    """What could not be read, in sentences without a full stop."""

    @property
    def preset(self) -> str:
        """The name of what was trained."""
        return plain(self.facts.get("preset") or self.path.name)

    @property
    def state(self) -> str:
        """A `State`, or `INTERRUPTED`."""
        state = plain(str(self.facts.get("state", "unknown")))
        return INTERRUPTED if state in _UNDER_WAY and _process_gone(self.facts) else state

    @property
    def step(self) -> int:
        """Iterations done, as far as anything says."""
        last = self.records[-1]["step"] if self.records else 0
        return max(int(self.facts.get("step", 0)), int(last or 0))

    @property
    def columns(self) -> list[str]:
        """The keys of the records, in their order."""
        return list(dict.fromkeys(key for record in self.records for key in record))

    def column(self, key: str) -> NDArray[np.float64]:
        """The values of KEY, [records]; NaN where a record has none."""
        values = (record.get(key) for record in self.records)
        return np.array([math.nan if value is None else float(value) for value in values])


@dataclass(frozen=True)
class Curves:
    """What a checkpoint keeps of the past."""

    step: int
    history: History
    """A value an iteration."""
    strip: Strip | None
    """How the samples fell on the modes."""


def read_run(path: Path) -> RunOnDisk:
    """The run in the folder PATH.

    Raises:
        Refusal: PATH is no run's folder, its run.json is damaged, or it is of a newer format.
    """
    facts = read_facts(path)
    if facts.get("format", 0) > FORMAT:
        raise Refusal(f"{path}: a run of format {facts['format']}; this gantui reads up to {FORMAT}: upgrade it")
    missing: list[str] = []
    settings: dict[str, Any] = {}
    experiment = None
    try:
        settings = reading.parse_file(path / EXPERIMENT)
        experiment = reading.validate(settings, str(path / EXPERIMENT))
    except Refusal as refusal:
        missing.append(str(refusal))
    records = _ascending(filter(None, map(_record, _lines(path / METRICS, missing))))
    if not records and not missing:
        missing.append(f"{METRICS} holds no record yet")
    events = tuple(sorted(_events(path / EVENTS, missing), key=lambda event: event.step))
    return RunOnDisk(path, facts, settings, experiment, records, events, tuple(missing))


def checkpoints_newest_first(path: Path) -> list[Path]:
    """The checkpoints of the run in the folder PATH."""
    return sorted((path / "checkpoints").glob("step-*.safetensors"), reverse=True)


def step_of(checkpoint: Path) -> int | None:
    """The iteration after which the file CHECKPOINT was written, by its name."""
    return _digits(checkpoint.stem.rpartition("-")[2])


def _digits(text: str) -> int | None:
    """TEXT as a number, if it is nothing but digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def checkpoints_for(path: Path, which: str | None) -> list[Path]:
    """The checkpoints of the run in the folder PATH that serve as WHICH, the best choice first.

    WHICH is the number of a step, `BEST`, or None for the newest; those that follow the first one are in case it is
    damaged.

    Raises:
        Refusal: there is none.
    """
    newest, best = checkpoints_newest_first(path), path / "checkpoints" / f"{BEST}.safetensors"
    known = [*newest, best] if best.exists() else newest
    if not known:
        raise Refusal(f"{path}: there is no checkpoint in it yet, so no generator to draw from")
    if which is None:
        return known
    wanted = BEST if which == BEST else _digits(which.replace(",", "").replace("_", ""))
    named = {BEST if file == best else step_of(file): file for file in known}
    if wanted is None or wanted not in named:
        there = ", ".join(map(str, sorted(step for step in named if isinstance(step, int))))
        there += f" and the {BEST} one" if BEST in named else ""
        raise Refusal(f"--checkpoint {plain(which)}: {path} keeps those of the steps {there}; expected one of them")
    return [named[wanted]]


def read_curves(path: Path) -> Curves | None:
    """The curves in the newest whole checkpoint of the run in the folder PATH; None where there is none."""
    for file in checkpoints_newest_first(path):
        try:
            arrays, facts = unpack(file.read_bytes())
            history = History.restored(tuple(facts["columns"]), _part(arrays, "history."))
            recorded = Recorded.restored(tuple(facts.get("recorded", ())), _part(arrays, "recorded."))
            return Curves(int(facts["step"]), history, recorded.strip)
        except (OSError, Malformed, KeyError, TypeError, ValueError, IndexError):
            continue  # a damaged one, or one that was dropped for a newer one since
    return None


def _part(arrays: Arrays, beginning: str) -> Arrays:
    """Those of ARRAYS whose names have this BEGINNING, without it."""
    return {name.removeprefix(beginning): array for name, array in arrays.items() if name.startswith(beginning)}


def _lines(path: Path, missing: list[str]) -> Sequence[dict[str, Any]]:
    try:
        return read_lines(path)
    except OSError as error:
        missing.append(f"{path.name} can't be read: {error.strerror}")
        return ()


def _events(path: Path, missing: list[str]) -> list[Event]:
    try:
        return told.read(path)
    except OSError as error:
        missing.append(f"{path.name} can't be read: {error.strerror}")
        return []


def _record(line: dict[str, Any]) -> Record | None:
    """What LINE holds that is a record's, if it has a step."""
    step = _number(line.get("step"))
    if not isinstance(step, int) or step < 0:
        return None
    found = {plain(key): value if value is None else _number(value) for key, value in line.items()}
    return {key: value for key, value in found.items() if value is not None or line.get(key) is None}


def _number(value: Any) -> float | int | None:
    """VALUE if it is a finite number of a size that means something."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) <= LARGEST else None  # which NaN is not


def _ascending(records: Iterator[Record]) -> tuple[Record, ...]:
    """RECORDS by their steps, of two of one step the later one: a resumed training makes some again."""
    found = {int(record["step"] or 0): record for record in records}
    return tuple(found[step] for step in sorted(found))


def _process_gone(facts: dict[str, Any]) -> bool:
    """Whether the process that trained is known to be gone: it was one of this machine, and is not there any more."""
    pid = facts.get("pid")
    if facts.get("host") != platform.node() or not isinstance(pid, int) or isinstance(pid, bool) or pid < 1:
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:  # somebody else's, so it is there
        return False
    return False
