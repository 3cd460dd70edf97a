"""Layers over the densities of data on the line: levels of D, and the pull of G on its fakes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.limits import Range
from gantui.draw.axes.ticks import without_overlap
from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import BLANK
from gantui.draw.palette import DIM, FAINT, LOSS_G
from gantui.draw.plane.pulls import draw_pulls
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures import Arrows, Modes
from gantui.tui.look.layers import LayerName
from gantui.tui.look.look import Look
from gantui.tui.panels.mode_numbers import number_colours

LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Shares of the scale of D's readings that are marked; the middle one is where it cannot tell."""
ARROWS = 24
"""Fakes whose pull is shown: more lie over each other."""
ROWS = 3
"""At the foot of the plot, over which the arrows are spread."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Over:
    """What to draw over the densities."""

    levels: bool = False
    """Where D's reading passes `LEVELS`."""
    arrows: Arrows | None = None
    strongest: float = 0.0
    """The pull that is as long as `longest`."""
    longest: float = 0.0
    """The longest arrow, as a share of the window's width."""
    without: frozenset[LayerName] = frozenset()
    """What is left out."""
    centres: Floats | None = None
    """[modes, 1], where there are modes."""
    modes: Modes | None = None


def draw_mode_numbers(plot: Canvas, over: Over, ends: Range) -> None:
    """Write the numbers of the modes into the first row of PLOT, which reaches across ENDS, each above its mode."""
    if over.centres is None or "modes" in over.without:
        return
    shares = (over.centres[:, 0].astype(np.float64) - ends[0]) / (ends[1] - ends[0])
    texts = [str(number) for number in range(1, len(shares) + 1)]
    starts = [int(share * plot.width) - (len(text) - 1) // 2 for share, text in zip(shares, texts, strict=True)]
    colours = number_colours(len(texts), over.modes)
    for i in without_overlap(starts, list(map(len, texts)), gap=1):
        if 0 <= starts[i] < plot.width:
            plot.put(starts[i], 0, texts[i], colours[i])


def crossings(shares: Doubles, level: float) -> Doubles:
    """Where SHARES [n], the centres of equal parts of a window, pass LEVEL, as shares of the window; NaN is a gap."""
    away = shares - level
    with np.errstate(invalid="ignore"):
        at = np.flatnonzero(((away[:-1] > 0) != (away[1:] > 0)) & np.isfinite(away[:-1]) & np.isfinite(away[1:]))
    within = away[at] / (away[at] - away[at + 1])
    places: Doubles = (at + 0.5 + within) / len(shares)
    return places


def draw_levels(plot: Canvas, shares: Doubles, look: Look) -> None:
    """Draw an upright line wherever SHARES [n] of D's scale pass a level, on the cells of PLOT that are free."""
    line = ord("|" if look.glyphs == "ascii" else "┊")
    for level in LEVELS:
        places = crossings(shares, level)
        columns = np.minimum((places * plot.width).astype(np.intp), plot.width - 1)
        column = np.zeros((plot.height, plot.width), np.bool_)
        column[:, columns] = True
        free = column & (plot.chars == BLANK)
        plot.chars[free], plot.fg[free] = line, DIM if level == 0.5 else FAINT


def draw_pulls_at_foot(plot: Canvas, arrows: Arrows, ends: Range, unit: float, look: Look) -> None:
    """Draw ARROWS along the lowest rows of PLOT, which reaches across ENDS; a pull of 1 is UNIT long."""
    rows = min(ROWS, plot.height)
    places, pulls = (part[:ARROWS, 0].astype(np.float64) for part in (arrows.places, arrows.pull))
    order = np.argsort(places)  # neighbours in different rows
    height = np.empty(len(places))
    height[order] = np.arange(len(places)) % rows + 0.5
    foot = Canvas.blank(plot.width, rows)
    at = np.stack([places, height], axis=1)
    draw_pulls(
        foot, at, np.stack([pulls, 0 * pulls], axis=1), (*ends, 0.0, float(rows)), unit, LOSS_G, glyphs=look.glyphs
    )
    drawn = foot.chars != BLANK
    below = slice(plot.height - rows, None)
    plot.chars[below][drawn], plot.fg[below][drawn] = foot.chars[drawn], LOSS_G
