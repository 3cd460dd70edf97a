"""Colours by role, for every kind of terminal.

A canvas holds indices; a palette says what an index is here: an RGB triple, the number of a terminal colour, or
nothing. Indices of roles are the same in all palettes. Index 0 is the terminal's or theme's own colour.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gantui.draw.colour_ramps import RAMPS, Colour, Depth, RampName, levels_of

Levels = tuple[NDArray[np.uint8], tuple[int, ...]]
"""Indices of colours by level, and how bright each level is."""

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
"""The colours of several generators; the first has the colour of fakes. They were chosen to be far from each other, and
from real points, as the colour-blind see them; the first differ most."""
CLASSES = (REAL, *GENERATORS[1:])
"""The colours of the data's classes, none of them that of fakes; of more classes than these the colours repeat."""
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
    greys: Levels | None
    """For images of one channel: the index of each level, dark to bright, and its brightness 0..255."""
    cube: Levels | None
    """For images of red, green and blue: indices [red, green, blue], and the brightness of a level in each of them."""

    @staticmethod
    @cache
    def of(depth: Depth, dark: bool = True, *, colour_blind: bool = False) -> "Palette":
        """The palette for a terminal of this colour depth whose background is `dark` or light.

        `colour_blind`: with colours of the roles that those who lack one kind of cone tell apart too.
        """
        roles = _roles(depth, dark, colour_blind)
        colours, ramps, plain = list(roles), {}, _roles(depth, dark)
        for name in RAMPS:
            steps, ink = levels_of(name, depth, dark, fake=plain[FAKE], real=plain[REAL])
            indices = np.arange(len(colours), len(colours) + len(steps)).astype(np.uint8)
            colours += steps
            indices.flags.writeable = False
            ramps[name] = _Ramp(indices, ink)
        greys, cube = _image_colours(depth)
        images: list[Levels | None] = []
        for steps, values, shape in (greys, cube):
            indices = np.arange(len(colours), len(colours) + len(steps)).astype(np.uint8).reshape(shape)
            colours += steps
            images.append((indices, values) if steps else None)
        weights = (_BOLD, _LIGHT) if depth == "none" else (frozenset[int](), frozenset[int]())
        return Palette(depth, dark, tuple(colours), *weights, ramps, *images)

    def ramp(self, name: RampName) -> NDArray[np.uint8]:
        """Indices [levels] from the low to the high end; how many levels there are depends on the depth.

        A diverging ramp has an odd number: its middle level lies around the mid line instead of ending there.
        """
        return self._ramps[name].indices

    def ink(self, name: RampName) -> NDArray[np.float64] | None:
        """The share of ink [levels], 0..1, where levels are shade characters in the ramp's colours.

        None where they are background colours.
        """
        return self._ramps[name].ink


def _roles(depth: Depth, dark: bool, colour_blind: bool = False) -> tuple[Colour, ...]:
    table: dict[int, Colour] = {TEXT: None}
    if depth == "truecolor":
        table |= _TRUE_DARK if dark else _TRUE_LIGHT
    elif depth == "256":
        table |= _256_DARK if dark else _256_LIGHT
    elif depth == "16":
        table |= _16_DARK if dark else _16_LIGHT
    if colour_blind:
        table |= _COLOUR_BLIND.get((depth, dark), {})
    return tuple(table.get(role) for role in range(_ROLES))


_OfImages = tuple[list[Colour], tuple[int, ...], tuple[int, ...]]
"""Colours, the brightness of a level, and the shape of the levels."""


def _image_colours(depth: Depth) -> tuple[_OfImages, _OfImages]:
    """The colours of images of one channel, and of three: the same on a dark and on a light screen."""
    if depth == "none":
        return ([], (), (0,)), ([], (), (0,))
    if depth == "16":
        corners: list[Colour] = [0, 12, 10, 14, 9, 13, 11, 15]
        return ([0, 8, 7, 15], (0, 128, 192, 255), (4,)), (corners, (0, 255), (2, 2, 2))
    if depth == "256":
        levels = tuple(8 + 10 * i for i in range(24))
        greys: list[Colour] = [16, *range(232, 256), 231]
        some = (0, 1, 2, 4, 5)
        cube: list[Colour] = [16 + 36 * r + 6 * g + b for r in some for g in some for b in some]
        return (greys, (0, *levels, 255), (26,)), (cube, (0, 95, 135, 215, 255), (5, 5, 5))
    even, five = tuple(round(255 * i / 23) for i in range(24)), (0, 64, 128, 191, 255)
    return ([(v, v, v) for v in even], even, (24,)), (
        [(r, g, b) for r in five for g in five for b in five],
        five,
        (5,) * 3,
    )


# One colour has one meaning on the whole screen: green is real, purple is fake, of points, curves and of what D takes
# a place for; blue is D, orange G; what is good is teal, a warning yellow, bad red; where the keys act is cyan.
_TRUE_DARK: dict[int, Colour] = {
    DIM: (150, 150, 158), FAINT: (84, 84, 92), REAL: (105, 235, 120), FAKE: (232, 145, 255),
    LOSS_D: (90, 170, 255), LOSS_G: (255, 150, 40), RAW_REAL: (38, 92, 48), RAW_FAKE: (92, 50, 108),
    RAW_D: (36, 72, 118), RAW_G: (116, 72, 24), GOOD: (0, 200, 150), WARN: (245, 205, 70), BAD: (255, 92, 92),
    FOCUS: (110, 225, 235), BOTH: (255, 255, 255), FLOOR: (22, 50, 30),
    **dict(zip(GENERATORS[1:], (
        (255, 240, 0), (255, 150, 165), (240, 165, 30), (105, 210, 225), (255, 240, 180), (225, 225, 90),
        (225, 165, 135),
    ), strict=True)),
}  # fmt: skip
_TRUE_LIGHT: dict[int, Colour] = {
    DIM: (100, 100, 108), FAINT: (180, 180, 188), REAL: (0, 96, 24), FAKE: (128, 16, 150),
    LOSS_D: (20, 96, 190), LOSS_G: (190, 90, 0), RAW_REAL: (150, 205, 158), RAW_FAKE: (222, 176, 232),
    RAW_D: (160, 196, 238), RAW_G: (240, 202, 150), GOOD: (0, 140, 110), WARN: (140, 115, 0), BAD: (200, 20, 30),
    FOCUS: (0, 120, 140), BOTH: (0, 0, 0), FLOOR: (216, 238, 220),
    **dict(zip(GENERATORS[1:], (
        (0, 0, 255), (180, 15, 30), (105, 75, 135), (75, 15, 0), (135, 60, 90), (0, 75, 225), (0, 15, 75),
    ), strict=True)),
}  # fmt: skip
_256_DARK: dict[int, Colour] = {
    DIM: 246, FAINT: 239, REAL: 120, FAKE: 219, LOSS_D: 75, LOSS_G: 215, RAW_REAL: 22, RAW_FAKE: 53,
    RAW_D: 24, RAW_G: 94, GOOD: 43, WARN: 221, BAD: 203, FOCUS: 87, BOTH: 231, FLOOR: 236,
    **dict(zip(GENERATORS[1:], (226, 217, 214, 116, 223, 153, 187), strict=True)),
}  # fmt: skip
_256_LIGHT: dict[int, Colour] = {
    DIM: 242, FAINT: 250, REAL: 22, FAKE: 90, LOSS_D: 25, LOSS_G: 130, RAW_REAL: 151, RAW_FAKE: 182,
    RAW_D: 153, RAW_G: 223, GOOD: 29, WARN: 100, BAD: 160, FOCUS: 30, BOTH: 16, FLOOR: 254,
    **dict(zip(GENERATORS[1:], (21, 124, 60, 52, 95, 27, 17), strict=True)),
}  # fmt: skip
_16_DARK: dict[int, Colour] = {
    DIM: 7, FAINT: 8, REAL: 10, FAKE: 13, LOSS_D: 12, LOSS_G: 11, RAW_REAL: 8, RAW_FAKE: 8,
    RAW_D: 8, RAW_G: 8, GOOD: 2, WARN: 3, BAD: 9, FOCUS: 14, BOTH: 15, FLOOR: 8,
    **dict(zip(GENERATORS[1:], (11, 9, 14, 5, 12, 3, 6), strict=True)),
}  # fmt: skip
_16_LIGHT: dict[int, Colour] = {
    DIM: 8, FAINT: 7, REAL: 2, FAKE: 5, LOSS_D: 4, LOSS_G: 3, RAW_REAL: 7, RAW_FAKE: 7,
    RAW_D: 7, RAW_G: 7, GOOD: 12, WARN: 9, BAD: 1, FOCUS: 6, BOTH: 0, FLOOR: 7,
    **dict(zip(GENERATORS[1:], (3, 1, 6, 13, 4, 9, 12), strict=True)),
}  # fmt: skip

_COLOUR_BLIND: dict[tuple[Depth, bool], dict[int, Colour]] = {
    ("truecolor", True): {
        REAL: (125, 205, 151), FAKE: (252, 182, 246), LOSS_D: (57, 127, 252), LOSS_G: (248, 164, 22),
        GOOD: (30, 139, 207), WARN: (243, 229, 133), BAD: (252, 45, 73), FOCUS: (45, 144, 150),
    },
    ("truecolor", False): {
        REAL: (46, 78, 63), FAKE: (81, 19, 87), LOSS_D: (4, 39, 159), LOSS_G: (181, 95, 20),
        GOOD: (28, 106, 180), WARN: (111, 106, 60), BAD: (93, 17, 2), FOCUS: (35, 130, 138),
    },
    ("256", True): {
        REAL: 156, FAKE: 219, LOSS_D: 67, LOSS_G: 202, GOOD: 33, WARN: 226, BAD: 167, FOCUS: 43,
    },
    ("256", False): {
        REAL: 23, FAKE: 55, LOSS_D: 17, LOSS_G: 202, GOOD: 31, WARN: 137, BAD: 52, FOCUS: 33,
    },
}  # fmt: skip
"""The roles that mean something, as far apart as there are colours for: by hue where it is seen, else by lightness.
With 16 colours, which the terminal chooses, nothing can be said."""
