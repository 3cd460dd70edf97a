"""An app that outlives its terminal's moods: a slow one is sent no more than it takes, one that is gone closes it."""

from __future__ import annotations

import contextlib

from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from gantui.tui.driver import Answered, SteadyDriver, TerminalGone
from gantui.tui.trickle import Trickle, render, spans

STALLED_POLL = 0.03
"""Seconds until a terminal that had no room for a frame is looked at again."""


class SteadyApp(App[None]):
    """Never waits for its terminal, and can be closed from anywhere."""

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

    # -- its end ------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Close the screen. May be called from any thread and from a signal handler, before and after `run` too."""
        self._leaving = True
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and so has the screen
                loop.call_soon_threadsafe(self.exit)

    def _handle_exception(self, error: Exception) -> None:
        """A bug in the screen closes it and is kept for whoever ran it, who can still end the training well.

        Textual would print its own traceback, pages long, over what the command line has to say.
        """
        if self.is_headless:
            super()._handle_exception(error)  # a test sees it
            return
        self.failure = self.failure or error
        self.exit(return_code=1)

    @property
    def terminal_gone(self) -> bool:
        """Whether the screen closed because its terminal hung up."""
        return self._gone

    def on_terminal_gone(self, event: TerminalGone) -> None:
        """Nobody sees the screen any more: close it, the training goes on."""
        self._gone = True
        self.exit()

    # -- what it sends ------------------------------------------------------------------------------------------

    @property
    def bytes_written(self) -> int:
        """All that the terminal has taken."""
        return self._driver.written if isinstance(self._driver, SteadyDriver) else 0

    @property
    def terminal_ready(self) -> bool:
        """Whether the terminal has taken the last frame whole."""
        driver = self._driver
        return not isinstance(driver, SteadyDriver) or (driver.ready and not self._late)

    def _display(self, screen: Screen[object], renderable: object) -> None:
        """Send what the terminal has room for; the rest follows in pieces, the status line first."""
        driver = self._driver
        if not isinstance(driver, SteadyDriver) or not isinstance(renderable, CompositorUpdate):
            super()._display(screen, renderable)  # type: ignore[arg-type]
            return
        cells = spans(renderable)
        if driver.ready and self._late.fits(cells, driver.room):
            self._put(screen, renderable, driver)
        else:
            self._late.add(cells)
            self._catch_up()

    def _put(self, screen: Screen[object], update: CompositorUpdate, driver: SteadyDriver) -> None:
        """Have the terminal sent UPDATE, and asked to tell when it has come."""
        super()._display(screen, update)  # type: ignore[arg-type]
        self._late.sent(spans(update), driver.ask())

    def send_first_row(self) -> None:
        """Send the first row as it is now, before all else that has changed: it tells what a key did."""
        driver = self._driver
        if isinstance(driver, SteadyDriver) and driver.ready_for(urgent=True) and self.screen.is_running:
            update = render(self.screen, self._background_screens, [(0, 0, self.size.width)])
            if update is not None:
                self._put(self.screen, update, driver)

    def on_answered(self, event: Answered) -> None:
        """The terminal has taken something: it has room for more."""
        assert isinstance(self._driver, SteadyDriver)
        self._driver.answered(event)
        self._catch_up()

    def _catch_up(self) -> None:
        """Send as much of what waits as there is room for, and come back for the rest."""
        driver = self._driver
        assert isinstance(driver, SteadyDriver)
        while self._late and driver.ready_for(urgent=self._late.urgent):
            update = render(self.screen, self._background_screens, self._late.take(driver.room, self.size))
            if update is not None:
                self._put(self.screen, update, driver)
        if self._late and not self._catching_up:
            self._catching_up = True
            self.set_timer(STALLED_POLL, self._catch_up_later)

    def _catch_up_later(self) -> None:
        self._catching_up = False
        self._catch_up()
