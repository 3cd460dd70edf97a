"""The list of sweeps, as far as their folders say, beside the runs, and the removal of one."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

from gantui.errors import Refusal
from gantui.session.disk import folder
from gantui.session.disk.lock import is_trained, locked
from gantui.session.run.listing import Run, written
from gantui.session.run.run_state import DAMAGED, INTERRUPTED
from gantui.session.sweep import results
from gantui.session.sweep.directory import SWEEP, SweepDirectory, folders, half_made, is_half_made
from gantui.session.sweep.results import GroupResult, Rate


def all_sweeps() -> list[Run]:
    """All sweeps in the folder for runs, in no order, also those whose process was killed while it made the folder."""
    return [*map(look, folders().values()), *map(_begun, half_made())]


def look(path: Path) -> Run:
    """Look at the sweep in the folder PATH; if it is damaged little more than its name is known."""
    changed, size, started = *written(path), _made(path)
    try:
        directory = SweepDirectory.open(path)
        groups = results.read(directory)
    except (Refusal, OSError):
        return Run(path, DAMAGED, "", 0, None, "", {}, changed, size, trained=False, started=started, members=(0, 0))
    plan = directory.plan
    trained = any(is_trained(directory.group(number)) for number in range(len(groups)))
    steps = sum(group.experiment.schedule.steps for group in plan.groups)
    # A group that has ended before its last step, as --until lets it, has nothing left to do.
    done = sum(
        planned.experiment.schedule.steps if group.ended else group.step
        for planned, group in zip(plan.groups, groups, strict=True)
    )
    known = [rate for group in groups if (rate := group.success) is not None]
    return Run(
        path,
        "running" if trained else _state(groups),
        plan.preset,
        done,
        steps,
        "",
        {},
        changed,
        size,
        trained,
        started=started,
        members=(len(groups), len(plan.seeds)),
        success=Rate.from_counts(sum(r.successes for r in known), sum(r.of for r in known)) if known else None,
    )


def _begun(path: Path) -> Run:
    """The sweep that is half made in PATH: nobody knows yet of what."""
    changed, size = written(path)
    why = "its process was killed while it made the folder, or is still at it: nothing has been trained"
    return Run(path, INTERRUPTED, "", 0, None, "", {}, changed, size, trained=False, message=why, members=(0, 0))


def _state(groups: list[GroupResult]) -> str:
    """The state of a sweep of GROUPS that no process trains."""
    states = {group.state for group in groups if group.state != results.DROPPED}
    if all(group.ended for group in groups):
        return "diverged" if states == {"diverged"} else "finished"
    if "failed" in states:
        return "failed"
    # Made with nothing trained yet (--only none) it waits to be gone on with, as a stopped one does.
    return "stopped" if "stopped" in states or states == {"waiting"} else INTERRUPTED


def _made(path: Path) -> float | None:
    """When the plan in PATH, which never changes, was written, in seconds since 1970."""
    try:
        made = folder.found(path / SWEEP)
    except OSError:
        return None
    return None if made is None else made.st_mtime


def remove(sweep: Run) -> None:
    """Delete the folder of SWEEP, unless one of its groups is being trained; until it is gone none can be.

    Raises:
        Refusal: it is being trained, is no folder of a sweep, or can't be deleted.
    """
    path = sweep.path
    if path.is_symlink() or not (folder.is_file(path / SWEEP) or is_half_made(path)):
        raise Refusal(f"{path}: not removed: expected a folder with {SWEEP} in it, which a sweep has")
    try:
        with ExitStack() as held:
            for group in sorted(path.glob("groups/*/lock")):
                held.enter_context(locked(group.parent))
            shutil.rmtree(path)
    except OSError as error:
        raise Refusal(f"{path}: can't be removed: {error.strerror}") from None
