"""A rectangle of character cells, the common currency of everything that draws."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gantui.draw.glyphs import BLANK
from gantui.draw.image_placeholders import as_blanks

# Stands for what must not reach a terminal; ASCII, so that it is right in every glyph set.
REPLACEMENT = "?"


@dataclass
class Canvas:
    """Rows of cells: a character, a foreground and a background colour each.

    `chars` holds code points, or `placeholders` of images, `fg` and `bg` indices into a palette (0: the terminal's
    or theme's own), all [height, width], row 0 on top.
    """

    chars: NDArray[np.uint32]
    fg: NDArray[np.uint8]
    bg: NDArray[np.uint8]

    @classmethod
    def blank(cls, width: int, height: int) -> Self:
        """Spaces in the default colours."""
        shape = (max(0, height), max(0, width))
        return cls(np.full(shape, BLANK, np.uint32), np.zeros(shape, np.uint8), np.zeros(shape, np.uint8))

    @property
    def width(self) -> int:
        """Cells across."""
        return int(self.chars.shape[1])

    @property
    def height(self) -> int:
        """Cells down."""
        return int(self.chars.shape[0])

    def put(self, x: int, y: int, text: str, fg: int = 0, bg: int | None = None) -> None:
        """Write `text` from cell (x, y) on, cut at the edges; no `bg` keeps the background that is there.

        What is not one printable cell (controls, escapes, wide or combining characters) becomes a question mark.
        """
        if not 0 <= y < self.height:
            return
        chars = _chars(text)[max(0, -x) : max(0, self.width - x)]
        if not len(chars):
            return
        cells = (y, slice(max(0, x), max(0, x) + len(chars)))
        self.chars[cells] = chars
        self.fg[cells] = fg
        if bg is not None:
            self.bg[cells] = bg

    def paste(self, x: int, y: int, other: "Canvas") -> None:
        """Copy `other` so that its top left cell falls on (x, y); what lies outside is cut off."""
        left, right = max(0, x), min(self.width, x + other.width)
        top, bottom = max(0, y), min(self.height, y + other.height)
        if left >= right or top >= bottom:
            return
        here = (slice(top, bottom), slice(left, right))
        there = (slice(top - y, bottom - y), slice(left - x, right - x))
        self.chars[here] = other.chars[there]
        self.fg[here] = other.fg[there]
        self.bg[here] = other.bg[there]

    def part(self, x: int, y: int, width: int, height: int) -> "Canvas":
        """The cells from (x, y) on, not a copy: what is drawn there is drawn here."""
        cells = (slice(y, y + height), slice(x, x + width))
        return Canvas(self.chars[cells], self.fg[cells], self.bg[cells])

    def text(self) -> list[str]:
        """The characters of each row, without colours and pictures."""
        return [self.row_text(y) for y in range(self.height)]

    def row_text(self, y: int) -> str:
        """The characters of row `y`."""
        return str(as_blanks(self.chars[y]).astype("<u4", copy=False).tobytes(), "utf-32-le")

    def changed_rows(self, previous: "Canvas | None") -> list[int]:
        """Rows that look different from `previous`: all of them when there is none or its shape differs."""
        if previous is None or previous.chars.shape != self.chars.shape:
            return list(range(self.height))
        differs = (self.chars != previous.chars) | (self.fg != previous.fg) | (self.bg != previous.bg)
        return [int(y) for y in np.flatnonzero(differs.any(axis=1))]


def one_cell_each(text: str) -> str:
    """`text` with everything replaced that is not exactly one printable cell."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _is_one_cell(c) else REPLACEMENT for c in text)


@lru_cache(maxsize=4096)
def _chars(text: str) -> NDArray[np.uint32]:
    """Code points of `text`, one a cell; most of what is written stands in every frame."""
    return np.frombuffer(one_cell_each(text).encode("utf-32-le"), dtype="<u4")


@lru_cache(maxsize=4096)
def _is_one_cell(char: str) -> bool:
    return (
        char.isprintable()
        and unicodedata.east_asian_width(char) not in "WF"
        and unicodedata.category(char) not in ("Mn", "Me", "Mc")
        # Conjoining Hangul vowels and finals: letters by category, drawn into the syllable before them.
        and not "\u1160" <= char <= "\u11ff"
        and not "\ud7b0" <= char <= "\ud7ff"
    )
