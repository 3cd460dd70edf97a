"""How a sweep ends, wherever its groups are trained."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.errors import Exit, plain
from gantui.session.control.mailbox import Ending
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.results import DROPPED, GroupResult
from gantui.session.view.snapshot import State


def finished(plan: Plan, results: Sequence[GroupResult]) -> Ending:
    """The ending when every group of PLAN is done, with RESULTS."""
    left = [result for result in results if result.state != DROPPED]
    members = [member for result in left for member in result.members]
    groups = "" if len(plan.groups) == 1 else f" of {len(left)} groups"
    groups += f", and {len(results) - len(left)} groups dropped on the way" if len(left) < len(results) else ""
    if all(member.diverged for member in members):
        return Ending(State.DIVERGED, Exit.DIVERGED, f"all {len(members)} members{groups} diverged")
    unmet = plan.until is not None and not all(member.success for member in members)
    message = f"finished: {len(members)} members{groups}"
    return Ending(State.FINISHED, Exit.UNMET if unmet else Exit.FINISHED, message)


def not_written(error: OSError, directory: SweepDirectory | None) -> Ending:
    """The ending of a sweep whose folder could not be written to."""
    where = "" if directory is None else f"{plain(str(directory.path))}: "
    on = "" if directory is None else f"; what was trained up to the last checkpoint is kept: {directory.goes_on}"
    return Ending(State.REFUSED, Exit.USAGE, f"{where}can't be written: {error.strerror}{on}")
