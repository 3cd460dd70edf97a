"""A box of text over the dashboard, drawn like the panels so that it is readable with any colours and glyphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.screen import ModalScreen
from textual.strip import Strip

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import fitting, wrapped
from gantui.draw.palette import DIM, FOCUS, TEXT
from gantui.tui.look.look import Look
from gantui.tui.terminal.internals import rows
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.frame import framed, inner_size

Line = Sequence[tuple[str, int]]
"""Pieces of text and their colours."""
Text = Callable[[int], list[Line]]
"""The lines for a width."""

WIDEST = 76
_ALL = 1_000_000
SCROLL = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10, "end": _ALL, "home": -_ALL}
"""Lines that a key scrolls, where the text is longer than the screen."""

Answer = TypeVar("Answer")


class Box(Cells):
    """A box with lines of text in a frame."""

    def __init__(self, look: Look, title: str, hint: str, text: Text, *, id: str) -> None:
        super().__init__(look, id=id)
        self.title = title
        self.hint = hint
        self.text = text
        self.widest = WIDEST
        self.scrolls = "up down"
        """The keys that scroll."""
        self.first = 0
        """The line at the top: more than 0 where the text is longer than the screen and has been scrolled."""
        self.unseen = 0
        """The lines for which there was no room when it was drawn."""

    def scroll_by(self, lines: int) -> None:
        """Scroll by LINES, as far as there is text."""
        self.first += lines
        self.redraw()

    def line_at(self, x: int, y: int) -> int | None:
        """The index of the line at a place of the screen; None if there is none."""
        inner = inner_size(*self.size)
        lines = len(self.text(max(1, inner[0] - 4)))
        line = y - self.region.y - 1 - _above(lines, inner[1]) + self.first
        return line if self.region.contains(x, y) and 0 <= line < lines else None

    def needs(self, screen: Size) -> Size:
        """The size that the box takes on SCREEN."""
        width = min(self.widest, screen.width)
        lines = self.text(max(1, width - 6))
        return Size(width, min(len(lines) + 4, screen.height))

    def draw(self, width: int, height: int) -> Canvas:
        """The lines in their frame, from `first` on; if not all fit, the frame says how to see the rest."""
        inner = Canvas.blank(*inner_size(width, height))
        lines = self.text(max(1, inner.width - 4))
        top = _above(len(lines), inner.height)
        self.unseen = max(0, len(lines) - inner.height)
        self.first = min(max(0, self.first), self.unseen)
        for y, line in enumerate(lines[self.first : self.first + inner.height], top):
            x = 2
            for text, colour in line:
                inner.put(x, y, text, colour)
                x += len(text)
        return framed(
            inner,
            width,
            height,
            number="",
            title=self.title,
            state=self._foot(width - 6),
            focused=True,
            glyphs=self._look.glyphs,
        )

    def _foot(self, room: int) -> str:
        """The text of the lower frame in ROOM: what the keys do, and how many lines are unseen."""
        parts = self.hint.split("    ")
        hints = ["    ".join(parts[:count]) for count in range(len(parts), 0, -1)]
        if self.unseen:
            below = self.unseen - self.first
            more = f"{below} more" if below else "the end"
            scroll = f"{self.scrolls}  scroll, {more}"
            hints = [*(f"{scroll}    {hint}" for hint in hints), scroll, f"down: {more}" if below else more, more]
        return fitting(hints, room)


def _above(lines: int, rows: int) -> int:
    """The empty rows above LINES lines."""
    return int(rows >= lines + 2)


class Dialog(ModalScreen[Answer]):
    """A box in the middle of the screen, above what goes on behind it."""

    DEFAULT_CSS = "Dialog { align: center middle; background: transparent; }"

    def __init__(self, look: Look, title: str, hint: str, text: Text) -> None:
        super().__init__()
        self.box = Box(look, title, hint, text, id="box")

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of CROP of the screen behind, as they stand: Textual would give them a theme's colours."""
        stack = self.app.screen_stack
        behind = rows(stack[stack.index(self) - 1]) if self in stack else []
        strips = [behind[y] if y < len(behind) else Strip.blank(self.size.width) for y in crop.line_range]
        left, right = crop.column_span
        return strips if (left, right) == (0, self.size.width) else [strip.crop(left, right) for strip in strips]

    def compose(self) -> ComposeResult:
        """Create the box."""
        yield self.box

    def on_mount(self) -> None:
        """Give the box its size."""
        self.fit()

    def on_resize(self) -> None:
        """Keep the box inside the screen."""
        self.fit()

    def fit(self) -> None:
        """Make the box as large as its text."""
        size = self.box.needs(self.app.size)
        self.box.styles.width, self.box.styles.height = size.width, size.height
        self.box.redraw()


class Page(Dialog[None]):
    """A dialog with text to read: arrows scroll, any other key and the mouse close it."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def on_key(self, event: events.Key) -> None:
        """Scroll, turn the page or close."""
        if event.key == "ctrl+c":  # the app's own
            return
        event.stop()
        event.prevent_default()
        if event.key in SCROLL:
            self.box.scroll_by(SCROLL[event.key])
        elif not self.turned(event) and self.is_current:  # keys may come faster than it closes
            self.dismiss()

    def turned(self, event: events.Key) -> bool:
        """Whether EVENT turned to another page instead of closing this one."""
        return False

    def on_click(self) -> None:
        """Close it."""
        self.dismiss()


def copied(before: str, command: str, width: int) -> list[Line]:
    """The text for a COMMAND that was sent to the clipboard, after the text BEFORE it."""
    return [
        *paragraphs(before, width, DIM),
        [],
        *paragraphs(command, width, FOCUS),
        [],
        *paragraphs("It was sent to the terminal's clipboard; not every terminal takes it.", width, TEXT),
    ]


def paragraphs(text: str, width: int, colour: int) -> list[Line]:
    """TEXT wrapped at WIDTH, in one colour."""
    return [[(line, colour)] for line in wrapped(text, width)]
