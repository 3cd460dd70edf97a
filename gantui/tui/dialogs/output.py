"""The dialog of what a script prints, which follows it as it comes."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.geometry import Size

from gantui.draw.palette import DIM, TEXT
from gantui.errors import plain
from gantui.session.disk import folder
from gantui.session.disk.file_names import OUTPUT
from gantui.session.scripts.output import SEEN, newest
from gantui.tui.look.look import Look
from gantui.tui.widgets.dialog import Box, Line, Page

_END = 1_000_000_000
_WIDEST = 160
_SMALL, _AROUND, _WIDE_AROUND = 30, 2, 6
"""Rows of a screen up to which it leaves only the first and the last of them, and how many it leaves of a larger one.
"""


class Printed(Page):
    """Shows the newest lines that were printed, and those that come; arrows scroll, any other key closes it."""

    def __init__(self, look: Look, run: Path, *, until_begun: bool = False) -> None:
        """Show what is kept in the folder RUN; UNTIL_BEGUN: it closes by itself at the first step."""
        title = "what the script prints, until its first step" if until_begun else "what the script has printed"
        super().__init__(look, title, "any key  close", self._lines)
        self._run, self._until_begun = run, until_begun
        self._stamp: tuple[int, int, int] | None = None
        """What the file was when it was read."""
        self._text: list[str] = []
        self._wrapped: tuple[int, list[Line]] | None = None
        """The lines for a width."""
        self.box: _Sheet = _Sheet(look, title, self.box.hint, self._lines, id="box")
        self.box.first = _END

    def look(self, *, begun: bool) -> None:
        """Show what has come since; BEGUN: the training has made its first step."""
        if begun and self._until_begun and self.is_current:
            self.dismiss()
            return
        if not self._read():
            return
        if self.box.first >= self.box.unseen:  # at the end it stays there
            self.box.first = _END
        self.box.redraw()

    def on_mount(self) -> None:
        """Show what there is."""
        self._read()
        super().on_mount()

    def on_key(self, event: events.Key) -> None:
        """Scroll or close."""
        leaves = event.key == "q" and self._until_begun and self.is_current
        super().on_key(event)
        if leaves:  # it was opened for its reader, who need not close it first
            self.app.call_later(self.app.run_action, "menu")

    def _read(self) -> bool:
        """Read the file again if it has changed; whether it has."""
        try:
            found = folder.found(self._run / OUTPUT)
        except OSError:
            return False
        stamp = None if found is None else (found.st_ino, found.st_size, found.st_mtime_ns)
        if stamp == self._stamp:
            return False
        self._stamp, self._text, self._wrapped = stamp, newest(self._run), None
        if found is not None and found.st_size > SEEN:
            self._text.insert(0, f"(older lines are in {plain(str(self._run / OUTPUT))})")
        return True

    def _lines(self, width: int) -> list[Line]:
        """The lines for WIDTH: long ones go on in the next, with their spaces as they are."""
        if self._wrapped is None or self._wrapped[0] != width:
            pieces = (line[at : at + width] for line in self._text for at in range(0, max(len(line), 1), width))
            self._wrapped = (width, [[(piece, TEXT)] for piece in pieces] or [[("Nothing yet.", DIM)]])
        return self._wrapped[1]


class _Sheet(Box):
    """A box that is as large as the screen allows, whatever stands in it."""

    def needs(self, screen: Size) -> Size:
        """The size that the box takes on SCREEN."""
        around = _AROUND if screen.height <= _SMALL else _WIDE_AROUND
        return Size(min(screen.width, _WIDEST), screen.height - around)
