"""The colours of fields and shares, from low to high: purple to green for what D believes, and the others."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Depth = Literal["truecolor", "256", "16", "none"]
"""How many colours a terminal has."""
Colour = tuple[int, int, int] | int | None
"""Red, green and blue up to 255; a number among a terminal's own; None: its ordinary colour."""
RampName = Literal["diverging", "sequential", "share", "real share"]
DIVERGING: RampName = "diverging"
SEQUENTIAL: RampName = "sequential"
SHARE: RampName = "share"
"""How much there is of what the generator makes; the first level is the ground itself: nothing at all."""
REAL_SHARE: RampName = "real share"
"""The same of the data."""
RAMPS = (DIVERGING, SEQUENTIAL, SHARE, REAL_SHARE)

# Points lie on these backgrounds, so on a dark screen even the ends stay dark, on a light one light.
_TRUE_RAMPS: dict[tuple[RampName, bool], list[tuple[int, int, int]]] = {
    (DIVERGING, True): [(108, 36, 142), (66, 26, 88), (22, 24, 30), (14, 62, 30), (16, 104, 44)],
    (SEQUENTIAL, True): [(18, 20, 26), (42, 56, 78), (86, 99, 114)],
    (DIVERGING, False): [(214, 164, 232), (234, 210, 242), (246, 246, 244), (206, 236, 210), (142, 212, 156)],
    (SEQUENTIAL, False): [(248, 248, 250), (206, 216, 230), (158, 174, 196)],
    (SHARE, True): [(13, 15, 20), (52, 28, 66), (112, 56, 138), (186, 104, 214), (240, 196, 255)],
    (SHARE, False): [(250, 250, 248), (240, 218, 246), (204, 146, 220), (140, 40, 164), (66, 0, 84)],
    (REAL_SHARE, True): [(13, 15, 20), (20, 46, 28), (28, 96, 48), (70, 176, 90), (190, 255, 200)],
    (REAL_SHARE, False): [(250, 250, 248), (214, 240, 220), (130, 200, 150), (20, 120, 56), (0, 52, 16)],
}
# The few cells of the 6x6x6 cube and the grey row that points can be read on: not many levels, but each distinct.
_256_RAMPS: dict[tuple[RampName, bool], list[int]] = {
    (DIVERGING, True): [91, 53, 234, 22, 28],
    (SEQUENTIAL, True): [233, 234, 235, 236, 237, 238, 239, 240, 241, 242],
    (DIVERGING, False): [177, 183, 225, 255, 194, 157, 114],
    (SEQUENTIAL, False): [255, 254, 253, 252, 251, 250, 249, 248, 247],
    (SHARE, True): [233, 53, 90, 127, 133, 170, 176, 219, 225],
    (SHARE, False): [231, 225, 219, 176, 170, 133, 127, 90, 53],
    (REAL_SHARE, True): [233, 22, 28, 34, 71, 77, 114, 157, 194],
    (REAL_SHARE, False): [231, 157, 114, 113, 77, 71, 34, 28, 22],
}


def levels_of(
    name: RampName, depth: Depth, dark: bool, *, fake: Colour, real: Colour
) -> tuple[list[Colour], NDArray[np.float64] | None]:
    """The colours of the ramp NAME from low to high and, where they cannot fill a cell, the share of ink of each level.

    FAKE and REAL are the colours of points.
    """
    if depth == "none":
        # Ten, as many as there are ASCII shades, and twice the number of block shades.
        return [None] * 10, np.linspace(0.0, 1.0, 10)
    if depth == "16":
        # Not those of the points, which lie on it.
        low, high, plain = (5, 2, 7) if dark else (13, 10, 8)
        if name != DIVERGING:
            ink = {SHARE: fake, REAL_SHARE: real}.get(name, plain)
            return [ink] * 5, np.linspace(0.0, 1.0, 5)
        sides: list[Colour] = [low, low, low, low, None, high, high, high, high]
        return sides, np.abs(np.linspace(-1.0, 1.0, 9))
    if depth == "256":
        return list(_256_RAMPS[name, dark]), None
    if name in (SHARE, REAL_SHARE):
        # A jump after the ground: a little is not nothing.
        ground, *anchors = _TRUE_RAMPS[name, dark]
        return [ground, *_mixed(anchors, 14)], None
    return _mixed(_TRUE_RAMPS[name, dark], 13 if name == DIVERGING else 16), None


def _mixed(anchors: list[tuple[int, int, int]], levels: int) -> list[Colour]:
    """LEVELS colours from the first of ANCHORS to the last."""
    places = np.linspace(0.0, len(anchors) - 1.0, levels)
    mixed = [np.interp(places, range(len(anchors)), [anchor[i] for anchor in anchors]) for i in range(3)]
    return [(round(r), round(g), round(b)) for r, g, b in zip(*mixed, strict=True)]
