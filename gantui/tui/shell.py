"""What every full screen of ours is: an app whose terminal may be slow, stall or go away, while a training goes on."""

from __future__ import annotations

import contextlib
import dataclasses
import locale
import os
from typing import ClassVar

from textual._compositor import CompositorUpdate
from textual.app import App, RenderResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from gantui.tui.display import Display, depth_for, glyphs_for
from gantui.tui.driver import Answered, SteadyDriver, TerminalGone
from gantui.tui.governor import Governor
from gantui.tui.look import Look
from gantui.tui.theme import THEMES
from gantui.tui.trickle import Trickle, render, spans

STALLED_POLL = 0.03
"""Seconds until a terminal that had no room for a frame is looked at again."""


class Shell(App[None]):
    """Sends the terminal what it has room for, and closes well whatever becomes of it."""

    TITLE = "gantui"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before anything else, in every dialog: Textual's own would leave without stopping the training.
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "menu", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

    def __init__(self, display: Display) -> None:
        super().__init__(driver_class=SteadyDriver)
        self.animation_level = "none"
        theme = THEMES.find(display.theme)
        self.register_theme(theme.textual)
        self.theme = theme.textual.name
        self._governor = Governor(display.fps, display.draw_budget)
        glyphs = glyphs_for(display.glyphs, os.environ, locale.getpreferredencoding(False))
        depth = display.depth or depth_for(self.console.color_system, self.no_color)
        self.look = Look.of(theme, depth, glyphs)
        self.drawing = True
        """Off, the screen stands still: so it can be measured what drawing costs."""
        self._fps = display.fps
        self.failure: Exception | None = None
        """The bug that closed the screen, if one did."""
        self._leaving = False
        """Whether the screen closes as soon as the training is over."""
        self._gone = False
        self._late = Trickle()
        """What the terminal has not been sent yet."""
        self._catching_up = False

    def render(self) -> RenderResult:
        """Nothing of its own: the parts cover the screen."""
        return ""

    def cost(self) -> dict[str, float]:
        """What the screen has cost while the training ran: frames, cpu_seconds, seconds, and all bytes written."""
        written = self._driver.written if isinstance(self._driver, SteadyDriver) else 0
        return dataclasses.asdict(self._governor.drawn) | {"bytes": written}

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

    # What the terminal is sent ---------------------------------------------------------------------------------------

    def _held_back(self) -> float | None:
        """Seconds until it is looked again whether there can be a frame; None: now."""
        if not self.drawing:
            self._governor.forget()
            return 1 / self._fps
        return None if self._terminal_ready() else STALLED_POLL

    def _terminal_ready(self) -> bool:
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
