"""How a person wants the dashboard to look, and how much it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gantui.draw.glyphs import Glyphs
from gantui.draw.palette import Depth
from gantui.tui.look.rates import RateName

GlyphChoice = Literal["auto", "braille", "block", "ascii"]

_DEPTHS: dict[str | None, Depth] = {"truecolor": "truecolor", "256": "256", "standard": "16", "windows": "16"}


@dataclass(frozen=True)
class Display:
    """The settings of the screen."""

    fps: float = 10.0
    """Frames a second, at most."""
    draw_budget: float = 0.05
    """The share of one core that drawing may take while the training runs."""
    glyphs: GlyphChoice = "auto"
    """What curves and points are drawn with."""
    theme: str = "dark"
    """A member of `gantui.tui.look.theme.THEMES`."""
    depth: Depth | None = None
    """The colours to draw with; None: those that the terminal has."""
    speed: float | None = None
    """How many times as fast as it was trained what is past is played; None: as suits its length."""
    rate: RateName = "usual"
    """What is chosen in the place of `fps` and `draw_budget`; 'usual' is these."""


def glyphs_for(choice: GlyphChoice, environ: Mapping[str, str], encoding: str) -> Glyphs:
    """The glyphs to draw with: CHOICE, or what a terminal with this environment and output encoding can show."""
    if choice != "auto":
        return choice
    if encoding.lower().replace("-", "") != "utf8":
        return "ascii"
    # The fonts of the Linux console have blocks and lines, but no braille.
    return "block" if environ.get("TERM") == "linux" else "braille"


def depth_for(color_system: str | None, no_color: bool) -> Depth:
    """The colours to draw with, from Rich's name of what the terminal has; `no_color`: NO_COLOR is set."""
    return "none" if no_color else _DEPTHS.get(color_system, "none")
