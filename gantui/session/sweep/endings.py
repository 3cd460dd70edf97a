"""How a sweep ends, wherever its groups are trained."""

from __future__ import annotations

from collections.abc import Sequence

from gantui.errors import Exit, plain
from gantui.session.control.mailbox import Ending
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.members import Member
from gantui.session.sweep.plan import Plan
from gantui.session.sweep.results import DROPPED, GroupResult
from gantui.session.view.snapshot import State


def finished(plan: Plan, results: Sequence[GroupResult], only: frozenset[int] | None = None) -> Ending:
    """The ending when every group of PLAN is done, with RESULTS, or ONLY those at these places were to be done."""
    if only is not None:
        return _finished_some(plan, [results[number] for number in sorted(only)])
    left = [result for result in results if result.state != DROPPED]
    members = [member for result in left for member in result.members]
    groups = "" if len(plan.groups) == 1 else f" of {_groups(len(left))}"
    groups += f", and {_groups(len(results) - len(left))} dropped on the way" if len(left) < len(results) else ""
    if all(member.diverged for member in members):
        return Ending(State.DIVERGED, Exit.DIVERGED, f"all {len(members)} members{groups} diverged")
    return _finished(plan, members, f"finished: {len(members)} members{groups}")


def _groups(count: int) -> str:
    return "1 group" if count == 1 else f"{count} groups"


def _finished_some(plan: Plan, results: Sequence[GroupResult]) -> Ending:
    """The ending when those groups of PLAN are done that have RESULTS."""
    members = [member for result in results for member in result.members]
    count = f"of {len(results)} of the {len(plan.groups)} groups"
    if members and all(member.diverged for member in members):
        return Ending(State.DIVERGED, Exit.DIVERGED, f"all {len(members)} members {count} diverged")
    if not members:
        return Ending(State.FINISHED, Exit.FINISHED, f"nothing was to be trained of {len(plan.groups)} groups")
    return _finished(plan, members, f"finished: {len(members)} members {count}")


def _finished(plan: Plan, members: Sequence[Member], message: str) -> Ending:
    unmet = plan.until is not None and not all(member.success for member in members)
    return Ending(State.FINISHED, Exit.UNMET if unmet else Exit.FINISHED, message)


def not_written(error: OSError, directory: SweepDirectory | None) -> Ending:
    """The ending of a sweep whose folder could not be written to."""
    where = "" if directory is None else f"{plain(str(directory.path))}: "
    on = "" if directory is None else f"; what was trained up to the last checkpoint is kept: {directory.goes_on}"
    return Ending(State.REFUSED, Exit.USAGE, f"{where}can't be written: {error.strerror}{on}")
