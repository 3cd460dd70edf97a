"""A branch: a run that continues from an earlier iteration of another, in a folder of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from gantui.errors import Refusal
from gantui.experiment.run_options import RunOptions
from gantui.session.checkpoints.files import BEST, Damaged, Meta, newest_first, read
from gantui.session.disk import atomic_write, folder
from gantui.session.disk.atomic_write import write_whole
from gantui.session.disk.file_names import CHECKPOINTS, EVENTS, METRICS
from gantui.session.disk.json_lines import read_lines
from gantui.session.run import data
from gantui.session.run.directory import RunDirectory, is_up_to
from gantui.session.run.events import lines as event_lines
from gantui.session.run.events.command_log import lines_in_effect, lines_up_to
from gantui.session.run.events.lines import Branched
from gantui.session.view.archive import FOLDER as PICTURES
from gantui.session.view.archive import Archive


def branch(parent: RunDirectory, options: RunOptions, meta: Meta) -> RunDirectory:
    """Make a new folder beside PARENT's, for a run under OPTIONS that continues from its checkpoint META.

    It holds the checkpoints up to there, the best one if it is the best so far, the records, the events and the
    pictures. The file that makes it a run is written last.

    Raises:
        OSError: it can't be written; nothing is left of it.
    """
    step = meta.step
    path = _free(parent.path, step)
    path.mkdir()
    run = None
    try:
        # The lock and the experiment first: by them a folder is known that was half made when its process was killed.
        gone = ("message", "screen")
        run = RunDirectory.fresh(path, {name: value for name, value in parent.facts().items() if name not in gone})
        run.rewrite_experiment(options)
        for inside, files in ((CHECKPOINTS, _checkpoints(parent, meta)), (PICTURES, _pictures(parent, step))):
            folder.make(path / inside)
            for file in files:
                atomic_write.same(file, path / inside / file.name)
        for name in data.FILES:
            if folder.is_file(parent.path / name):
                atomic_write.same(parent.path / name, path / name)
        records = [line for line in read_lines(parent.path / METRICS) if is_up_to(line.get("step"), step)]
        write_whole(path / METRICS, b"".join(json.dumps(record).encode() + b"\n" for record in records))
        lines = event_lines.read(parent.path / EVENTS)
        event_lines.write(path / EVENTS, lines_up_to(lines_in_effect(lines), step, meta.commands))
        run.event(step, Branched(parent.path.name))
        run.note(state="running", step=step, parent=parent.path.name, parent_step=step)
    except BaseException:
        if run is not None:
            run.close()
        shutil.rmtree(path, ignore_errors=True)
        raise
    return run


def _free(parent: Path, step: int) -> Path:
    """A free name for the folder, which says what it branches from."""
    root = re.sub(r"-from-\d+(-\d+)?$", "", parent.name)
    names = (f"{root}-from-{step}{'' if number == 1 else f'-{number}'}" for number in range(1, 1_000_000))
    return next(path for name in names if not os.path.lexists(path := parent.with_name(name)))


def _checkpoints(parent: RunDirectory, meta: Meta) -> list[Path]:
    """The checkpoints of PARENT up to META, and the best one if that was made before it."""
    files, best = newest_first(parent.checkpoints, meta.step), parent.checkpoints / BEST
    with suppress(Damaged, Refusal, FileNotFoundError):
        if folder.there(best) and read(best).meta.best == meta.best:
            files.append(best)
    return files


def _pictures(parent: RunDirectory, step: int) -> list[Path]:
    """The pictures of PARENT up to iteration STEP, and the file of what all have in common."""
    archive = Archive(parent.path / PICTURES)
    return [file for file in archive.files(step) if folder.is_file(file)]
