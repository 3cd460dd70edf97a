"""Colours by role, for every kind of terminal.

A canvas holds indices; a palette says what an index is here: an RGB triple, the number of a terminal colour, or
nothing. Indices of roles are the same in all palettes. Index 0 is the terminal's or theme's own colour.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Depth = Literal["truecolor", "256", "16", "none"]
RampName = Literal["diverging", "sequential", "share", "real share"]
Colour = tuple[int, int, int] | int | None

DIVERGING: RampName = "diverging"
SEQUENTIAL: RampName = "sequential"
SHARE: RampName = "share"
"""How much there is of what the generator makes; the first level is the ground itself: nothing at all."""
REAL_SHARE: RampName = "real share"
"""The same of the data."""

(
    TEXT,  # the theme's own
    DIM,  # labels
    FAINT,  # axes, grid, guides
    REAL,
    FAKE,
    LOSS_D,
    LOSS_G,
    RAW_REAL,  # RAW_*: the same hue, held back, for raw values behind smoothed ones
    RAW_FAKE,
    RAW_D,
    RAW_G,
    GOOD,
    WARN,
    BAD,
    FOCUS,
    BOTH,  # where real and fake meet
) = range(16)
GENERATORS = (FAKE, *range(16, 23))
"""Of several generators, each its own; the first has the colour of fakes. They were chosen to be far from
each other, and from real points, as the colour-blind see them; the first are told apart best."""
FLOOR = 23
"""Behind curves: what a perfect generator would show."""
_ROLES = 24

# Without colour a role can still be heavier or lighter.
_BOLD = frozenset({FAKE, LOSS_D, BAD, FOCUS, BOTH})
_LIGHT = frozenset({DIM, FAINT, RAW_REAL, RAW_FAKE, RAW_D, RAW_G, FLOOR})


@dataclass(frozen=True)
class _Ramp:
    """Indices [levels] from low to high and, where colour cannot fill a cell, the share of ink of each level."""

    indices: NDArray[np.uint8]
    ink: NDArray[np.float64] | None


@dataclass(frozen=True)
class Palette:
    """What the indices of a canvas mean on one kind of terminal.

    `colours[i]` is the colour of index i; `bold` and `dim` are the roles to set apart by weight (no colours only).
    """

    depth: Depth
    dark: bool
    colours: tuple[Colour, ...]
    bold: frozenset[int]
    dim: frozenset[int]
    _ramps: dict[RampName, _Ramp]

    @staticmethod
    @cache
    def of(depth: Depth, dark: bool = True, *, blue_is_good: bool = False) -> "Palette":
        """The palette for a terminal of this colour depth whose background is `dark` or light.

        `blue_is_good`: good and bad are blue and orange, which the colour-blind tell apart, not green and red.
        """
        roles = _roles(depth, dark, blue_is_good)
        colours, ramps = list(roles), {}
        for name in (DIVERGING, SEQUENTIAL, SHARE, REAL_SHARE):
            steps, ink = _ramp(name, depth, dark)
            indices = np.arange(len(colours), len(colours) + len(steps)).astype(np.uint8)
            colours += steps
            indices.flags.writeable = False
            ramps[name] = _Ramp(indices, ink)
        weights = (_BOLD, _LIGHT) if depth == "none" else (frozenset[int](), frozenset[int]())
        return Palette(depth, dark, tuple(colours), *weights, ramps)

    def ramp(self, name: RampName) -> NDArray[np.uint8]:
        """Indices [levels] from the low to the high end; how many levels there are depends on the depth.

        A diverging ramp has an odd number: its middle level lies around the mid line instead of ending there.
        """
        return self._ramps[name].indices

    def ink(self, name: RampName) -> NDArray[np.float64] | None:
        """Share of ink [levels], 0..1, where levels are shade characters in the ramp's colours; None where they are
        background colours.
        """
        return self._ramps[name].ink


def _roles(depth: Depth, dark: bool, blue_is_good: bool = False) -> tuple[Colour, ...]:
    table: dict[int, Colour] = {TEXT: None}
    if depth == "truecolor":
        table |= _TRUE_DARK if dark else _TRUE_LIGHT
    elif depth == "256":
        table |= _256_DARK if dark else _256_LIGHT
    elif depth == "16":
        table |= _16_DARK if dark else _16_LIGHT
    if blue_is_good and depth != "none":
        table |= dict(zip((GOOD, WARN, BAD), _BLUE_IS_GOOD[depth, dark], strict=True))
    return tuple(table.get(role) for role in range(_ROLES))


def _ramp(name: RampName, depth: Depth, dark: bool) -> tuple[list[Colour], NDArray[np.float64] | None]:
    if depth == "none":
        # Ten, as many as there are ASCII shades, and twice the number of block shades.
        return [None] * 10, np.linspace(0.0, 1.0, 10)
    if depth == "16":
        low, high, plain = (12, 11, 7) if dark else (4, 1, 8)
        if name != DIVERGING:
            ink = {SHARE: _roles(depth, dark)[FAKE], REAL_SHARE: _roles(depth, dark)[REAL]}.get(name, plain)
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


# Blue and orange for D and G, green and purple for real and fake: told apart by the colour-blind too, by lightness
# where not by hue.
_TRUE_DARK: dict[int, Colour] = {
    DIM: (150, 150, 158), FAINT: (84, 84, 92), REAL: (105, 235, 120), FAKE: (232, 145, 255),
    LOSS_D: (90, 170, 255), LOSS_G: (255, 165, 60), RAW_REAL: (38, 92, 48), RAW_FAKE: (92, 50, 108),
    RAW_D: (36, 72, 118), RAW_G: (116, 72, 24), GOOD: (105, 220, 120), WARN: (245, 205, 70), BAD: (255, 92, 92),
    FOCUS: (110, 225, 235), BOTH: (255, 255, 255), FLOOR: (22, 50, 30),
    **dict(zip(GENERATORS[1:], (
        (255, 240, 0), (255, 150, 165), (240, 165, 30), (105, 210, 225), (255, 240, 180), (225, 225, 90),
        (225, 165, 135),
    ), strict=True)),
}  # fmt: skip
_TRUE_LIGHT: dict[int, Colour] = {
    DIM: (100, 100, 108), FAINT: (180, 180, 188), REAL: (0, 96, 24), FAKE: (128, 16, 150),
    LOSS_D: (20, 96, 190), LOSS_G: (190, 90, 0), RAW_REAL: (150, 205, 158), RAW_FAKE: (222, 176, 232),
    RAW_D: (160, 196, 238), RAW_G: (240, 202, 150), GOOD: (0, 120, 40), WARN: (150, 105, 0), BAD: (200, 20, 30),
    FOCUS: (0, 120, 140), BOTH: (0, 0, 0), FLOOR: (216, 238, 220),
    **dict(zip(GENERATORS[1:], (
        (0, 0, 255), (180, 15, 30), (105, 75, 135), (75, 15, 0), (135, 60, 90), (0, 75, 225), (0, 15, 75),
    ), strict=True)),
}  # fmt: skip
_256_DARK: dict[int, Colour] = {
    DIM: 246, FAINT: 239, REAL: 120, FAKE: 219, LOSS_D: 75, LOSS_G: 215, RAW_REAL: 22, RAW_FAKE: 53,
    RAW_D: 24, RAW_G: 94, GOOD: 78, WARN: 221, BAD: 203, FOCUS: 87, BOTH: 231, FLOOR: 236,
    **dict(zip(GENERATORS[1:], (226, 217, 214, 116, 223, 153, 187), strict=True)),
}  # fmt: skip
_256_LIGHT: dict[int, Colour] = {
    DIM: 242, FAINT: 250, REAL: 22, FAKE: 90, LOSS_D: 25, LOSS_G: 130, RAW_REAL: 151, RAW_FAKE: 182,
    RAW_D: 153, RAW_G: 223, GOOD: 28, WARN: 94, BAD: 160, FOCUS: 30, BOTH: 16, FLOOR: 254,
    **dict(zip(GENERATORS[1:], (21, 124, 60, 52, 95, 27, 17), strict=True)),
}  # fmt: skip
_16_DARK: dict[int, Colour] = {
    DIM: 7, FAINT: 8, REAL: 10, FAKE: 13, LOSS_D: 12, LOSS_G: 11, RAW_REAL: 8, RAW_FAKE: 8,
    RAW_D: 8, RAW_G: 8, GOOD: 10, WARN: 11, BAD: 9, FOCUS: 14, BOTH: 15, FLOOR: 8,
    **dict(zip(GENERATORS[1:], (11, 9, 14, 5, 12, 3, 6), strict=True)),
}  # fmt: skip
_16_LIGHT: dict[int, Colour] = {
    DIM: 8, FAINT: 7, REAL: 2, FAKE: 5, LOSS_D: 4, LOSS_G: 1, RAW_REAL: 7, RAW_FAKE: 7,
    RAW_D: 7, RAW_G: 7, GOOD: 2, WARN: 3, BAD: 1, FOCUS: 6, BOTH: 0, FLOOR: 7,
    **dict(zip(GENERATORS[1:], (3, 1, 6, 13, 4, 9, 12), strict=True)),
}  # fmt: skip

_BLUE_IS_GOOD: dict[tuple[Depth, bool], tuple[Colour, Colour, Colour]] = {
    ("truecolor", True): ((86, 180, 233), (240, 228, 66), (205, 90, 20)),
    ("truecolor", False): ((0, 90, 200), (165, 120, 0), (110, 30, 0)),
    ("256", True): (75, 227, 166),
    ("256", False): (25, 136, 88),
    ("16", True): (12, 11, 9),
    ("16", False): (4, 3, 1),
}
"""Good, a warning and bad."""

# Points lie on these backgrounds, so on a dark screen even the ends stay dark, on a light one light.
_TRUE_RAMPS: dict[tuple[RampName, bool], list[tuple[int, int, int]]] = {
    (DIVERGING, True): [(26, 88, 176), (18, 56, 116), (22, 24, 30), (98, 50, 12), (150, 82, 12)],
    (SEQUENTIAL, True): [(18, 20, 26), (42, 56, 78), (86, 99, 114)],
    (DIVERGING, False): [(130, 180, 240), (190, 214, 242), (246, 246, 244), (248, 216, 176), (246, 180, 100)],
    (SEQUENTIAL, False): [(248, 248, 250), (206, 216, 230), (158, 174, 196)],
    (SHARE, True): [(13, 15, 20), (52, 28, 66), (112, 56, 138), (186, 104, 214), (240, 196, 255)],
    (SHARE, False): [(250, 250, 248), (240, 218, 246), (204, 146, 220), (140, 40, 164), (66, 0, 84)],
    (REAL_SHARE, True): [(13, 15, 20), (20, 46, 28), (28, 96, 48), (70, 176, 90), (190, 255, 200)],
    (REAL_SHARE, False): [(250, 250, 248), (214, 240, 220), (130, 200, 150), (20, 120, 56), (0, 52, 16)],
}
# The few cells of the 6x6x6 cube and the grey row that points can be read on: not many levels, but each distinct.
_256_RAMPS: dict[tuple[RampName, bool], list[int]] = {
    (DIVERGING, True): [26, 25, 18, 17, 234, 52, 88, 94, 130],
    (SEQUENTIAL, True): [233, 234, 235, 236, 237, 238, 239, 240, 241, 242],
    (DIVERGING, False): [75, 111, 117, 153, 189, 255, 230, 223, 222, 216, 209],
    (SEQUENTIAL, False): [255, 254, 253, 252, 251, 250, 249, 248, 247],
    (SHARE, True): [233, 53, 90, 127, 133, 170, 176, 219, 225],
    (SHARE, False): [231, 225, 219, 176, 170, 133, 127, 90, 53],
    (REAL_SHARE, True): [233, 22, 28, 34, 71, 77, 114, 157, 194],
    (REAL_SHARE, False): [231, 157, 114, 113, 77, 71, 34, 28, 22],
}
