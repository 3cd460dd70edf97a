"""The base of every panel of a sweep's screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gantui.draw.canvas import Canvas
from gantui.session.sweep.plan import Group
from gantui.session.sweep.results import GroupResult
from gantui.session.sweep.snapshot import SweepSnapshot
from gantui.session.view.snapshot import State
from gantui.tui.look.look import Look
from gantui.tui.panels.panel import Panel
from gantui.tui.widgets.message import message


@dataclass(frozen=True)
class Shown:
    """What is on the screen."""

    snapshot: SweepSnapshot
    group: int = 0
    """The group that is looked at."""
    member: int = 0
    """The place of the member that is chosen."""
    large: bool = False
    """Whether that member has its panel to itself."""

    @property
    def planned(self) -> Group:
        """The plan of the group."""
        return self.snapshot.plan.groups[self.group]

    @property
    def result(self) -> GroupResult | None:
        """The present results of the group; None while the sweep loads."""
        results = self.snapshot.results
        return results[self.group] if self.group < len(results) else None


class SweepPanel(Panel):
    """One panel of a sweep: it says what its picture depends on (`depends_on`) and draws it (`picture`)."""

    coming: ClassVar[str]
    """What will be seen, for the time before there is anything to see."""
    about: ClassVar[str]
    """For the help: what is seen, how to read it, what the keys do here."""

    def __init__(self, look: Look, number: int, shown: Shown, *, id: str) -> None:
        super().__init__(look, number, id=id)
        self.shown = shown

    def receive(self, shown: Shown) -> None:
        """Take what is SHOWN now; draw again if something visible here has changed."""
        self.shown = shown
        self.redraw_if_changed()

    def inputs(self) -> tuple[object, ...]:
        """Everything that is seen depends on."""
        return (self.shown.group, self._instead() if self.shown.result is None else "", *self.depends_on())

    def _instead(self) -> str:
        """The text while there is nothing to see; the status line gives the reason once for all panels."""
        snapshot = self.shown.snapshot
        return self.coming if snapshot.state is State.LOADING else snapshot.message or snapshot.state.value

    def depends_on(self) -> tuple[object, ...]:
        """Everything that the picture depends on beside the panel's own settings."""
        raise NotImplementedError

    def picture(self, result: GroupResult, width: int, height: int) -> Canvas:
        """The picture itself; both sizes are at least 1."""
        raise NotImplementedError

    def state_line(self, room: int) -> str:
        """The present state as text; it is left out if it is longer than ROOM."""
        return ""

    def inside(self, width: int, height: int) -> tuple[Canvas, str]:
        """The picture and its state, once there are results."""
        result = self.shown.result
        if result is None:
            return message(self._instead(), width, height), ""
        if not width or not height:
            return Canvas.blank(width, height), ""
        return self.picture(result, width, height), self.state_line(width - 4)

    def member_at(self, x: int, y: int) -> int | None:
        """The index of the member shown at a place of the panel; None if there is none."""
        return None
