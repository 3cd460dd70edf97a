"""The themes: a ground to draw on for each colour depth, and Textual's own colours to match it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import textual.theme
from rich.color import Color
from rich.style import Style

from gantui.draw.colour_ramps import Depth
from gantui.experiment.options.registry import Registry

THEMES: Registry[Theme] = Registry("theme")


@dataclass(frozen=True)
class Theme:
    """One design of the screen."""

    dark: bool
    ink: tuple[int, int, int]
    paper: tuple[int, int, int]
    ink_256: int
    paper_256: int
    textual: textual.theme.Theme
    """For what Textual draws itself: the command palette."""

    colour_blind: bool = False
    """With colours that those who lack one kind of cone tell apart too."""

    def ground(self, depth: Depth) -> Style:
        """The style of a cell without colours of its own; with few colours the terminal's own are best."""
        if depth == "truecolor":
            return Style(color=Color.from_rgb(*self.ink), bgcolor=Color.from_rgb(*self.paper))
        if depth == "256":
            return Style(color=Color.from_ansi(self.ink_256), bgcolor=Color.from_ansi(self.paper_256))
        return Style.null()


_DARK = Theme(
    dark=True,
    ink=(208, 211, 220),
    paper=(13, 15, 20),
    ink_256=252,
    paper_256=233,
    textual=textual.theme.Theme(
        name="gantui-dark",
        primary="#6ee1eb",
        secondary="#5aaaff",
        accent="#6ee1eb",
        foreground="#d0d3dc",
        background="#0d0f14",
        surface="#151820",
        panel="#1c202a",
        success="#69dc78",
        warning="#f5cd46",
        error="#ff5c5c",
        dark=True,
    ),
)
_LIGHT = Theme(
    dark=False,
    ink=(36, 40, 48),
    paper=(250, 250, 248),
    ink_256=236,
    paper_256=231,
    textual=textual.theme.Theme(
        name="gantui-light",
        primary="#00788c",
        secondary="#1460be",
        accent="#00788c",
        foreground="#242830",
        background="#fafaf8",
        surface="#f0f0ee",
        panel="#e4e6ea",
        success="#007828",
        warning="#966900",
        error="#c8141e",
        dark=False,
    ),
)

THEMES.register("dark")(_DARK)
THEMES.register("light")(_LIGHT)
THEMES.register("colour-blind")(replace(_DARK, colour_blind=True))
THEMES.register("colour-blind-light")(replace(_LIGHT, colour_blind=True))
THEMES.register("contrast")(
    replace(
        _DARK,
        ink=(255, 255, 255),
        paper=(0, 0, 0),
        ink_256=231,
        paper_256=16,
        textual=replace(_DARK.textual, name="gantui-contrast", foreground="#ffffff", background="#000000"),
    )
)
