"""How a person wants the dashboard to look, and how much it may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gantui.draw.colour_ramps import Depth
from gantui.tui.look.picture_rates import RateName

GlyphChoice = Literal["auto", "octant", "sextant", "braille", "block", "ascii"]
"""The finest characters that the terminal draws; the first two are of images, beside braille curves."""


@dataclass(frozen=True)
class Display:
    """The settings of the screen."""

    fps: float = 10.0
    """Frames a second, at most."""
    draw_budget: float = 0.05
    """The share of one core that drawing may take while the training runs."""
    glyphs: GlyphChoice = "auto"
    """What curves, points and images are drawn with."""
    theme: str = "dark"
    """A member of `gantui.tui.look.theme.THEMES`."""
    depth: Depth | None = None
    """The colours to draw with; None: those that the terminal has."""
    speed: float | None = None
    """How many times as fast as it was trained what is past is played; None: as suits its length."""
    rate: RateName = "usual"
    """What is chosen in the place of `fps` and `draw_budget`; 'usual' is these."""
