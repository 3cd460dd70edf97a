"""The list of the start screen: entries under the titles of their sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import shortened
from gantui.draw.palette import DIM, FAINT, FOCUS, TEXT
from gantui.tui.look.look import Look
from gantui.tui.start.entries import Entry, Section
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.message import message

_NOTED = 30
"""Columns from which on a line has its note."""
_FAR = 2
"""Lines that stay in sight above and below the chosen one, where there are so many."""


class Browser(Cells, can_focus=True):
    """Draws the list, scrolled so that the chosen entry is in sight, and tells what is clicked.

    It has the focus while a filter is typed, so that letters come to it before they are keys of the screen.
    """

    def __init__(
        self,
        look: Look,
        choose: Callable[[Entry], None],
        begin: Callable[[], None],
        scroll: Callable[[int], None],
        type: Callable[[str | None], None],
    ) -> None:
        """CHOOSE is called with an entry that was clicked, BEGIN when it was so a second time.

        SCROLL is called with lines to go down, up where they are negative; TYPE with what is typed, None for backspace.
        """
        super().__init__(look, id="browser")
        self.sections: Sequence[Section] = ()
        self.chosen: Entry | None = None
        self._choose, self._begin, self._scroll, self._type = choose, begin, scroll, type
        self._first = 0
        self._listed: list[Entry | None] = []
        """The entry in each row of the screen."""

    def draw(self, width: int, height: int) -> Canvas:
        """The rows from the first one in sight on."""
        if not self.sections:
            return message("nothing like that; esc shows all", width, height)
        rows: list[Section | Entry | None] = []
        for section in self.sections:
            rows += [*([None] if rows else []), section, *section.entries]
        at = next((y for y, row in enumerate(rows) if row is self.chosen), 0)
        far = min(_FAR, max(0, (height - 1) // 2))
        self._first = max(min(self._first, at - far), at + far + 1 - height)
        self._first = max(0, min(self._first, len(rows) - height))
        if at == 1:  # the title above the first entry
            self._first = 0
        seen = rows[self._first : self._first + height]
        self._listed = [row if isinstance(row, Entry) else None for row in seen]
        canvas = Canvas.blank(width, height)
        for y, row in enumerate(seen):
            if isinstance(row, Section):
                canvas.put(1, y, row.title, FOCUS)
                if len(row.title) + len(row.about) + 4 <= width:
                    canvas.put(len(row.title) + 3, y, row.about, FAINT)
            elif row is not None:
                self._put(canvas, y, row)
        return canvas

    def _put(self, canvas: Canvas, y: int, entry: Entry) -> None:
        chosen = entry is self.chosen
        if chosen:
            canvas.bg[y] = self._look.bar
        note = entry.note if canvas.width >= _NOTED else ""
        room = canvas.width - 4 - (len(note) + 2 if note else 0)
        canvas.put(1, y, "> " if chosen else "  ", FOCUS)
        canvas.put(3, y, shortened(entry.title, room), FOCUS if chosen else TEXT)
        canvas.put(canvas.width - 1 - len(note), y, note, DIM)

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked; what is chosen already begins."""
        entry = self._listed[event.y] if event.y < len(self._listed) else None
        if entry is None:
            return
        if entry is self.chosen:
            self._begin()
        else:
            self._choose(entry)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Choose the entry above."""
        self._scroll(-1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Choose the entry below."""
        self._scroll(1)

    def on_key(self, event: events.Key) -> None:
        """Type; keys that type nothing do what they always do."""
        if event.key == "backspace":
            self._type(None)
        elif event.key != "enter" and event.is_printable and event.character is not None:
            self._type(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Type the first line of what is pasted."""
        event.stop()
        self._type("".join(char for char in event.text.partition("\n")[0] if char.isprintable()))
