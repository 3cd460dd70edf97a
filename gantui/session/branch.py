"""A run that goes on from an earlier iteration of another: a folder of its own, with all that led there."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gantui.errors import Refusal
from gantui.experiment.tree import Experiment
from gantui.session import data
from gantui.session import folder as folder_of
from gantui.session.archive import FOLDER as PICTURES
from gantui.session.archive import Archive
from gantui.session.checkpoints import BEST, Damaged, Meta, newest_first, read
from gantui.session.files import read_lines, write_whole
from gantui.session.run_directory import EVENTS, METRICS, RunDirectory
from gantui.session.still_counts import still_counting, up_to


def branch(parent: RunDirectory, experiment: Experiment, meta: Meta) -> RunDirectory:
    """A new folder beside PARENT's, of a run of EXPERIMENT, for what goes on from its checkpoint that META tells of.

    It holds the checkpoints up to there, the best one if it is the best so far, the records, what was told and the
    pictures. The file that makes it a run is written last.

    Raises:
        OSError: it can't be written; nothing is left of it.
    """
    step = meta.step
    path = _free(parent.path, step)
    path.mkdir()
    try:
        for folder, files in (("checkpoints", _checkpoints(parent, meta)), (PICTURES, _pictures(parent, step))):
            (path / folder).mkdir()
            for file in files:
                _same(file, path / folder / file.name)
        for name in (data.DATA, data.MODES):
            if folder_of.is_file(parent.path / name):
                folder_of.same(parent.path / name, path / name)
        records = [line for line in read_lines(parent.path / METRICS) if line.get("step", 0) <= step]
        _write(path / METRICS, records)
        _write(path / EVENTS, up_to(still_counting(read_lines(parent.path / EVENTS)), step, meta.commands))
        gone = ("message", "screen")
        facts = {name: value for name, value in parent.facts().items() if name not in gone}
        run = RunDirectory.fresh(path, facts)
        try:
            run.rewrite_experiment(experiment)
            run.note(state="running", step=step, parent=parent.path.name, parent_step=step)
            run.event(step, "branched", parent=parent.path.name)
        except BaseException:
            run.close()
            raise
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    return run


def _free(parent: Path, step: int) -> Path:
    """A name that says where it comes from, and that nothing has."""
    root = re.sub(r"-from-\d+(-\d+)?$", "", parent.name)
    names = (f"{root}-from-{step}{'' if number == 1 else f'-{number}'}" for number in range(1, 1_000_000))
    return next(path for name in names if not (path := parent.with_name(name)).exists())


def _checkpoints(parent: RunDirectory, meta: Meta) -> list[Path]:
    """PARENT's up to the one that META tells of, and the best one if that was made before it."""
    files, best = newest_first(parent.checkpoints, meta.step), parent.checkpoints / BEST
    with suppress(Damaged, Refusal):
        if best.exists() and read(best).meta.best == meta.best:
            files.append(best)
    return files


def _pictures(parent: RunDirectory, step: int) -> list[Path]:
    """PARENT's up to iteration STEP, with what all have in common."""
    archive = Archive(parent.path / PICTURES)
    return [file for file in archive.files(step) if file.exists()]


def _same(file: Path, other: Path) -> None:
    """FILE at OTHER too: the same file where the system can, since neither is ever changed."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copyfile(file, other)


def _write(path: Path, lines: Sequence[dict[str, object]]) -> None:
    write_whole(path, b"".join(json.dumps(line).encode() + b"\n" for line in lines))
