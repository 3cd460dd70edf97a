"""What every full screen of ours is: an app with a look, which draws at a rate that leaves the training its time."""

from __future__ import annotations

import dataclasses
import locale
import os
from abc import abstractmethod
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.app import RenderResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.theme import Theme

from gantui.tui.cells import Cells
from gantui.tui.display import Display, depth_for, glyphs_for
from gantui.tui.governor import Governor
from gantui.tui.look import Look
from gantui.tui.steady_app import STALLED_POLL, SteadyApp
from gantui.tui.theme import THEMES


class Shell(SteadyApp):
    """Looks as the display says, and draws when the governor and the terminal let it."""

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
        super().__init__()
        self.animation_level = "none"
        theme = THEMES.find(display.theme)
        self._wear(theme.textual)
        self._governor = Governor(display.fps, display.draw_budget)
        glyphs = glyphs_for(display.glyphs, os.environ, locale.getpreferredencoding(False))
        depth = display.depth or depth_for(self.console.color_system, self.no_color)
        self.look = Look.of(theme, depth, glyphs)
        self.drawing = True
        """Off, the screen stands still: so it can be measured what drawing costs."""
        self._fps = display.fps

    def render(self) -> RenderResult:
        """Nothing of its own: the parts cover the screen."""
        return ""

    # Its colours -----------------------------------------------------------------------------------------------------

    def themes(self) -> Iterable[SystemCommand]:
        """A command for each theme, which calls `action_theme`."""
        for name in THEMES:
            yield SystemCommand(f"Theme: {name}.", "the colours of the whole screen", partial(self.action_theme, name))

    @abstractmethod
    def action_theme(self, name: str) -> None:
        """Take the theme NAME, and tell of it."""

    def wear(self, name: str) -> None:
        """Paint all that there is as the theme NAME has it."""
        theme = THEMES.find(name)
        self.look.become(theme)
        self._wear(theme.textual)
        for screen in self.screen_stack:
            for cells in screen.query(Cells):
                cells.repaint()

    def _wear(self, theme: Theme) -> None:
        """Have what Textual draws itself in the colours of THEME."""
        self.register_theme(theme)
        self.theme = theme.name

    # When it draws ---------------------------------------------------------------------------------------------------

    def cost(self) -> dict[str, float]:
        """What the screen has cost while the training ran: frames, cpu_seconds, seconds, and all bytes written."""
        return dataclasses.asdict(self._governor.drawn) | {"bytes": self.bytes_written}

    def _held_back(self) -> float | None:
        """Seconds until it is looked again whether there can be a frame; None: now."""
        if not self.drawing:
            self._governor.forget()
            return 1 / self._fps
        return None if self.terminal_ready else STALLED_POLL
