"""The base of every full screen: an app with a look, which draws at a rate that leaves the training its time."""

from __future__ import annotations

import dataclasses
import os
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import RenderResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import Theme

from gantui.session.view.snapshot import State
from gantui.tui.look.display import Display
from gantui.tui.look.drawing_budget import Governor
from gantui.tui.look.look import Look
from gantui.tui.look.picture_rates import CHOICES, Rate, RateName, after
from gantui.tui.look.terminal_abilities import depth_for, encoding_here, glyphs_for, image_glyphs_for
from gantui.tui.look.theme import THEMES
from gantui.tui.shell.footer import Footer
from gantui.tui.shell.pixel_images import Pixels
from gantui.tui.shell.shared_keys import Key
from gantui.tui.terminal.steady_app import STALLED_POLL

_FIRST_FRAME = 0.5
"""Seconds after which the first frame is taken to be there."""


def watching(keys: Sequence[Key]) -> type[Screen[None]]:
    """The class of the screen with the panels, on which KEYS act."""

    class Watch(Screen[None]):
        BINDINGS: ClassVar[list[BindingType]] = [
            Binding(key.key, f"app.{key.action}", key.label, show=False)
            for key in keys
            if not key.key.startswith("ctrl+")
        ]
        AUTO_FOCUS = ""  # settings have the focus while they are open, and nothing else ever

        def on_screen_suspend(self) -> None:
            """Leave the keys to the dialog that has opened."""
            self._cover_footer(covered=True)

        def on_screen_resume(self) -> None:
            """Show the keys again, as nothing lies above."""
            self._cover_footer(covered=False)

        def _cover_footer(self, *, covered: bool) -> None:
            for footer in self.query(Footer):
                footer.cover(covered=covered)

    return Watch


class Shell(Pixels):
    """An app that draws when the governor and the terminal allow it."""

    TITLE = "gantui"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before anything else, in every dialog: Textual's own would leave without stopping the training.
        Binding("ctrl+c", "interrupt", show=False, priority=True),
        Binding("ctrl+q", "menu", show=False, priority=True),
        Binding("ctrl+l", "redraw", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

    def __init__(
        self,
        display: Display,
        watch: type[Screen[None]],
        on_ready: Callable[[], None] | None,
        rates: Mapping[str, float],
    ) -> None:
        """WATCH is the screen with the panels; ON_READY is called once, when the first frame is on it.

        RATES: the pictures that are drawn by themselves, and how often a second each should be.
        """
        super().__init__()
        self._watch, self._on_ready, self._begun = watch, on_ready, False
        self.animation_level = "none"
        theme = THEMES.find(display.theme)
        self._wear(theme.textual)
        self._usual = Rate(display.fps, display.draw_budget)
        self._governor = Governor(display.fps, display.draw_budget, rates)
        self._turn(display.rate)
        terminal = display.glyphs, os.environ, encoding_here()
        depth = display.depth or depth_for(self.console.color_system, self.no_color)
        self.look = Look.of(theme, depth, glyphs_for(*terminal), image_glyphs_for(*terminal))
        self.drawing = True
        """Off, the screen stands still: so it can be measured what drawing costs."""

    def render(self) -> RenderResult:
        """Nothing of its own: the parts cover the screen."""
        return ""

    # Its beginning ---------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """The screen with the panels."""
        return self._watch(id="_default")

    def on_mount(self) -> None:
        """Begin to draw."""
        # After the shell's `fg` the terminal shows nothing of what stood there.
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh())
        if self._leaving:
            self.exit()
        self._show_newest()
        self.call_after_refresh(self._begin)
        # A dialog that a key opened before the first frame keeps the screen behind it from being refreshed.
        self.later(_FIRST_FRAME, self._begin)

    def _begin(self) -> None:
        """Continue once the first frame is on its way to the terminal, whether or not that takes it."""
        if self._begun:
            return
        self._begun = True
        if self._on_ready is not None:
            self._on_ready()
        self._greet()
        self._tick()

    @abstractmethod
    def _show_newest(self) -> None:
        """Draw the newest content now."""

    @abstractmethod
    def _greet(self) -> None:
        """Show the first hint, if there is one."""

    @abstractmethod
    def _state(self) -> State:
        """The state of the training."""

    @abstractmethod
    def _frame(self) -> float:
        """Draw what changed; returns the seconds until there can be another frame."""

    def action_redraw(self) -> None:
        """Draw over what another program has written on the screen."""
        self.send_all_again()
        self._say("the screen was drawn anew")

    def action_rate(self) -> None:
        """Change the drawing rate."""
        self._turn(after(self._turned))
        rate = self._governor
        self._say(f"rate: {self._turned}, {rate.fps:g} pictures/s, budget {100 * rate.budget:.3g} %")

    def _turn(self, name: RateName) -> None:
        rate = CHOICES[name] or self._usual
        self._turned: RateName = name
        self._governor.turn(rate.fps, rate.draw_budget)

    # Its commands ----------------------------------------------------------------------------------------------------

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The command palette: the keys that do something now, and the themes."""
        for key in self._usable():
            if key.action != "command_palette":
                yield SystemCommand(key.help, f"key: {key.shown}", partial(self.run_action, key.action))
        for name in THEMES:
            yield SystemCommand(f"Theme: {name}.", "the colours of the whole screen", partial(self.action_theme, name))

    @abstractmethod
    def _usable(self) -> Iterable[Key]:
        """The keys that do something now."""

    # Its colours -----------------------------------------------------------------------------------------------------

    def action_theme(self, name: str) -> None:
        """Paint everything in the theme NAME."""
        theme = THEMES.find(name)
        self.look.become(theme)
        self._wear(theme.textual)
        self.paint_anew()
        self._say(f"theme: {name}")

    def _wear(self, theme: Theme) -> None:
        """Give Textual's own drawing the colours of THEME."""
        self.register_theme(theme)
        self.theme = theme.name

    # When it draws ---------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Draw one frame, unless the terminal has no room for one, and set a timer for the next."""
        if self._exit:
            return
        state = self._state()
        if state is State.REFUSED or (state.over and self._leaving):
            self.exit()
            return
        wait = self._held_back()
        self.later(self._frame() if wait is None else wait, self._tick)

    def cost(self) -> dict[str, Any]:
        """The cost of the screen while the training ran, by name.

        frames, cpu_seconds, seconds, how often each of the pictures was drawn, and all bytes written.
        """
        return dataclasses.asdict(self._governor.drawn) | {"bytes": self.bytes_written}

    def _held_back(self) -> float | None:
        """The seconds until it is checked again whether there can be a frame; None: now."""
        if not self.drawing:
            self._governor.rest()
            return 1 / self._governor.fps
        return None if self.terminal_ready else STALLED_POLL
