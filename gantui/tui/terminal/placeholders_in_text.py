"""Placeholders of images as text for Textual, and back: behind a dialog it draws what it has made of our rows."""

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
from gantui.draw.image_placeholders import IMAGES, are_placeholders, columns_of, ids_of, placeholders, rows_of

_TEXT = 0xF0000
"""A character for private use, one cell wide: row and column are added, and the colour tells the image."""
_COLOURS = 0x670000
"""The colour of the first image; where Textual has mixed it with another one, a placeholder is no longer known."""


def segments_with_placeholders(row: Canvas, styles: Styles) -> list[Segment]:
    """ROW, one high, as runs of equal colours; a placeholder is one character."""
    codes = row.chars[0]
    if not are_placeholders(codes).any():
        return segments(row, styles)
    of = np.where(are_placeholders(codes), ids_of(codes).astype(np.int64) << 8 | row.bg[0], -1)
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
    """The code points of STRIP, with placeholders as such again, and blanks for those not known."""
    codes = np.frombuffer(strip.text.encode("utf-32-le", "replace"), "<u4").astype(np.uint32)
    stands = (codes >= _TEXT) & (codes < _TEXT + (1 << 16))
    if not stands.any():
        return codes
    at = 0
    for text, style, _ in strip:
        some, here = codes[at : at + len(text)], stands[at : at + len(text)]
        place, image_id = some[here] - _TEXT, _id_in(style)
        of = placeholders(np.array([image_id or 0]), 1, 1).ravel() | place
        some[here] = BLANK if image_id is None else of
        at += len(text)
    return codes


def _id_in(style: Style | None) -> int | None:
    """The id of the image that the colour of STYLE tells."""
    if style is None or style.color is None or style.color.triplet is None:
        return None
    red, green, blue = style.color.triplet
    image_id = (red << 16 | green << 8 | blue) - _COLOURS
    return image_id if 0 <= image_id < IMAGES else None
