"""What every full screen of ours has: a theme, glyphs, a limit to what drawing costs, and the keys that always act."""

from __future__ import annotations

import dataclasses
import locale
import os
from typing import ClassVar

from textual.app import RenderResult
from textual.binding import Binding, BindingType

from gantui.tui.display import Display, depth_for, glyphs_for
from gantui.tui.governor import Governor
from gantui.tui.look import Look
from gantui.tui.steady_app import STALLED_POLL, SteadyApp
from gantui.tui.theme import THEMES


class Shell(SteadyApp):
    """An app that looks as `Display` has it."""

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
        self.register_theme(theme.textual)
        self.theme = theme.textual.name
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

    def cost(self) -> dict[str, float]:
        """What the screen has cost while the training ran: frames, cpu_seconds, seconds, and all bytes written."""
        return dataclasses.asdict(self._governor.drawn) | {"bytes": self.bytes_written}

    def _held_back(self) -> float | None:
        """Seconds until it is looked again whether there can be a frame; None: now."""
        if not self.drawing:
            self._governor.forget()
            return 1 / self._fps
        return None if self.terminal_ready else STALLED_POLL
