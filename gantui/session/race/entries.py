"""What is to race, as it was asked for: presets, files, runs and scripts, checked before anything begins."""

from __future__ import annotations

import os
import string
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gantui import installed
from gantui.errors import Refusal, nearest, plain
from gantui.experiment.files import grid, presets, validation
from gantui.experiment.goals import until as goals
from gantui.experiment.run_options import RunOptions
from gantui.session.jobs import own_data, plugins
from gantui.session.jobs.prepare import TrainingRequest, overrides_of
from gantui.session.jobs.script_env import ScriptEnv
from gantui.session.race.machine_share import Share, cores
from gantui.session.run.directory import fresh_name
from gantui.session.run.find_run import find_run, folders, root
from gantui.session.scripts import order as scripts
from gantui.session.scripts.order import Order

MOST = 4
"""Racers that find room on one screen."""
LETTERS = string.ascii_uppercase[:MOST]
"""What racers are called, in their order; `gantui compare` calls them the same."""


@dataclass(frozen=True)
class Asked:
    """What the command line of `gantui race` asks for; None where it says nothing."""

    words: tuple[str, ...]
    """Presets, experiments in TOML files, runs and scripts."""
    vary: tuple[str, ...] = ()
    """Each 'PATH=V1,V2': one preset, once with each value."""
    assignments: tuple[str, ...] = ()
    """Each 'PATH=VALUE': for all that begins here."""
    seed: int | None = None
    steps: int | None = None
    device: str | None = None
    until: str | None = None
    plugins: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One racer: what is to be started, or a run that is there already."""

    title: str
    order: Order | None = None
    """What is to be started; None: the run is there."""
    run: Path | None = None
    """The folder of that run."""
    preset: bool = False
    """Whether seed and steps are what the race says."""


@dataclass(frozen=True)
class Entries:
    """All racers, in the order in which they were named."""

    entries: tuple[Entry, ...]
    until: goals.Until | None
    """The finish line, if there is one."""
    budget: int | None
    """Iterations that all presets have; None where they differ in that, or none races."""
    seed: int | None
    """Their seed; None where they differ in it, or none races."""
    share: Share

    @property
    def equal(self) -> str:
        """What is the same for all presets, as a clause; '' where nothing is, or none races."""
        parts = [] if self.seed is None else [f"seed {self.seed}"]
        parts += [] if self.budget is None else [f"{self.budget:,} steps"]
        own = not all(each.preset for each in self.entries)
        whom = "every preset; scripts and runs have their own" if own else "all"
        return f"{' and '.join(parts)} for {whom}" if parts else ""


@dataclass(frozen=True)
class _Planned:
    """A preset with its settings, before seed and budget are made equal."""

    word: str
    title: str
    own: tuple[str, ...]
    """Settings in which it differs from others of the same preset, each 'PATH=VALUE'."""
    experiment: RunOptions


def checked(asked: Asked) -> Entries:
    """The racers that are ASKED for.

    Raises:
        Refusal: one is nothing that can race, there are too many or too few, or an option does not fit; nothing was
            written.
    """
    if asked.plugins:
        plugins.load(asked.plugins)
    words = [os.path.expanduser(word) for word in asked.words]
    planned: list[_Planned | Path | str] = [*_varied(words, asked)] if asked.vary else [_found(w, asked) for w in words]
    if not 2 <= len(planned) <= MOST:
        more = "; --vary PATH=V1,V2 races one preset against itself" if len(planned) == 1 else ""
        raise Refusal(f"race: {len(planned)} {'racer' if len(planned) == 1 else 'racers'}; expected 2 to {MOST}{more}")
    until = None if asked.until is None else goals.parse(asked.until, None)
    ours = [each for each in planned if isinstance(each, _Planned)]
    _nothing_in_vain(asked, ours)
    share = Share(cores(), sum(not isinstance(each, Path) for each in planned))
    longest = max((each.experiment.schedule.steps for each in ours), default=None)
    budget = None if _varies(ours, "schedule.steps") else longest
    seed = None if not ours or _varies(ours, "seed") else ours[0].experiment.seed
    entries = [_entry(each, asked, budget, seed, share) for each in planned]
    return Entries(tuple(entries), until, budget, seed, share)


def _varied(words: Sequence[str], asked: Asked) -> list[_Planned]:
    """One preset with each combination of the values to vary."""
    if len(words) != 1:
        raise Refusal(f"--vary: {len(words)} racers; expected one preset, whose settings are varied")
    (word,) = words
    if word.endswith(".py"):
        raise Refusal(f"--vary: {plain(word)} is a script, which has settings of its own; expected a preset")
    groups = grid.combinations(asked.vary, option="--vary")
    return [_planned(word, group, asked, name) for group, name in zip(groups, grid.short_names(groups), strict=True)]


def _found(word: str, asked: Asked) -> _Planned | Path | str:
    """What WORD means: a preset, the folder of a run, or the path of a script."""
    if word.endswith(".py"):
        return word
    if word.endswith(".toml") or word in presets.names():
        return _planned(word, (), asked)
    try:
        return find_run(word, asked_by="race")
    except Refusal as refusal:
        if word == "last" or "that could be" in str(refusal):
            raise
        known = [*presets.names(), *(path.name for path in folders())]
        expected = nearest(word, known) or "; expected a preset (gantui presets lists them), a .toml, a .py or a run"
        raise Refusal(f"race {plain(word)}: no preset, file, script or run is called that{expected}") from None


def _planned(word: str, own: tuple[str, ...], asked: Asked, title: str = "") -> _Planned:
    """The preset WORD with its OWN settings and those ASKED for."""
    preset = presets.find(word)
    settings = [*asked.assignments, *overrides_of(TrainingRequest(seed=asked.seed, steps=asked.steps)), *own]
    experiment = validation.begun(validation.override(preset.raw, settings), word)
    read = own_data.begun(experiment, preset.raw, preset.name)
    if asked.until is not None:
        try:
            goals.parse(asked.until, read.record_keys)
        except Refusal as refusal:  # which may be so of this one alone
            raise Refusal(f"race {plain(word)}: {refusal}") from None
    name = preset.name if read.data is None else read.data.account.title(preset.name)
    return _Planned(word, plain(title or name), own, experiment)


def _varies(ours: Sequence[_Planned], path: str) -> bool:
    """Whether the setting at PATH is one that --vary varies."""
    return any(each.startswith(f"{path}=") for plan in ours for each in plan.own)


def _nothing_in_vain(asked: Asked, ours: Sequence[_Planned]) -> None:
    """Refuse options that are for presets where there is none."""
    given = {
        "--set": bool(asked.assignments),
        "--seed": asked.seed is not None,
        "--steps": asked.steps is not None,
        "--device": asked.device is not None,
        "--plugin": bool(asked.plugins),
    }
    if not ours and (vain := [option for option, there in given.items() if there]):
        are = "is" if len(vain) == 1 else "are"
        raise Refusal(f"{' and '.join(vain)}: {are} for presets, and none races here; scripts and runs have their own")


def _entry(each: _Planned | Path | str, asked: Asked, budget: int | None, seed: int | None, share: Share) -> Entry:
    if isinstance(each, Path):
        return Entry(plain(each.resolve().name), run=each)
    if isinstance(each, str):
        order = scripts.checked(Path(each), asked=ScriptEnv(until=asked.until), environ=share.environ)
        return Entry(order.title, order)
    settings = [*asked.assignments, *each.own]
    if each.experiment.threads > share.threads:
        settings.append(f"threads={share.threads}")
    run = root() / fresh_name(presets.find(each.word).name)
    request = TrainingRequest(
        each.word, tuple(settings), seed, budget, asked.device, run, plugins=asked.plugins, until=asked.until
    )
    command = (*installed.python(), "-m", "gantui", "train", "--quiet", *request.arguments())  # the race looks already
    return Entry(each.title, Order(each.title, command, run, environ=share.environ), preset=True)
