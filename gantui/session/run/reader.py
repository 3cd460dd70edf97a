"""A run's folder as anybody can read it at any time: no lock is taken, nothing is written, torch is not needed.

The run may be in training, killed, or have damaged files: what can be read is read, and what is missing is named in a
sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gantui.errors import Refusal, plain
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import toml, validation
from gantui.experiment.files.reading.account import Account
from gantui.experiment.players import PLAYERS
from gantui.experiment.run_options import RunOptions
from gantui.experiment.verdicts.event import Event
from gantui.session.disk.file_names import EVENTS, EXPERIMENT, METRICS
from gantui.session.run import metrics_file as records
from gantui.session.run.events import events_file, interventions
from gantui.session.run.events.interventions import Intervention
from gantui.session.run.experiment_file import NOT_OURS, experiment_text
from gantui.session.run.metrics_file import MOST_KEYS, Record
from gantui.session.run.run_json import check_format
from gantui.session.run.run_state import standing

Item = TypeVar("Item")


@dataclass(frozen=True)
class RunOnDisk:
    """The content of a run's folder at the moment when it was read."""

    path: Path
    facts: dict[str, Any]
    """run.json."""
    state: str
    """How it stands: one of `run_state.STATES`."""
    settings: dict[str, Any]
    """experiment.toml as a table, empty where it can't be read."""
    options: RunOptions | None
    """The same, checked; None where it can't be, as without a plug-in that it needs, or where it is none of ours."""
    records: tuple[Record, ...]
    """metrics.jsonl, in ascending order of their steps."""
    events: tuple[Event, ...]
    """What was diagnosed, in ascending order of the steps."""
    interventions: tuple[Intervention, ...]
    """What its user did to it, in order."""
    missing: tuple[str, ...]
    """What could not be read, in sentences without a full stop."""

    @property
    def not_ours(self) -> bool:
        """Whether code of its own was trained, and nothing that gantui can make again."""
        return bool(self.settings) and not validation.is_ours(self.settings)

    @property
    def experiment(self) -> Experiment | None:
        """The options, where they are those of a GAN."""
        return self.options if isinstance(self.options, Experiment) else None

    @property
    def without_experiment(self) -> str:
        """Why there is no experiment, in a sentence without a full stop; '' where there is one."""
        if self.experiment is not None:
            return ""
        if self.options is not None:
            return f"{self.path}: trains = {self.options.kind!r}: expected a GAN of one generator here"
        return self.missing[0] if self.missing else f"{self.path}: {NOT_OURS}"

    @property
    def preset(self) -> str:
        """The name of the preset that was trained."""
        return plain(self.facts.get("preset") or self.path.name)

    @property
    def account(self) -> Account | None:
        """The account of the file of its data; None if they are not from a file."""
        known = self.facts.get("data")
        return Account.from_json(known) if isinstance(known, dict) else None

    @property
    def title(self) -> str:
        """The title for people: the name of the preset, or of the data that it learned."""
        return self.preset if self.account is None else self.account.title(self.preset)

    @property
    def step(self) -> int:
        """How many iterations are done, as far as anything says."""
        last = self.records[-1]["step"] if self.records else 0
        return max(int(self.facts.get("step", 0)), int(last or 0))

    @property
    def columns(self) -> list[str]:
        """The keys of the records, in their order."""
        found: dict[str, None] = {}
        for record in self.records:
            found |= dict.fromkeys(record)
            if len(found) >= MOST_KEYS:
                break
        return list(found)[:MOST_KEYS]

    def column(self, key: str) -> NDArray[np.float64]:
        """The values of KEY, [records]; NaN where a record has none."""
        values = (record.get(key) for record in self.records)
        return np.array([math.nan if value is None else float(value) for value in values])


def read_run(path: Path) -> RunOnDisk:
    """Read the run in the folder PATH.

    Raises:
        Refusal: PATH is no run's folder, its run.json is damaged, or it is of a newer format.
    """
    facts, state = standing(path)
    check_format(path, facts)
    missing: list[str] = []
    settings: dict[str, Any] = {}
    options = None
    try:
        settings = toml.parse(experiment_text(path), str(path / EXPERIMENT))
        if validation.is_ours(settings):
            options = validation.options_of(settings, str(path / EXPERIMENT))
        else:
            validation.run_options(settings, str(path / EXPERIMENT))
    except Refusal as refusal:
        missing.append(str(refusal))
    recorded = _ascending(_lines(path / METRICS, records.read, missing))
    if not recorded and not missing:
        missing.append(f"{METRICS} holds no record yet")
    events = tuple(sorted(_lines(path / EVENTS, events_file.read, missing), key=lambda event: event.step))
    movable = PLAYERS if options is None else options.single_steps
    done = tuple(_lines(path / EVENTS, lambda file: interventions.read(file, movable), []))
    return RunOnDisk(path, facts, state, settings, options, recorded, events, done, tuple(missing))


def _lines(path: Path, read: Callable[[Path], Sequence[Item]], missing: list[str]) -> Sequence[Item]:
    """What READ returns for PATH; if it can't be read nothing, and a sentence is added to MISSING."""
    try:
        return read(path)
    except OSError as error:
        missing.append(f"{path.name} can't be read: {error.strerror}")
        return ()


def _ascending(found: Iterable[Record]) -> tuple[Record, ...]:
    """The records FOUND by step; of two with one step the later, since a resumed training makes some again."""
    newest = {int(record["step"] or 0): record for record in found}
    return tuple(newest[step] for step in sorted(newest))
