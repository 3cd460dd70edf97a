"""What every command that draws a screen needs from the terminal."""

from __future__ import annotations

import os
import shutil
from dataclasses import asdict, dataclass

from textual.geometry import Size

from gantui import streams
from gantui.errors import Refusal
from gantui.tui.look.display import Display, GlyphChoice
from gantui.tui.look.layout import SMALLEST
from gantui.tui.look.theme import THEMES
from gantui.tui.shell.preferences import Preferences


@dataclass(frozen=True)
class ScreenOptions:
    """The command line's options for the screen; None where it says nothing."""

    fps: float | None = None
    draw_budget: float | None = None
    glyphs: GlyphChoice | None = None
    theme: str | None = None
    speed: float | None = None

    def alone(self) -> Display:
        """The display without anybody's settings, so that the same command gives the same everywhere.

        Raises:
            Refusal: there is no such theme.
        """
        return _with_its_theme(Display(**{key: value for key, value in asdict(self).items() if value is not None}))

    def with_preferences(self) -> tuple[Display, Preferences]:
        """The display with the settings of the current user where the command line says nothing.

        Raises:
            Refusal: there is no such theme.
        """
        preferences = Preferences.found()
        if preferences.trouble:
            streams.tell(f"gantui: {preferences.trouble}")
        return _with_its_theme(preferences.display(**asdict(self))), preferences


def _with_its_theme(display: Display) -> Display:
    THEMES.find(display.theme)
    return display


def check_terminal(command: str, instead: str = "") -> None:
    """Refuse to let COMMAND draw where nobody would see it; INSTEAD names what needs no terminal.

    Raises:
        Refusal: there is no terminal, or too small a one.
    """
    if name := streams.not_a_terminal():
        more = f"; {instead} needs none" if instead else ""
        raise Refusal(f"{command} draws a screen, and {name} is not a terminal{more}")
    if (kind := os.environ.get("TERM")) in streams.SIMPLE:
        more = f", or {instead}" if instead else ""
        raise Refusal(f"{command} draws a screen, and TERM={kind} has none; expected TERM=xterm-256color, say{more}")
    forget_old_size()
    check_size(Size(*shutil.get_terminal_size()), instead)


def forget_old_size() -> None:
    """Forget the size that a shell may have exported, which its terminal once had: the terminal's own counts."""
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)


def check_size(size: Size, instead: str = "") -> None:
    """Refuse to draw on less than the smallest screen; INSTEAD names what needs none.

    Raises:
        Refusal: SIZE is too small.
    """
    if size.width < SMALLEST.width or size.height < SMALLEST.height:
        more = f" ({instead} needs none)" if instead else ""
        raise Refusal(
            f"the terminal is too small: expected at least {SMALLEST.width}x{SMALLEST.height}, "
            f"it has {size.width}x{size.height}{more}"
        )
