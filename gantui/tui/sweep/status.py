"""The first row of a sweep's screen: what trains, how far it is, and what the last key did."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import clock, percent, shortened
from gantui.draw.palette import DIM, FAINT, TEXT
from gantui.session.sweep.snapshot import SweepSnapshot
from gantui.session.view.snapshot import State
from gantui.tui.look.look import Look
from gantui.tui.shell.status import LONGEST_PRESET, LONGEST_STATE, STATES, Field, row_of
from gantui.tui.widgets.cells import Cells


class Status(Cells):
    """The status line."""

    def __init__(self, look: Look, snapshot: SweepSnapshot, *, id: str) -> None:
        super().__init__(look, id=id)
        self._snapshot, self._note = snapshot, ""

    def show(self, snapshot: SweepSnapshot, note: str) -> None:
        """Show the progress of SNAPSHOT, and NOTE: what the last key did."""
        self._snapshot, self._note = snapshot, note
        self.redraw()

    def draw(self, width: int, height: int) -> Canvas:
        """The status line as a canvas."""
        canvas = Canvas.blank(width, height)
        canvas.paste(0, 0, row_of(fields(self._snapshot), self._note, width, self._look.bar))
        return canvas


def fields(snapshot: SweepSnapshot) -> list[Field]:
    """The fields of the status line, the most important first."""
    plan, now, state = snapshot.plan, snapshot.now, snapshot.state
    sign, colour = STATES[state]
    found: list[Field] = [(f"{shortened(plan.title, LONGEST_PRESET)} x {len(plan.seeds)}", TEXT)]
    found.append((f"{sign} {state.value:<{LONGEST_STATE}}", colour))
    if now is None:
        return found
    groups, total = len(plan.groups), plan.groups[snapshot.number].experiment.schedule.steps
    if groups > 1:
        found.append((f"group {snapshot.number + 1}/{groups}", TEXT))
    all_steps = f"{total:,}"
    found += [
        (f"step {now.step:>{len(all_steps)},}/{all_steps}", TEXT),
        (f"{percent(snapshot.share_done):>6}", DIM),
        (f"ETA {_left(snapshot):>7}", DIM),
        (f"{snapshot.rate:>5,.0f} x {len(plan.seeds)} steps/s", TEXT if state is State.RUNNING else FAINT),
        (f"{clock(sum(result.seconds for result in snapshot.results)):>7}", DIM),
        (snapshot.device, DIM),
    ]
    return found


def _left(snapshot: SweepSnapshot) -> str:
    """The time that all groups still take at the present rate."""
    if snapshot.state is not State.RUNNING or snapshot.rate <= 0:
        return "-"
    return clock(steps_left(snapshot) / snapshot.rate)


def steps_left(snapshot: SweepSnapshot) -> int:
    """How many iterations are still to be done, over all groups."""
    return sum(
        group.experiment.schedule.steps - result.step
        for result, group in zip(snapshot.results, snapshot.plan.groups, strict=False)
        if not result.ended
    )
