"""Events on an axis of time, as small signs by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.scale import Scale
from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import BLANK, LINES, Glyphs
from gantui.draw.palette import BAD, FAINT, FOCUS, GOOD, WARN

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
    """An event at `x`, in units of the axis."""

    x: float
    tone: Tone


def sign(tone: Tone, glyphs: Glyphs) -> tuple[str, int]:
    """The character of a mark of this TONE, and its colour."""
    return (_TYPED if glyphs == "ascii" else _DRAWN)[tone], _COLOURS[tone]


def draw_marks(
    canvas: Canvas, x: Scale, left: int, right: int, marks: Sequence[Mark], row: int, glyphs: Glyphs
) -> None:
    """Put `marks` into a `row` of an axis from column `left` up to `right`; outside of it there are none.

    Events that share a cell show the worst of them; what somebody did is never under one of these: it moves to the
    nearest free cell. In the last row, that of the labels, so does a mark on a label or beside one, a few cells at
    most; a label that leaves no cell free goes as a whole. Another row is the line of the axis, on which they stand.
    """
    if right <= left or not canvas.height:
        return
    if row < canvas.height - 1:
        canvas.put(left, row, LINES[glyphs].line * (right - left), FAINT)
    shares = x.place(np.array([mark.x for mark in marks]))
    at = [
        (left + round(float(share) * (right - left - 1)), mark.tone)
        for share, mark in zip(shares, marks, strict=True)
        if 0 <= share <= 1
    ]
    inked = (canvas.chars[row] != BLANK) & (row == canvas.height - 1)
    full = inked | np.append(inked[1:], False) | np.append(False, inked[:-1])  # a mark beside one looks like a part
    placed: dict[int, Tone] = {}
    for column in sorted({column for column, tone in at if tone != "change"}):
        worst = max((tone for where, tone in at if where == column), key=_TONES.index)
        free = _nearest_free(full, column, left, right)
        placed[free] = max(placed.get(free, worst), worst, key=_TONES.index)
    events = np.isin(np.arange(canvas.width), [*placed])
    for column in sorted({column for column, tone in at if tone == "change"}):
        free = _nearest_free(full | events, column, left, right, 2 * _ASIDE)
        placed.setdefault(free, "change")
    for column, tone in placed.items():
        if full[column]:
            _wipe_label(canvas, row, column, inked)
        canvas.put(column, row, *sign(tone, glyphs))


def _nearest_free(full: NDArray[np.bool_], column: int, left: int, right: int, reach: int = _ASIDE) -> int:
    """The nearest column within REACH that is not FULL, the earlier of two; COLUMN itself where all about it is."""
    near = sorted(range(max(left, column - reach), min(right, column + reach + 1)), key=lambda c: abs(c - column))
    return next((candidate for candidate in near if not full[candidate]), column)


def _wipe_label(canvas: Canvas, row: int, column: int, inked: NDArray[np.bool_]) -> None:
    """Take away the whole label at COLUMN, or the one beside it: half of one would be another number."""
    for edge in (column - 1, column, column + 1):
        if not 0 <= edge < len(inked) or not inked[edge]:
            continue
        first, last = edge, edge
        while first > 0 and inked[first - 1]:
            first -= 1
        while last + 1 < len(inked) and inked[last + 1]:
            last += 1
        canvas.put(first, row, " " * (last + 1 - first))
        inked[first : last + 1] = False
