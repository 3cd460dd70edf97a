"""Private parts of Textual: the one module that names them. `tests/tui/terminal/test_internals.py` tests each.

Textual has no public way to learn which cells a frame changes, to draw some rows only, or to read what is typed.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from itertools import takewhile

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual._context import visible_screen_stack
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

__all__ = [
    "SYNC_END",
    "SYNC_START",
    "ChopsUpdate",
    "CompositorUpdate",
    "LayoutUpdate",
    "Span",
    "TextualApp",
    "XTermParser",
]

Span = tuple[int, int, int]
"""A row, its first column, and the one after its last."""


def spans(update: CompositorUpdate) -> list[Span]:
    """The cells that UPDATE draws."""
    if isinstance(update, ChopsUpdate):
        return update.spans
    assert isinstance(update, LayoutUpdate)
    region = update.region
    return [(y, region.x, region.right) for y in region.line_range]


def rows(screen: Screen[object]) -> list[Strip]:
    """The rows of SCREEN as they stand."""
    return screen._compositor.render_strips()


def render(screen: Screen[object], background: list[Screen[object]], cells: list[Span]) -> CompositorUpdate | None:
    """CELLS as they are now on SCREEN, the topmost one, over those in the BACKGROUND; None if it has none of them.

    A screen that has just been opened is not laid out yet: it has no cells.
    """
    visible_screen_stack.set(background)
    compositor = screen._compositor
    width, height = compositor.size
    cells = [(y, left, min(right, width)) for y, left, right in cells if y < height]
    # It draws what it knows to have changed; what has changed since goes its usual way.
    changed, compositor._dirty_regions = (
        compositor._dirty_regions,
        {Region(left, y, right - left, 1) for y, left, right in cells if right > left},
    )
    try:
        return compositor.render_partial_update()
    finally:
        compositor._dirty_regions = changed


def corner(screen: Screen[object], widget: Widget) -> tuple[int, int] | None:
    """The column and the row of SCREEN at which WIDGET begins.

    None unless all of it is there, where it is to be, and nothing lies over it, such as a toast.
    """
    places = {} if screen._layout_required else screen._compositor.visible_widgets
    if widget not in places:
        return None
    region, clip = places[widget]
    above = takewhile(lambda other: other is not widget, places)  # the topmost ones come first
    if any(region.overlaps(places[other][0].intersection(places[other][1])) for other in above):
        return None
    return (region.x, region.y) if clip.contains_region(region) and region.size == widget.outer_size else None


class TextualApp(App[None]):
    """Textual's app, with the private parts that ours needs under public names."""

    def _handle_exception(self, error: Exception) -> None:
        self.fail(error)

    def _display(self, screen: Screen[object], renderable: object) -> None:
        self.show(screen, renderable)

    def fail(self, error: Exception) -> None:
        """Tell of a bug in the screen and close it; called with the ERROR."""
        super()._handle_exception(error)

    def show(self, screen: Screen[object], renderable: object) -> None:
        """Send the terminal RENDERABLE, what SCREEN has to show."""
        super()._display(screen, renderable)  # type: ignore[arg-type]

    @property
    def screens_behind(self) -> list[Screen[object]]:
        """The screens that show through the topmost one."""
        return self._background_screens

    @property
    def draws_alone(self) -> bool:
        """Whether nothing lies over the screen of widgets, and what changes is to be shown."""
        return len(self._screen_stack) == 1 and not self._batch_count

    @property
    def terminal_driver(self) -> Driver | None:
        """What talks to the terminal; None while the app does not run."""
        return self._driver

    @property
    def running_loop(self) -> AbstractEventLoop | None:
        """The loop in which the app runs; None before it has begun."""
        return self._loop
