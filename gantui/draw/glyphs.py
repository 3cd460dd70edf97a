"""The sets of characters to draw with, from braille dots down to plain ASCII."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Glyphs = Literal["braille", "block", "ascii"]
ImageGlyphs = Literal["pixel", "octant", "sextant", "quadrant", "half", "ascii"]
"""What images are made of: pixels that the terminal draws, cells of eight, six, four or two parts in two colours, or of
one shade."""
IMAGES_BESIDE: dict[Glyphs, ImageGlyphs] = {"braille": "quadrant", "block": "half", "ascii": "ascii"}
"""The images of a terminal of which nothing more is known than what it draws curves with."""

BLANK = ord(" ")
BRAILLE = 0x2800

# What one cell can show: dots across, dots down.
DOTS: dict[Glyphs, tuple[int, int]] = {"braille": (2, 4), "block": (2, 2), "ascii": (1, 1)}

_BITS: dict[Glyphs, NDArray[np.uint32]] = {
    "braille": np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint32),
    "block": np.array([[1, 2], [4, 8]], np.uint32),
    "ascii": np.array([[1]], np.uint32),
}
_QUADRANTS = np.array([ord(c) for c in " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"], np.uint32)
_STARS = np.array([ord(c) for c in " *"], np.uint32)


@dataclass(frozen=True)
class Lines:
    """The characters of axes, guides and marks."""

    axis: str
    line: str
    """The line of an axis across."""
    tick: str
    tick_right: str
    """The tick of an axis at the right of the plot."""
    guide: str
    cursor: str
    up: str
    down: str
    left: str
    right: str


_DRAWN = Lines(
    axis="│", line="─", tick="┤", tick_right="├", guide="┈", cursor="│", up="▲", down="▼", left="◄", right="►"
)
_TYPED = Lines(
    axis="|", line="-", tick="+", tick_right="+", guide="-", cursor="|", up="^", down="v", left="<", right=">"
)
LINES: dict[Glyphs, Lines] = {"braille": _DRAWN, "block": _DRAWN, "ascii": _TYPED}

# From no ink to full ink.
SHADES: dict[Glyphs, NDArray[np.uint32]] = {
    "braille": np.array([ord(c) for c in " ░▒▓█"], dtype=np.uint32),
    "block": np.array([ord(c) for c in " ░▒▓█"], dtype=np.uint32),
    "ascii": np.array([ord(c) for c in " .:-=+*#%@"], dtype=np.uint32),
}


def dots_to_bits(mask: NDArray[np.bool_], glyphs: Glyphs) -> NDArray[np.uint32]:
    """Gather dots [height * dots down, width * dots across] into one number a cell, 0 where it has none."""
    across, down = DOTS[glyphs]
    bits = np.zeros((mask.shape[0] // down, mask.shape[1] // across), np.uint32)
    for (y, x), bit in np.ndenumerate(_BITS[glyphs]):
        bits |= mask[y::down, x::across] * bit
    return bits


def bits_to_chars(bits: NDArray[np.uint32], glyphs: Glyphs) -> NDArray[np.uint32]:
    """The code point that shows the dots of each cell, a blank where there are none."""
    if glyphs == "braille":
        return np.where(bits > 0, np.uint32(BRAILLE) + bits, np.uint32(BLANK))
    chars: NDArray[np.uint32] = (_QUADRANTS if glyphs == "block" else _STARS)[bits]
    return chars


_NEAREST = {
    "·": "-", "…": ".", "σ": "s", "≥": ">", "≤": "<", "×": "x", "▶": ">", "‖": "=", "✓": "*", "■": "#", "✗": "x",
    "●": "o", "━": "=", "─": "-", "│": "|", "█": "#", "—": "-", "–": "-", "→": ">", "²": "2", "±": "~", "∞": "8",
    "▪": "o", "╋": "+", "░": ":", "╳": "x", "◀": "<",
    **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
}  # fmt: skip
_ASCII = np.full(0x10000, ord("?"), np.uint32)
_ASCII[:128] = np.arange(128)
for _drawn, _near in _NEAREST.items():
    _ASCII[ord(_drawn)] = ord(_near)


def in_ascii(chars: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The ASCII character that is nearest to each of the code points CHARS; a question mark where none is near."""
    return _ASCII[np.minimum(chars, len(_ASCII) - 1)]


def text_in_ascii(text: str) -> str:
    """TEXT with the nearest ASCII character in the place of every other one; a question mark where none is near."""
    return bytes(in_ascii(np.frombuffer(text.encode("utf-32-le"), "<u4")).astype(np.uint8)).decode("ascii")
