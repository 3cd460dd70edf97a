"""From cells to what Rich and Textual print."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.glyphs import BLANK
from gantui.tui.raster.palette import Colour, Palette

_segment = tuple.__new__
"""Makes a Segment, past its own constructor: there are hundreds in a frame, and that takes half of their time."""


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


def segments(canvas: Canvas, rows: Sequence[int], styles: Styles) -> list[list[Segment]]:
    """ROWS of CANVAS, each as runs of equal colours; all at once, since a step of NumPy's costs as much for one."""
    width = canvas.width
    if not width or not rows:
        return [[] for _ in rows]
    chars = canvas.chars[rows]
    # The foreground of a blank cannot be seen: let it go on from the cell before and cut no run.
    inked = chars != BLANK
    first = np.argmax(inked, axis=1)[:, None]
    source = np.maximum.accumulate(np.where(inked, np.arange(width), first), axis=1)
    fg = np.take_along_axis(canvas.fg[rows], source, axis=1)
    pairs = fg.astype(np.uint16) << 8 | canvas.bg[rows]
    begins = np.ones(pairs.shape, bool)
    begins[:, 1:] = pairs[:, 1:] != pairs[:, :-1]
    starts = np.flatnonzero(begins).tolist()
    text = str(chars.astype("<u4", copy=False).tobytes(), "utf-32-le")
    ends = [*starts[1:], len(text)]
    made = [
        _segment(Segment, (text[start:end], styles[pair], None))
        for start, end, pair in zip(starts, ends, pairs[begins].tolist(), strict=True)
    ]
    upto = [0, *np.cumsum(begins.sum(axis=1)).tolist()]
    return [made[begin:end] for begin, end in pairwise(upto)]


def _rich(colour: Colour) -> Color | None:
    if colour is None:
        return None
    return Color.from_ansi(colour) if isinstance(colour, int) else Color.from_rgb(*colour)
