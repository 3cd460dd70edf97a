"""The folder of a sweep.

`sweep.json` is the plan, written once. Each group has a run folder of its own, `groups/NNN`, made when its turn comes;
the progress of the sweep is written there and nowhere else.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Any

from gantui.errors import Refusal, nearest, plain
from gantui.experiment import distributions
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import data as own
from gantui.experiment.files import toml, validation
from gantui.experiment.files.data import Data
from gantui.experiment.run_options import RunOptions
from gantui.session.disk import folder
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.file_names import GROUPS, RUN, is_left_behind
from gantui.session.disk.lock import LOCK
from gantui.session.jobs import plugin_code
from gantui.session.run import data
from gantui.session.run.directory import RunDirectory, fresh_name
from gantui.session.run.find_run import root
from gantui.session.sweep.plan import Group, Plan

FORMAT = 2
"""The format of the folder; a newer one is refused, not guessed at. 2: groups are dropped on the way; a sweep without
that is written as 1, which older versions read."""
SWEEP = "sweep.json"
HALVING = "halving"
"""The key of what groups are dropped by."""
_KEPT = re.compile(r"(data|modes|classes)-\d+\.np[yz]")
"""Names of data that are kept, before the plan is."""


class SweepDirectory:
    """A sweep's folder and its plan."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.plan = path, plan

    @classmethod
    def create(cls, path: Path | None, plan: Plan) -> SweepDirectory:
        """Make a new folder for PLAN: PATH itself, or one named after the preset and the time.

        Raises:
            Refusal: it holds something already, or can't be written; it is as it was.
        """
        path = path or root() / fresh_name(f"{plan.title}-sweep")
        made: list[Path] = []
        try:
            if path.exists() and not _is_free(path):
                there = folder.there(path / SWEEP)
                hint = f" (gantui sweep --resume {plain(str(path))} goes on with it)" if there else ""
                raise Refusal(f"--run-dir {plain(str(path))}: expected a new or empty folder{hint}")
            made = [each for each in (path, *path.parents) if not each.exists()]
            path.mkdir(parents=True, exist_ok=True)
            write_whole(path / LOCK, b"")  # it says, until the plan is there, that what else lies there is gantui's
            for name in set(folder.names(path)) - {LOCK}:
                folder.remove(path / name)
            write_whole(path / SWEEP, (json.dumps(_as_object(plan, _kept(path, plan)), indent=1) + "\n").encode())
            folder.remove(path / LOCK)
        except OSError as error:
            with suppress(OSError):
                for name in folder.names(path) if folder.is_file(path / LOCK) else ():
                    folder.remove(path / name)
            for each in made:
                with suppress(OSError):
                    each.rmdir()
            raise Refusal(f"--run-dir {plain(str(path))}: can't be written: {error.strerror}") from None
        return cls(path, plan)

    @classmethod
    def open(cls, path: Path) -> SweepDirectory:
        """Open the folder of an existing sweep.

        Raises:
            Refusal: it is none, of a newer format, or damaged.
        """
        file = path / SWEEP
        try:
            raw = json.loads(folder.read(file))
        except OSError as error:
            if folder.there(file):
                raise Refusal(f"{plain(str(file))}: can't be read: {error.strerror}") from None
            raise Refusal(f"{plain(str(path))}: not a sweep (there is no {SWEEP} in it)") from None
        except (ValueError, RecursionError):
            raise Refusal(f"{plain(str(file))}: damaged: not valid JSON") from None
        if isinstance(raw, dict) and isinstance(raw.get("format"), int) and raw["format"] > FORMAT:
            raise Refusal(
                f"{plain(str(path))}: a sweep of format {raw['format']}; this gantui reads up to {FORMAT}: upgrade it"
            )
        return cls(path, _plan(raw, file))

    @property
    def goes_on(self) -> str:
        """The command that continues the sweep."""
        named = "".join(f" --plugin {shlex.quote(file)}" for file in self.plan.plugins)
        return f"gantui sweep --resume {shlex.quote(str(self.path))}{named}"

    def group(self, number: int) -> Path:
        """The folder of group NUMBER (from 0), made or not."""
        return self.path / GROUPS / f"{number + 1:03d}"

    def begun(self, number: int) -> bool:
        """Whether group NUMBER has a run folder."""
        return folder.there(self.group(number) / RUN)

    def open_group(self, number: int) -> RunDirectory:
        """Open and lock the run folder of group NUMBER, which is made if it is not there yet.

        Raises:
            Refusal: it can't be written, or another process is at it.
        """
        path = self.group(number)
        if self.begun(number):
            return RunDirectory.open(path)
        try:
            folder.make(self.path / GROUPS)
            folder.remove_folder(path)  # of a process that was killed while it made the folder
        except OSError as error:
            raise Refusal(f"{plain(str(self.path))}: can't be written: {error.strerror}") from None
        group = self.plan.groups[number]
        return RunDirectory.create(path, self.plan.preset, group.experiment, group.data)


def find(name: str) -> Path:
    """The sweep that NAME means: a path, or a name under the folder for runs.

    Raises:
        Refusal: there is none.
    """
    sweeps = folders()
    if name and folder.there(Path(name) / SWEEP):
        return Path(name)
    if name in sweeps:
        return sweeps[name]
    raise Refusal(f"--resume {plain(name)}: no such sweep in {root()} and no such folder{nearest(name, sweeps)}")


def folders() -> dict[str, Path]:
    """The sweeps in the folder for runs, by name."""
    try:
        return {name: path for name in sorted(os.listdir(root())) if folder.there((path := root() / name) / SWEEP)}
    except OSError:
        return {}


def half_made() -> list[Path]:
    """The folders where runs lie in which a process makes a sweep now, or was killed while it made one."""
    try:
        return [path for name in sorted(os.listdir(root())) if is_half_made(path := root() / name)]
    except OSError:
        return []


def is_half_made(path: Path) -> bool:
    """Whether PATH holds what `SweepDirectory.create` writes before the plan, and nothing else."""
    try:
        return LOCK in (names := _names(path)) and all(name == LOCK or _KEPT.fullmatch(name) for name in names)
    except OSError:
        return False


def _is_free(path: Path) -> bool:
    """Whether a sweep can be made in PATH: an empty folder, or one where a process was killed while it made a sweep."""
    return path.is_dir() and (not _names(path) or is_half_made(path))


def _names(path: Path) -> set[str]:
    """The names in the folder PATH but those that a process left that has ended.

    Raises:
        OSError: it is no folder that can be read.
    """
    return {name for name in folder.names(path) if not is_left_behind(name)}


def _kept(path: Path, plan: Plan) -> list[dict[str, Any]]:
    """Keep each group's data in the folder PATH, equal ones once, and return the facts about them."""
    written: dict[str, dict[str, Any]] = {}
    for group in plan.groups:
        if group.data is not None and group.data.digest not in written:
            number = len(written) + 1
            written[group.data.digest] = data.write(path, group.data, str(number)) | {"number": number}
    return [{} if group.data is None else {"data": written[group.data.digest]} for group in plan.groups]


def _as_object(plan: Plan, kept_data: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": 1 if plan.halving is None else FORMAT,
        "preset": plan.preset,
        "seeds": plan.seeds,
        "until": plan.until,
        **({} if plan.halving is None else {HALVING: plan.halving}),
        "plugins": plan.plugins,
        plugin_code.KEY: plan.code,
        "groups": [
            {"settings": group.settings, "experiment": validation.to_toml(group.experiment)} | kept
            for group, kept in zip(plan.groups, kept_data, strict=True)
        ],
    }


def _plan(raw: Any, file: Path) -> Plan:
    """The plan in the JSON object RAW, read from FILE."""
    where = plain(str(file))
    try:
        until, texts = raw["until"], [raw["preset"], *raw["plugins"], *([raw["until"]] if raw["until"] else [])]
        groups = [(tuple(group["settings"]), group["experiment"], group.get("data")) for group in raw["groups"]]
        halving = raw.get(HALVING)
        texts += [halving] if halving is not None else []
        seeds, code = tuple(raw["seeds"]), raw.get(plugin_code.KEY, ())
        for settings, experiment, _ in groups:
            texts += [*settings, experiment]
        whole = all(isinstance(text, str) for text in texts) and all(type(seed) is int for seed in seeds)
        whole = whole and isinstance(code, list | tuple)
    except (KeyError, TypeError, AttributeError):
        whole = False
    if not whole or not groups or not seeds:
        raise Refusal(f"{where}: damaged: not as gantui wrote it")
    made, read = [], dict[str, Data | None]()
    for settings, text, known in groups:
        experiment, key = validation.options_of(toml.parse(text, where), where), json.dumps(known)
        if key not in read:
            read[key] = _data(file, known, experiment)
        made.append(Group(settings, experiment, read[key]))
    return Plan(raw["preset"], seeds, tuple(made), until, tuple(raw["plugins"]), tuple(code), halving)


def _data(file: Path, known: Any, experiment: RunOptions) -> Data | None:
    """The data of EXPERIMENT beside FILE, with the facts KNOWN of them.

    Raises:
        Refusal: they are not there any more, or damaged.
    """
    if known is None:
        return None
    number = known.get("number") if isinstance(known, dict) else None
    found = data.read(file.parent, known, str(number)) if type(number) is int else None
    if found is not None:
        return found
    options = own.named_by(experiment.distribution) if isinstance(experiment, Experiment) else None
    if options is not None and isinstance(known, dict) and known.get("kept") is False:
        return data.read_again(options, known, file.parent)
    kind, noun = ("npz", "images") if isinstance(options, distributions.Images) else ("npy", "points")
    raise Refusal(f"{plain(str(file.parent))}: data-{number}.{kind}, {noun} that it is trained on, is gone or damaged")
