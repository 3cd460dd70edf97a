"""The base of every panel of every screen: a frame with a number, which draws again when what it shows has changed."""

from __future__ import annotations

from textual import events
from textual.message import Message

from gantui.draw.canvas import Canvas
from gantui.tui.look.look import Look
from gantui.tui.widgets.cells import Cells
from gantui.tui.widgets.frame import framed, heading_room, inner_size


class Panel(Cells):
    """A picture in a frame, with a number, a heading and one line on its present state.

    A subclass says what its picture depends on (`inputs`) and draws it (`inside`).
    """

    title: str
    """What the panel is called."""

    class Chosen(Message):
        """The message that the panel was clicked at a cell of its inside, or clicked TWICE there."""

        def __init__(self, panel: Panel, x: int, y: int, twice: bool) -> None:
            super().__init__()
            self.panel, self.x, self.y, self.twice = panel, x, y, twice

    class Turned(Message):
        """The message that the wheel was turned over a cell of the panel's inside: one notch up (1) or down (-1)."""

        def __init__(self, panel: Panel, x: int, y: int, notch: int, *, sideways: bool) -> None:
            super().__init__()
            self.panel, self.x, self.y, self.notch, self.sideways = panel, x, y, notch, sideways

    def __init__(self, look: Look, number: int, *, id: str) -> None:
        super().__init__(look, id=id)
        self.number = number
        self.chosen = False
        """Whether the keys act on it."""
        self.tag = ""
        """A word at the top right of its frame, for who is led to it; '' if nobody is."""
        self.room = (0, 0)
        """Columns and rows inside the frame, as it was drawn last."""
        self._before: tuple[object, ...] = ()
        """What it depended on when it was drawn last."""

    @property
    def mark(self) -> str:
        """The key that leads to it, which stands on its frame."""
        return str(self.number)

    @property
    def missing(self) -> str:
        """Why it has no place on the screen, where it has nothing to show of what trains; '' if it has."""
        return ""

    def inputs(self) -> tuple[object, ...]:
        """Everything that is seen depends on this, and on the panel's own settings."""
        raise NotImplementedError

    def redraw_if_changed(self) -> None:
        """Draw again if something that is seen here has changed."""
        inputs = self.inputs()
        if not _same(inputs, self._before):
            self._before = inputs
            self.redraw()

    def inside(self, width: int, height: int) -> tuple[Canvas, str]:
        """The picture of WIDTH x HEIGHT cells, and the line on its state; both sizes may be 0."""
        raise NotImplementedError

    def heading(self) -> str:
        """The name of what it shows now."""
        return self.title

    def headline(self, room: int) -> str:
        """The text on the frame beside the number; of more than ROOM characters the rest is not seen."""
        return self.heading()

    def draw(self, width: int, height: int) -> Canvas:
        """The picture in its frame."""
        self.room = inner_size(width, height)
        inner, state = self.inside(*self.room)
        return framed(
            inner,
            width,
            height,
            number=self.mark,
            title=self.headline(heading_room(width, self.mark, self.tag)),
            state=state,
            focused=self.chosen,
            glyphs=self._look.glyphs,
            tag=self.tag,
        )

    def label_with(self, tag: str) -> None:
        """Show TAG at the top right of the frame, or nothing."""
        if tag != self.tag:
            self.tag = tag
            self.redraw_soon()

    def choose(self, chosen: bool) -> None:
        """Mark the panel as the one that the keys act on, or not."""
        if chosen != self.chosen:
            self.chosen = chosen
            self.redraw_soon()

    def on_click(self, event: events.Click) -> None:
        """Choose the panel; a double click is like Enter."""
        self.clicked(event)  # Textual calls the handler of every base class: overridden, this one would be heard twice

    def clicked(self, event: events.Click) -> None:
        """Post that the panel was clicked."""
        self.post_message(self.Chosen(self, event.x - 1, event.y - 1, event.chain == 2))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Post the turn of the wheel."""
        self.turned(event, 1, sideways=event.shift)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Post the turn of the wheel."""
        self.turned(event, -1, sideways=event.shift)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Post the turn of a wheel that can be pushed aside."""
        self.turned(event, 1, sideways=True)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Post the turn of a wheel that can be pushed aside."""
        self.turned(event, -1, sideways=True)

    def turned(self, event: events.MouseEvent, notch: int, *, sideways: bool) -> None:
        """Post that the wheel was turned."""
        self.post_message(self.Turned(self, event.x - 1, event.y - 1, notch, sideways=sideways))


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two inputs are equal; arrays and parts of snapshots never change, so they are compared by identity."""
    return len(one) == len(other) and all(
        a is b or (isinstance(a, int | float | str | tuple) and a == b) for a, b in zip(one, other, strict=True)
    )
