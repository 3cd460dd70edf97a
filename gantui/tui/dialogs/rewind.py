"""The dialog of `R`: which checkpoint to go back to."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType

from gantui.draw.palette import DIM, FOCUS, TEXT, WARN
from gantui.tui.dialogs.checkpoint_lines import Known
from gantui.tui.look.look import Look
from gantui.tui.widgets.dialog import Dialog, Line, paragraphs

_SHOWN = 9
"""Checkpoints that are listed at once."""


class Rewind(Dialog[int | None]):
    """Answers the iteration of the checkpoint to go back to, or None if nothing changes."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, look: Look, checkpoints: tuple[int, ...], step: int | None = None, known: Known | None = None
    ) -> None:
        """CHECKPOINTS: the iterations that have one. STEP: the iteration that is looked at, chosen first.

        KNOWN is what stands beside them.
        """
        super().__init__(look, "go back", "enter  go back    esc  stay" if checkpoints else "esc  close", self._lines)
        self._known = known or Known({})
        self._best = self._known.best if len(checkpoints) > 1 else None
        self._steps = sorted(checkpoints, reverse=True)
        self._typed = "" if step is None else str(step)
        self._at = self._reached(step)

    def _reached(self, step: int | None) -> int:
        """The index of the newest checkpoint at or before STEP; past the end if there is none."""
        if step is None:
            return 0
        return next((at for at, each in enumerate(self._steps) if each <= step), len(self._steps))

    def _lines(self, width: int) -> list[Line]:
        if not self._steps:
            return paragraphs("There is no checkpoint to go back to yet: c writes one.", width, DIM)
        about = "The training goes on from a checkpoint, in a run of its own; what came after it stays where it is."
        lines = [*paragraphs(about, width, DIM), []]
        first = max(0, min(self._at - _SHOWN // 2, len(self._steps) - _SHOWN))
        longest = len(f"{self._steps[0]:,}")
        for at, step in enumerate(self._steps[first : first + _SHOWN], first):
            chosen = at == self._at
            mark = "*" if step == self._best else " "
            head = [("> " if chosen else "  ", FOCUS), (f"step {step:>{longest},} {mark}", FOCUS if chosen else TEXT)]
            lines.append([*head, (self._figures(step, width - longest - 10), DIM)])
        hidden = len(self._steps) - _SHOWN
        lines += [[(f"  ({hidden} more: up down)", DIM)]] if hidden > 0 else []
        if self._best is not None:
            lines.append([(f"  * {self._known.by} of all {len(self._steps)}, at step {self._best:,}", DIM)])
        return [*lines, [], [("or type a step: ", DIM), (f"{self._typed}_", FOCUS), *self._before()]]

    def _figures(self, step: int, room: int) -> str:
        """What is known of the checkpoint at STEP, as much as fits ROOM."""
        said = ""
        for each in self._known.figures.get(step, ()):
            longer = f"{said}  {each}"
            if len(longer) > room:
                break
            said = longer
        return said

    def _before(self) -> list[tuple[str, int]]:
        if not self._typed:
            return []
        if self._at == len(self._steps):
            return [("  there is no checkpoint at or before it", WARN)]
        return [("  the newest checkpoint at or before it is chosen", DIM)]

    def on_key(self, event: events.Key) -> None:
        """Choose, type, go back or stay."""
        if event.key == "ctrl+c":  # the app's own
            return
        event.stop()
        event.prevent_default()
        if not self.is_current:  # keys may come faster than it closes
            return
        if event.key in ("up", "down"):
            self._typed, last = "", len(self._steps) - 1
            self._at = max(0, min(self._at + (1 if event.key == "down" else -1), last))
        elif event.key == "backspace" or (event.character is not None and event.character in "0123456789"):
            self._typed = self._typed[:-1] if event.key == "backspace" else (self._typed + event.character)[:15]  # type: ignore[operator]
            self._at = self._reached(int(self._typed) if self._typed else None)
        elif event.key == "enter":
            if self._at < len(self._steps):
                self.dismiss(self._steps[self._at])
        elif event.key in ("escape", "q", "R"):
            self.dismiss(None)
        self.fit()

    def on_click(self, event: events.Click) -> None:
        """Close it on a click outside the box."""
        if event.widget is not self.box:
            self.dismiss(None)
