"""The list of the chapters, over the panels, to go to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from gantui.draw.formatting import shortened
from gantui.draw.palette import DIM, FOCUS, GOOD, TEXT
from gantui.errors import plain
from gantui.tui.look.look import Look
from gantui.tui.widgets.dialog import Dialog, Line


@dataclass(frozen=True)
class Heading:
    """A chapter, as the list has it."""

    name: str
    title: str
    finished: bool = False


class Contents(Dialog[str]):
    """Answers with the name of the chapter that was chosen; '' if none was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left,shift+tab,k", "move(-1)", show=False),
        Binding("down,right,tab,j", "move(1)", show=False),
        Binding("enter,space", "choose", show=False),
        Binding("escape,q,L,c", "close", show=False),
    ]

    def __init__(self, look: Look, headings: Sequence[Heading], at: int) -> None:
        """The chapter AT is the one that is gone through now."""
        super().__init__(look, "the tour", "up down  choose    enter  go there    esc  stay", self._lines)
        self._headings, self._here, self._at = headings, at, at

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for i, heading in enumerate(self._headings):
            chosen, here = i == self._at, "  you are here" if i == self._here else ""
            title = shortened(f"{i + 1:2} {plain(heading.title)}", width - 6 - len(here))
            done = ("[x] ", GOOD) if heading.finished else ("[ ] ", DIM)
            lines.append([("> " if chosen else "  ", FOCUS), done, (title, FOCUS if chosen else TEXT), (here, DIM)])
        return lines

    def on_click(self, event: events.Click) -> None:
        """Go to the chapter that was clicked; elsewhere close the list."""
        line = self.box.line_at(event.screen_x, event.screen_y)
        self.dismiss("" if line is None else self._headings[line].name)

    def action_move(self, by: int) -> None:
        """Move the mark BY chapters."""
        self._at = (self._at + by) % len(self._headings)
        self.box.redraw()

    def action_choose(self) -> None:
        """Answer with the chapter that is marked."""
        self.dismiss(self._headings[self._at].name)

    def action_close(self) -> None:
        """Answer that one stays."""
        self.dismiss("")
