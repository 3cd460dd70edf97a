"""A question that is answered by typing a line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from textual import events

from gantui.draw.canvas import one_cell_each
from gantui.draw.palette import DIM, FOCUS, TEXT, WARN
from gantui.tui.look.look import Look
from gantui.tui.widgets.dialog import Dialog, Line, paragraphs

_MOST = 4096
"""Characters of an answer at most."""


class Ask(Dialog[str]):
    """Answers with what was typed, once it can be taken; None if it was left by Esc."""

    def __init__(
        self, look: Look, title: str, typed: str, why_not: Callable[[str], str], suffixes: tuple[str, ...] = ()
    ) -> None:
        """WHY_NOT says of an answer why it can't be taken, '' if it can. TYPED stands there already.

        Where there are SUFFIXES, Tab completes the names of folders and of files that end in one of them.
        """
        hint = "enter  take it    esc  back" + ("    tab  complete" if suffixes else "")
        super().__init__(look, title, hint, self._lines)
        self._typed, self._why_not, self._suffixes = typed, why_not, suffixes
        self._note, self._colour = "", DIM

    def _lines(self, width: int) -> list[Line]:
        line = one_cell_each(self._typed)
        room = max(0, width - 3)
        shown = line if len(line) <= room else f"…{line[len(line) - room + 1 :]}"
        return [[("> ", FOCUS), (shown, TEXT), ("_", FOCUS)], [], *paragraphs(self._note, width, self._colour)]

    def _say(self, note: str, colour: int = DIM) -> None:
        self._note, self._colour = note, colour
        self.fit()

    def on_key(self, event: events.Key) -> None:
        """Type, complete, take or leave; all keys but those of the terminal belong to the answer."""
        if event.key in ("ctrl+c", "ctrl+l", "ctrl+z"):  # the app's own
            return
        event.stop()
        event.prevent_default()
        if not self.is_current:  # keys may come faster than it closes
            return
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            answer = self._typed.strip()
            if why := self._why_not(answer):
                self._say(why, WARN)
            else:
                self.dismiss(answer)
        elif event.key == "tab" and self._suffixes:
            self._typed, found = completed(self._typed, self._suffixes)
            self._say(found)
        elif event.key == "backspace":
            self._type(self._typed[:-1])
        elif event.key == "ctrl+u":
            self._type("")
        elif event.is_printable and event.character is not None:
            self._type(self._typed + event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Type the first line of what is pasted."""
        event.stop()
        self._type(self._typed + "".join(char for char in event.text.partition("\n")[0] if char.isprintable()))

    def _type(self, text: str) -> None:
        self._typed = text[:_MOST]
        self._say("")


def completed(typed: str, suffixes: tuple[str, ...]) -> tuple[str, str]:
    """The path TYPED as far as it can be completed, and what there is then, as text.

    Folders count, and files that end in one of SUFFIXES; hidden ones only where a dot was typed.
    """
    folder, begins = os.path.split(typed)
    try:
        names = sorted(os.listdir(Path(folder).expanduser() if folder else Path()))
    except (OSError, RuntimeError, ValueError):  # ~NAME, and there is no such user; a null character
        return typed, "no such folder"
    found = []
    for name in names:
        if name.startswith(begins) and name.isprintable() and (begins.startswith(".") or not name.startswith(".")):
            path = os.path.join(folder, name)
            if os.path.isdir(os.path.expanduser(path)):
                found.append(f"{name}/")
            elif name.endswith(suffixes):
                found.append(name)
    if not found:
        return typed, f"nothing here ends in {' or '.join(suffixes)}"
    common = os.path.commonprefix(found)  # noqa: RUF071 - of characters is what is meant
    return os.path.join(folder, common) if common else typed, "" if len(found) == 1 else "  ".join(found[:40])
