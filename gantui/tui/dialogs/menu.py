"""A menu for what can't be undone: that of `q`, and that of a new run."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from gantui.draw.palette import DIM, FOCUS, TEXT
from gantui.tui.look.look import Look
from gantui.tui.widgets.dialog import SCROLL, Dialog, Line, Text

Choice = tuple[str, str, str, str]
"""Answer, key, title, consequence."""

_STOP: Choice = ("stop", "s", "Stop and leave", "saved first; gantui run --resume goes on from it")
_CANCEL: Choice = ("cancel", "c", "Go on watching", "nothing changes")
_DETACH: Choice = ("detach", "d", "Detach", "the training goes on; gantui attach shows it again")
_BACKGROUND: Choice = ("detach", "d", "Leave it training", "goes on in the background: gantui attach shows it")
OWN: tuple[Choice, ...] = (_STOP, _BACKGROUND, _CANCEL)
"""Where the training runs in this process."""
ATTACHED: tuple[Choice, ...] = (_DETACH, _STOP, _CANCEL)
"""Where it runs in another."""
SCRIPT: tuple[Choice, ...] = (
    ("stop", "s", "Stop and leave", "the script ends at its next step, after a checkpoint"),
    _BACKGROUND,
    _CANCEL,
)
"""Where it runs in a script that this process has started."""
SWEEP: tuple[Choice, ...] = (
    ("stop", "s", "Stop and leave", "saved; gantui sweep --resume goes on from it"),
    _CANCEL,
)
RACE: tuple[Choice, ...] = (
    ("stop", "s", "Stop all and leave", "each is saved first; those that ran before the race go on"),
    ("detach", "d", "Leave them training", "go on in the background: gantui attach shows each"),
    _CANCEL,
)
"""Where several race."""
RACER: tuple[Choice, ...] = (
    ("detach", "d", "Back to the race", "it goes on"),
    ("stop", "s", "Stop this one", "saved first; the others go on"),
    _CANCEL,
)
"""Where one of those that race is looked at."""


_LINES = 2
"""The lines of a choice."""


class Menu(Dialog[str]):
    """Answers with the first word of the choice; that of `q` with 'stop', 'detach' or 'cancel'."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left,shift+tab,k", "move(-1)", show=False),
        Binding("down,right,tab,j", "move(1)", show=False),
        *(Binding(key, f"scroll_text({SCROLL[key]})", show=False) for key in ("pageup", "pagedown", "home", "end")),
        Binding("enter,space", "choose", show=False),
        Binding("s", "answer('stop')", show=False),
        Binding("d", "answer('detach')", show=False),
        Binding("c,escape,q", "answer('cancel')", show=False),
    ]

    def __init__(
        self,
        look: Look,
        choices: tuple[Choice, ...],
        title: str = "leave?",
        below: Text = lambda width: [],
        *,
        escape: str = "go on",
    ) -> None:
        """Show CHOICES under TITLE; the text BELOW explains them. ESCAPE says what the key esc does."""
        super().__init__(look, title, f"enter  choose    esc  {escape}", self._lines)
        self._choices, self._below = choices, below
        self._at = 0
        self.box.scrolls = "page up, down"  # the arrows move the mark

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for i, (_, key, title, consequence) in enumerate(self._choices):
            chosen = i == self._at
            lines.append([("> " if chosen else "  ", FOCUS), (f"{key}  ", FOCUS), (title, FOCUS if chosen else TEXT)])
            lines.append([(f"     {consequence}"[:width], DIM)])
        return [*lines, *self._below(width)]

    def on_click(self, event: events.Click) -> None:
        """Answer with the choice that was clicked; elsewhere nothing happens."""
        line = self.box.line_at(event.screen_x, event.screen_y)
        if line is None:
            self.dismiss("cancel")
        elif line < _LINES * len(self._choices):
            self.dismiss(self._choices[line // _LINES][0])

    def action_move(self, by: int) -> None:
        """Move the mark BY choices, and show it."""
        self._at = (self._at + by) % len(self._choices)
        self.box.scroll_by(-self.box.first)

    def action_scroll_text(self, lines: int) -> None:
        """Scroll by LINES, where there is more text than the screen has room for."""
        self.box.scroll_by(lines)

    def action_choose(self) -> None:
        """Answer with the choice that is marked."""
        self.dismiss(self._choices[self._at][0])

    def action_answer(self, answer: str) -> None:
        """Answer at once, if ANSWER is a choice."""
        if any(answer == choice[0] for choice in self._choices):
            self.dismiss(answer)
