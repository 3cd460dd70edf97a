"""The base of every panel of a sweep's screen: it draws again when something that it shows has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message

from gantui.draw.canvas import Canvas
from gantui.session.sweep.plan import Group
from gantui.session.sweep.results import GroupResult
from gantui.session.sweep.snapshot import SweepSnapshot
from gantui.session.view.snapshot import State
from gantui.tui.look.look import Look
from gantui.tui.panels.base import message
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.frame import framed, inner_size


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


class Part(Cells):
    """One panel: says what its picture depends on (`inputs`) and draws the inside."""

    title: ClassVar[str]
    coming: ClassVar[str]
    """What will be seen, for the time before there is anything to see."""
    about: ClassVar[str]
    """For the help: what is seen, how to read it, what the keys do here."""

    class Chosen(Message):
        """The message that the panel was clicked, or clicked twice; MEMBER is the member there."""

        def __init__(self, part: Part, member: int | None, twice: bool) -> None:
            super().__init__()
            self.part, self.member, self.twice = part, member, twice

    class Scrolled(Message):
        """The message that the wheel was turned over the panel: up (-1) or down (1)."""

        def __init__(self, part: Part, way: int) -> None:
            super().__init__()
            self.part, self.way = part, way

    def __init__(self, look: Look, number: int, shown: Shown, *, id: str) -> None:
        super().__init__(look, id=id)
        self.number, self.shown = number, shown
        self.chosen = False
        """Whether the keys act on it."""
        self.room = (0, 0)
        """Columns and rows inside the frame, as it was drawn last."""
        self._inputs: tuple[object, ...] = ()

    def receive(self, shown: Shown) -> None:
        """Take what is SHOWN now; draw again if something visible here has changed."""
        self.shown = shown
        inputs = (shown.group, self._instead(shown) if shown.result is None else "", *self.inputs())
        if inputs != self._inputs:
            self._inputs = inputs
            self.redraw()

    def _instead(self, shown: Shown) -> str:
        """The text while there is nothing to see; the status line gives the reason once for all panels."""
        state = shown.snapshot.state
        return self.coming if state is State.LOADING else shown.snapshot.message or state.value

    def inputs(self) -> tuple[object, ...]:
        """Everything that the picture depends on beside the panel's own settings, compared by `==`."""
        raise NotImplementedError

    def inside(self, result: GroupResult, width: int, height: int) -> Canvas:
        """The picture itself; both sizes are at least 1."""
        raise NotImplementedError

    def heading(self) -> str:
        """The text on the frame beside the number."""
        return self.title

    def state_line(self, room: int) -> str:
        """The present state as text; it is left out if it is longer than ROOM."""
        return ""

    def draw(self, width: int, height: int) -> Canvas:
        """The picture in its frame."""
        inner_width, inner_height = self.room = inner_size(width, height)
        inner, state, result = Canvas.blank(inner_width, inner_height), "", self.shown.result
        if result is None:
            inner = message(self._instead(self.shown), inner_width, inner_height)
        elif inner_width and inner_height:
            inner = self.inside(result, inner_width, inner_height)
            state = self.state_line(width - 6)
        return framed(
            inner,
            width,
            height,
            number=str(self.number),
            title=self.heading(),
            state=state,
            focused=self.chosen,
            glyphs=self._look.glyphs,
        )

    def choose(self, chosen: bool) -> None:
        """Mark the panel as the one that the keys act on, or not."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.redraw()

    def member_at(self, x: int, y: int) -> int | None:
        """The index of the member shown at a place of the panel; None if there is none."""
        return None

    def on_click(self, event: events.Click) -> None:
        """Choose the panel; a double click is like Enter."""
        self.post_message(self.Chosen(self, self.member_at(event.x - 1, event.y - 1), event.chain == 2))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Post the turn of the wheel."""
        self.post_message(self.Scrolled(self, -1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Post the turn of the wheel."""
        self.post_message(self.Scrolled(self, 1))
