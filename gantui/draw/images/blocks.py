"""The characters that fill some of the equal parts of a cell: halves, quadrants, sextants, octants."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from gantui.draw.glyphs import BLANK, ImageGlyphs

PARTS: dict[ImageGlyphs, tuple[int, int]] = {
    "octant": (2, 4),
    "sextant": (2, 3),
    "quadrant": (2, 2),
    "half": (1, 2),
    "ascii": (1, 1),
}
"""The parts of a cell, across and down, each of which can have one of the cell's two colours."""

_FULL, _LEFT, _RIGHT = ord("█"), ord("▌"), ord("▐")
_QUADRANTS = [ord(char) for char in " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"]
_FIRST_SEXTANT, _FIRST_OCTANT = 0x1FB00, 0x1CD00
_OTHER_OCTANTS = {
    0x01: 0x1CEA8,
    0x02: 0x1CEAB,
    0x03: 0x1FB82,
    0x14: 0x1FBE6,
    0x28: 0x1FBE7,
    0x3F: 0x1FB85,
    0x40: 0x1CEA3,
    0x80: 0x1CEA0,
    0xC0: ord("▂"),
    0xFC: ord("▆"),
}
"""Patterns of octants that Unicode has as other blocks, beside those of whole quadrants."""


@cache
def characters(glyphs: ImageGlyphs) -> NDArray[np.uint32]:
    """The code point for each pattern: bit i of a pattern is part i of the cell, row by row from the top left."""
    if glyphs == "octant":
        codes = _octants()
    elif glyphs == "sextant":
        codes = _sextants()
    else:
        codes = {"quadrant": _QUADRANTS, "half": [BLANK, ord("▀"), ord("▄"), _FULL], "ascii": [BLANK, BLANK]}[glyphs]
    found = np.array(codes, np.uint32)
    found.flags.writeable = False
    return found


def _sextants() -> list[int]:
    """Unicode leaves out those that it had before: nothing, both halves, the full block."""
    known = {0: BLANK, 0b010101: _LEFT, 0b101010: _RIGHT, 0b111111: _FULL}
    rest = iter(range(_FIRST_SEXTANT, _FIRST_SEXTANT + 60))
    return [known[bits] if bits in known else next(rest) for bits in range(64)]


def _octants() -> list[int]:
    """The same: nothing that is made of whole quadrants, and no quarter that there was."""
    quadrants = {_of_quadrants(bits): code for bits, code in enumerate(_QUADRANTS)}
    known = quadrants | _OTHER_OCTANTS
    rest = iter(range(_FIRST_OCTANT, _FIRST_OCTANT + 230))
    return [known[bits] if bits in known else next(rest) for bits in range(256)]


def _of_quadrants(bits: int) -> int:
    """The pattern of octants that the pattern BITS of quadrants is."""
    return sum(octants for place, octants in enumerate((0x05, 0x0A, 0x50, 0xA0)) if bits >> place & 1)
