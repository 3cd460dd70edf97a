"""Pieces of pictures as text for Textual, and back: behind a dialog it draws what it has made of our rows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from gantui.draw.canvas import Canvas
from gantui.draw.cells_to_text import Styles, segments
from gantui.draw.glyphs import BLANK
from gantui.draw.picture_pieces import PICTURES, are_pieces, columns_of, numbers_of, pieces, rows_of

_TEXT = 0xF0000
"""A character for private use, one cell wide: row and column are added, and the colour tells the picture."""
_COLOURS = 0x670000
"""The colour of the first picture; where Textual has mixed it with another one, a piece is no longer known."""


def segments_with_pieces(row: Canvas, styles: Styles) -> list[Segment]:
    """ROW, one high, as runs of equal colours; a piece is one character."""
    codes = row.chars[0]
    if not are_pieces(codes).any():
        return segments(row, styles)
    of = np.where(are_pieces(codes), numbers_of(codes).astype(np.int64) << 8 | row.bg[0], -1)
    starts = [0, *(np.flatnonzero(np.diff(of)) + 1).tolist(), row.width]
    found = list[Segment]()
    for start, end in pairwise(starts):
        if of[start] < 0:
            found += segments(row.part(start, 0, end - start, 1), styles)
            continue
        some, colour = codes[start:end], _COLOURS + (int(of[start]) >> 8)
        text = "".join(map(chr, (_TEXT + (rows_of(some) << np.uint32(8)) + columns_of(some)).tolist()))
        style = Style(color=Color.from_rgb(colour >> 16, colour >> 8 & 255, colour & 255))
        found.append(Segment(text, styles.of(0, int(of[start]) & 255) + style))
    return found


def codes_in(strip: Strip) -> NDArray[np.uint32]:
    """The code points of STRIP, with the pieces that stand for pictures as such, and blanks for those not known."""
    codes = np.frombuffer(strip.text.encode("utf-32-le", "replace"), "<u4").astype(np.uint32)
    stands = (codes >= _TEXT) & (codes < _TEXT + (1 << 16))
    if not stands.any():
        return codes
    at = 0
    for text, style, _ in strip:
        some, here = codes[at : at + len(text)], stands[at : at + len(text)]
        place, number = some[here] - _TEXT, _number(style)
        of = pieces(np.array([number or 0]), 1, 1).ravel() | place
        some[here] = BLANK if number is None else of
        at += len(text)
    return codes


def _number(style: Style | None) -> int | None:
    """The picture that the colour of STYLE tells."""
    if style is None or style.color is None or style.color.triplet is None:
        return None
    red, green, blue = style.color.triplet
    number = (red << 16 | green << 8 | blue) - _COLOURS
    return number if 0 <= number < PICTURES else None
