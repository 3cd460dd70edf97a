"""An app that copes with its terminal: a slow one is sent no more than it takes, one that is gone closes it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable

from textual.events import Callback
from textual.screen import Screen
from textual.widget import Widget

from gantui.draw.canvas import Canvas
from gantui.draw.cells_to_text import Styles
from gantui.tui.terminal.driver import Answered, SteadyDriver, TerminalGone
from gantui.tui.terminal.internals import (
    SYNC_END,
    SYNC_START,
    CompositorUpdate,
    Span,
    TextualApp,
    corner,
    render,
    spans,
)
from gantui.tui.terminal.screen_difference import Difference, Painted, Part, Shown
from gantui.tui.terminal.terminal_images import TerminalImages
from gantui.tui.terminal.trickle import Trickle

STALLED_POLL = 0.03
"""Seconds until a terminal that had no room for a frame is looked at again."""
_IMAGES_AT_ONCE = 20_000
"""Bytes of images that are sent at a time, about."""
_IMAGES_APART = 0.1
"""Seconds from then until more of those that wait are sent: so they take at most some 200 KB a second."""


class CanvasWidget(Widget):
    """A widget that says everything about its cells by itself."""

    @property
    def painted(self) -> tuple[Canvas, Styles]:
        """The canvas that it shows now, of its own size, and the styles of its colours."""
        raise NotImplementedError


class SteadyApp(TextualApp):
    """An app that never waits for its terminal, and can be closed from anywhere."""

    def __init__(self) -> None:
        super().__init__(driver_class=SteadyDriver)
        self.failure: Exception | None = None
        """The bug that closed the screen, if one did."""
        self._leaving = False
        """Whether the screen closes as soon as what it shows is over."""
        self._gone = False
        self._late = Trickle()
        """What the terminal has not been sent yet."""
        self._catching_up = False
        self.terminal_images = TerminalImages(self._images_changed)
        """What is shown as pixels, where the terminal shows those."""
        self._sending_images = False
        """Whether it is going to send some soon."""
        self._redrawn: dict[CanvasWidget, set[int]] = {}
        """Widgets that were drawn again, and which of their rows have changed."""

    # -- its end ------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Close the screen. May be called from any thread and from a signal handler, before and after `run` too."""
        self._leaving = True
        loop = self.running_loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and so has the screen
                loop.call_soon_threadsafe(self.exit)

    def fail(self, error: Exception) -> None:
        """Close the screen on a bug and keep it for the caller, who can still end the training well.

        Textual would print its own traceback, pages long, over what the command line has to say.
        """
        if self.is_headless:
            super().fail(error)  # a test sees it
            return
        self.failure = self.failure or error
        self.exit(return_code=1)

    @property
    def terminal_gone(self) -> bool:
        """Whether the screen closed because its terminal hung up."""
        return self._gone

    def on_terminal_gone(self, event: TerminalGone) -> None:
        """Close the screen, as nobody sees it any more; the training continues."""
        self._gone = True
        self.exit()

    # -- time ---------------------------------------------------------------------------------------------------

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Have the app DO something after so many SECONDS, between two messages.

        What Textual's `set_timer` does for once, without a task and a look at the signature, which took a tenth of all
        that the screen computed.
        """
        asyncio.get_running_loop().call_later(seconds, self.post_message, Callback(do))

    # -- what it sends ------------------------------------------------------------------------------------------

    @property
    def bytes_written(self) -> int:
        """How many bytes the terminal has taken."""
        return self.terminal_driver.written if isinstance(self.terminal_driver, SteadyDriver) else 0

    @property
    def terminal_ready(self) -> bool:
        """Whether the terminal has taken the last frame whole."""
        driver = self.terminal_driver
        return not isinstance(driver, SteadyDriver) or (driver.ready and not self._late)

    def show(self, screen: Screen[object], renderable: object) -> None:
        """Send what the terminal has room for; the rest follows in pieces, the status line first."""
        driver = self.terminal_driver
        if not isinstance(driver, SteadyDriver) or not isinstance(renderable, CompositorUpdate):
            super().show(screen, renderable)
            return
        if driver.ready and not self._late:
            difference = self._difference(renderable, driver)
            if difference.size <= driver.room:
                self._put(screen, _cells(renderable), difference, driver)
                return
        self._late.add(_cells(renderable))
        self._catch_up()

    def _images_changed(self) -> None:
        """Send soon what the terminal lacks of images, after the cells that show them."""
        if not self._sending_images:
            self._sending_images = True
            self.later(0.0, self._send_images)

    def _send_images(self) -> None:
        """Send pixels of images that are seen, as there is room for them, and free those that are not."""
        self._sending_images = False
        driver = self.terminal_driver
        if not isinstance(driver, SteadyDriver):
            return
        driver.terminal_images = self.terminal_images
        seen = driver.shown.images()
        data = self.terminal_images.unseen(seen)
        if driver.ready:
            data += self.terminal_images.due(seen, min(driver.room, _IMAGES_AT_ONCE))
        if data:
            driver.write(f"{SYNC_START}{data}{SYNC_END}")
            driver.ask()
        if self.terminal_images.waits(seen):
            self._sending_images = True
            self.later(_IMAGES_APART, self._send_images)

    def ask_about_graphics(self) -> bool:
        """Ask the terminal whether it shows images; `SaidOfGraphics` tells. False if it answers nothing."""
        driver = self.terminal_driver
        return isinstance(driver, SteadyDriver) and driver.ask_about_graphics()

    def redrawn(self, widget: CanvasWidget, rows: Iterable[int]) -> None:
        """Show WIDGET, of which ROWS are new, once all that changes now has been drawn.

        Textual would be told of each widget by a message, wait for a sixtieth of a second, and have its compositor cut
        every row. Where something lies over a widget that is left to it.
        """
        if not self._redrawn:
            self.post_message(Callback(self._show_redrawn))
        self._redrawn.setdefault(widget, set()).update(rows)

    def _show_redrawn(self) -> None:
        redrawn, self._redrawn = self._redrawn, {}
        parts: list[Part] = []
        for widget, rows in redrawn.items():
            place, (canvas, styles) = corner(self.screen, widget) if self.draws_alone else None, widget.painted
            if place is None or (canvas.width, canvas.height) != widget.outer_size:
                widget.refresh()  # it has no place, or is about to have another one
            else:
                parts.append(Part(*place, canvas, styles, sorted(rows)))
        if parts:
            self.show(self.screen, Painted(parts))

    def _difference(self, update: CompositorUpdate, driver: SteadyDriver) -> Difference:
        return driver.shown.difference(update, self.size, self.console)

    def _put(self, screen: Screen[object], cells: list[Span], difference: Difference, driver: SteadyDriver) -> None:
        """Send DIFFERENCE, what is new in CELLS, and ask the terminal to answer when it has arrived."""
        count = 0
        if difference.data:
            with driver.together():
                super().show(screen, difference)
                count = driver.ask()
            if self.terminal_images:
                self._images_changed()
        self._late.sent(cells, count)

    def _put_now(self, cells: list[Span], driver: SteadyDriver) -> None:
        """Send CELLS as they are now."""
        update = render(self.screen, self.screens_behind, cells)
        if update is not None:
            self._put(self.screen, cells, self._difference(update, driver), driver)

    def send_all_again(self) -> None:
        """Send the whole screen, whatever the terminal is thought to show."""
        if isinstance(self.terminal_driver, SteadyDriver):
            self.terminal_driver.shown = Shown()
            self.terminal_images.forget()
        self.screen.refresh()

    def send_first_row(self) -> None:
        """Send the first row now, before all else that has changed: it shows what a key did."""
        driver = self.terminal_driver
        if isinstance(driver, SteadyDriver) and driver.ready_for(urgent=True) and self.screen.is_running:
            self._put_now([(0, 0, self.size.width)], driver)

    def on_answered(self, event: Answered) -> None:
        """Send more, as the terminal has taken something."""
        assert isinstance(self.terminal_driver, SteadyDriver)
        self.terminal_driver.answered(event)
        self._catch_up()

    def _catch_up(self) -> None:
        """Send as much of what waits as there is room for, and come back for the rest."""
        driver = self.terminal_driver
        assert isinstance(driver, SteadyDriver)
        while self._late and driver.ready_for(urgent=self._late.urgent):
            self._put_now(self._late.take(driver.room, self.size), driver)
        if self._late and not self._catching_up:
            self._catching_up = True
            self.later(STALLED_POLL, self._catch_up_later)

    def _catch_up_later(self) -> None:
        self._catching_up = False
        self._catch_up()


def _cells(update: CompositorUpdate) -> list[Span]:
    """The cells that UPDATE draws."""
    return update.spans if isinstance(update, Painted) else spans(update)
