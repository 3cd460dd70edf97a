"""The menu of `q`: what it does cannot be taken back, so it asks."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from gantui.tui.dialog import Dialog, Line
from gantui.tui.look import Look
from gantui.tui.raster.palette import DIM, FOCUS, TEXT

_CHOICES = (
    ("stop", "s", "Stop and leave", "a checkpoint is written; gantui run --resume goes on from it"),
    ("cancel", "c", "Go on watching", "nothing changes"),
)


class Menu(Dialog[str]):
    """Answers 'stop' or 'cancel'."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left,shift+tab,k", "move(-1)", show=False),
        Binding("down,right,tab,j", "move(1)", show=False),
        Binding("enter,space", "choose", show=False),
        Binding("s", "answer('stop')", show=False),
        Binding("c,escape,q", "answer('cancel')", show=False),
    ]

    def __init__(self, look: Look) -> None:
        super().__init__(look, "stop the training?", "enter  choose    esc  go on", self._lines)
        self._at = 0

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for i, (_, key, title, consequence) in enumerate(_CHOICES):
            chosen = i == self._at
            lines.append([("> " if chosen else "  ", FOCUS), (f"{key}  ", FOCUS), (title, FOCUS if chosen else TEXT)])
            lines.append([(f"     {consequence}"[:width], DIM)])
        return lines

    def action_move(self, by: int) -> None:
        """Go to the choice before or after."""
        self._at = (self._at + by) % len(_CHOICES)
        self.box.redraw()

    def action_choose(self) -> None:
        """Answer with the choice that is marked."""
        self.dismiss(_CHOICES[self._at][0])

    def action_answer(self, answer: str) -> None:
        """Answer at once."""
        self.dismiss(answer)
