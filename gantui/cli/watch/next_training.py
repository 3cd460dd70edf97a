"""What is trained next in a terminal in which a dashboard has closed."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Sequence
from pathlib import Path

from gantui.cli.runs import open_run
from gantui.errors import Refusal
from gantui.session.checkpoints import files
from gantui.session.jobs.prepare import TrainingRequest
from gantui.session.run.branch import branch
from gantui.session.run.directory import RunDirectory
from gantui.session.run.find_run import root
from gantui.session.run.reader import read_run
from gantui.tui.shell.next_training import NextTraining


def next_request(
    run: Path, next_training: NextTraining, plugins: Sequence[Path] = (), until: str | None = None
) -> TrainingRequest:
    """The request for SUCCESSOR, after the run in the folder RUN, with its user's code PLUGINS.

    Raises:
        Refusal: it can't continue from there; nothing is left behind.
    """
    if next_training.step is None:
        return TrainingRequest(
            like=run, run_dir=_beside(run), assignments=next_training.assignments, plugins=tuple(plugins), until=until
        )
    open_run.needs_its_code(read_run(run), plugins)
    return TrainingRequest(resume=str(_branched(run, next_training.step)), plugins=tuple(plugins), until=until)


def _beside(run: Path) -> Path | None:
    """A free name beside RUN that says that it follows it; None where a run without a name is as near.

    That is where RUN itself lies among the runs without a name. What stands in a folder that takes no file has no
    place beside it.
    """
    folder = run.resolve().parent
    if folder == root().resolve() or not os.access(folder, os.W_OK):
        return None
    names = (f"{re.sub(r'-[0-9]+$', '', run.resolve().name)}-{number}" for number in itertools.count(2))
    return next(path for name in names if not os.path.lexists(path := run.parent / name))


def _branched(run: Path, step: int) -> Path:
    """The folder of a new run that branches from the newest checkpoint of RUN at or before iteration STEP.

    Raises:
        Refusal: there is no such checkpoint, another process is at the run, or the folder can't be made.
    """
    parent = RunDirectory.open(run)
    try:
        saved, _ = files.to_go_on_from(parent.checkpoints, step)
        if saved is None:
            raise Refusal(f"{run}: no checkpoint at or before step {step:,}")
        made = branch(parent, parent.experiment(), saved.meta)
    except OSError as error:
        raise Refusal(f"{run}: no run of its own can be made beside it: {error.strerror}") from None
    finally:
        parent.close()
    made.close()
    return made.path
