"""Events on an axis of time: small signs, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.glyphs import BLANK, LINES, Glyphs
from gantui.tui.raster.palette import BAD, FAINT, FOCUS, GOOD, WARN
from gantui.tui.raster.scale import Scale

Tone = Literal["change", "good", "neutral", "bad"]
"""change: nothing that happened, something that was done."""

# Shape does what colour may not; of several that share a cell the last of these is shown.
_TONES: tuple[Tone, ...] = ("change", "good", "neutral", "bad")
_COLOURS: dict[Tone, int] = {"change": FOCUS, "good": GOOD, "neutral": WARN, "bad": BAD}
_DRAWN: dict[Tone, str] = {"change": "▲", "good": "✓", "neutral": "◆", "bad": "✗"}
_TYPED: dict[Tone, str] = {"change": "^", "good": "*", "neutral": "o", "bad": "x"}
# Cells that a mark may move to leave a label readable: no further, or it would tell another time.
_ASIDE = 3


@dataclass(frozen=True)
class Mark:
    """Something that happened at `x`, in units of the axis."""

    x: float
    tone: Tone


def sign(tone: Tone, glyphs: Glyphs) -> tuple[str, int]:
    """The character of a mark of this TONE, and its colour."""
    return (_TYPED if glyphs == "ascii" else _DRAWN)[tone], _COLOURS[tone]


def draw_marks(
    canvas: Canvas, x: Scale, left: int, right: int, marks: Sequence[Mark], row: int, glyphs: Glyphs
) -> None:
    """Put `marks` into a `row` of an axis from column `left` up to `right`; outside of it there are none.

    Several in one cell share it. In the last row, that of the labels, a mark on a label moves to the nearest free cell,
    a few cells at most; another row is the line of the axis, on which they stand.
    """
    if right <= left or not canvas.height:
        return
    if row < canvas.height - 1:
        canvas.put(left, row, LINES[glyphs].line * (right - left), FAINT)
    shares = x.place(np.array([mark.x for mark in marks]))
    worst: dict[int, Tone] = {}
    for share, mark in zip(shares, marks, strict=True):
        if 0 <= share <= 1:
            column = left + round(float(share) * (right - left - 1))
            worst[column] = max(worst.get(column, mark.tone), mark.tone, key=_TONES.index)
    inked = (canvas.chars[row] != BLANK) & (row == canvas.height - 1)
    labelled = inked | np.append(inked[1:], False) | np.append(False, inked[:-1])  # a mark beside one looks like a part
    placed: dict[int, Tone] = {}
    for column, tone in worst.items():
        free = _nearest_free(labelled, column, left, right)
        placed[free] = max(placed.get(free, tone), tone, key=_TONES.index)
    for column, tone in placed.items():
        canvas.put(column, row, *sign(tone, glyphs))


def _nearest_free(labelled: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], column: int, left: int, right: int) -> int:
    """The nearest column without a label, the earlier of two; COLUMN itself where all about it is full."""
    near = sorted(range(max(left, column - _ASIDE), min(right, column + _ASIDE + 1)), key=lambda c: abs(c - column))
    return next((candidate for candidate in near if not labelled[candidate]), column)
