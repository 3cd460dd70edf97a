"""From cells to what Rich and Textual print."""

import numpy as np
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.glyphs import BLANK
from gantui.tui.raster.palette import Colour, Palette


class Styles:
    """The Style of each pair of palette indices, made once: comparing and hashing Styles is what costs."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._made: dict[int, Style] = {}

    def of(self, fg: int, bg: int) -> Style:
        """The style for a cell of these colours; never None, which Textual cannot render without colour."""
        return self.of_pair(fg << 8 | bg)

    def of_pair(self, pair: int) -> Style:
        """As `of`, for fg * 256 + bg."""
        style = self._made.get(pair)
        if style is None:
            style = self._made[pair] = self._make(pair >> 8, pair & 255)
        return style

    def _make(self, fg: int, bg: int) -> Style:
        palette = self._palette
        colour, background = _rich(palette.colours[fg]), _rich(palette.colours[bg])
        bold, dim = fg in palette.bold or None, fg in palette.dim or None
        if colour is None and background is None and not bold and not dim:
            return Style.null()
        return Style(color=colour, bgcolor=background, bold=bold, dim=dim)


def row_segments(canvas: Canvas, y: int, styles: Styles) -> list[Segment]:
    """Row `y` as runs of equal colours."""
    if not canvas.width:
        return []
    # The foreground of a blank cannot be seen: let it go on from the cell before and cut no run.
    inked = canvas.chars[y] != BLANK
    source = np.maximum.accumulate(np.where(inked, np.arange(canvas.width), np.argmax(inked)))
    pairs = canvas.fg[y][source].astype(np.uint16) << 8 | canvas.bg[y]
    starts = [0, *(np.flatnonzero(pairs[1:] != pairs[:-1]) + 1).tolist()]
    text = canvas.row_text(y)
    ends = [*starts[1:], canvas.width]
    return [
        Segment(text[start:end], styles.of_pair(pair))
        for start, end, pair in zip(starts, ends, pairs[starts].tolist(), strict=True)
    ]


def _rich(colour: Colour) -> Color | None:
    if colour is None:
        return None
    return Color.from_ansi(colour) if isinstance(colour, int) else Color.from_rgb(*colour)
