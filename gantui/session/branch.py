"""A run that goes on from an earlier iteration of another: a folder of its own, with all that led there."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from gantui.session.files import read_lines, write_whole
from gantui.session.run_directory import EVENTS, EXPERIMENT, METRICS, RunDirectory
from gantui.session.script import lines_until


def branch(parent: RunDirectory, step: int, commands: int, checkpoints: Sequence[Path]) -> RunDirectory:
    """A new folder beside PARENT's for what goes on from its iteration STEP, when COMMANDS had been carried out.

    It holds the CHECKPOINTS, which are those up to there, the records and what was told. The file that makes it a run
    is written last.

    Raises:
        OSError: it can't be written; nothing is left of it.
    """
    path = _free(parent.path, step)
    path.mkdir()
    try:
        shutil.copyfile(parent.path / EXPERIMENT, path / EXPERIMENT)
        (path / "checkpoints").mkdir()
        for checkpoint in checkpoints:
            _same(checkpoint, path / "checkpoints" / checkpoint.name)
        records = [line for line in read_lines(parent.path / METRICS) if line.get("step", 0) <= step]
        _write(path / METRICS, records)
        _write(path / EVENTS, lines_until(read_lines(parent.path / EVENTS), step, commands))
        gone = ("message", "screen")
        facts = {name: value for name, value in parent.facts().items() if name not in gone}
        run = RunDirectory.fresh(path, facts)
        try:
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


def _same(file: Path, other: Path) -> None:
    """FILE at OTHER too: the same file where the system can, since neither is ever changed."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copyfile(file, other)


def _write(path: Path, lines: Sequence[dict[str, object]]) -> None:
    write_whole(path, b"".join(json.dumps(line).encode() + b"\n" for line in lines))
