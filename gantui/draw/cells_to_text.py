"""Converts cells to what Rich and Textual print."""

from itertools import pairwise

import numpy as np
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import Colour
from gantui.draw.glyphs import BLANK
from gantui.draw.palette import Palette


class Styles(dict[int, Style]):
    """The Style of each pair of palette indices, fg * 256 + bg, made once: to compare and hash Styles is what costs."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette

    def __missing__(self, pair: int) -> Style:
        style = self[pair] = self._make(pair >> 8, pair & 255)
        return style

    def of(self, fg: int, bg: int) -> Style:
        """The style for a cell of these colours; never None, which Textual cannot render without colour."""
        return self[fg << 8 | bg]

    def _make(self, fg: int, bg: int) -> Style:
        palette = self._palette
        colour, background = _rich(palette.colours[fg]), _rich(palette.colours[bg])
        bold, dim = fg in palette.bold or None, fg in palette.dim or None
        if colour is None and background is None and not bold and not dim:
            return Style.null()
        return Style(color=colour, bgcolor=background, bold=bold, dim=dim)


def segments(row: Canvas, styles: Styles) -> list[Segment]:
    """ROW, one high, as runs of equal colours."""
    if not row.width:
        return []
    chars = row.chars[0]
    # The foreground of a blank cannot be seen: let it go on from the cell before and cut no run.
    inked = chars != BLANK
    source = np.maximum.accumulate(np.where(inked, np.arange(row.width), np.argmax(inked)))
    pairs = row.fg[0, source].astype(np.uint16) << 8 | row.bg[0]
    begins = np.ones(pairs.shape, bool)
    begins[1:] = pairs[1:] != pairs[:-1]
    text = str(chars.astype("<u4", copy=False).tobytes(), "utf-32-le")
    ends = [*np.flatnonzero(begins).tolist(), row.width]
    return [
        Segment(text[start:end], styles[pair])
        for (start, end), pair in zip(pairwise(ends), pairs[begins].tolist(), strict=True)
    ]


def _rich(colour: Colour) -> Color | None:
    if colour is None:
        return None
    return Color.from_ansi(colour) if isinstance(colour, int) else Color.from_rgb(*colour)
