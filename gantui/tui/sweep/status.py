"""The first row of a sweep's screen: what trains, how far it is, and what the last key did."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import clock, percent, shortened
from gantui.draw.palette import DIM, FAINT, TEXT
from gantui.session.sweep.snapshot import SweepSnapshot
from gantui.session.view.snapshot import State
from gantui.tui.look.look import Look
from gantui.tui.shell.status import LONGEST_PRESET, LONGEST_STATE, STATES, Field, row_of
from gantui.tui.sweep.results_text import counts
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
    all_steps = f"{total:,}"
    if len(snapshot.training) > 1:
        found.append((f"{len(snapshot.training)} of {groups} groups", TEXT))
        found.append((counts(snapshot.results), TEXT))
    else:
        found += [(f"group {snapshot.number + 1}/{groups}", TEXT)] if groups > 1 else []
        found.append((f"step {now.step:>{len(all_steps)},}/{all_steps}", TEXT))
    found += [
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
    return clock(snapshot.steps_left / snapshot.rate)
