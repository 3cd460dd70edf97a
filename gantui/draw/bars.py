"""Mode coverage: one vertical bar a mode, against its fair share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.ticks import without_overlap
from gantui.draw.canvas import Canvas
from gantui.draw.formatting import shortened
from gantui.draw.glyphs import BLANK, Glyphs
from gantui.draw.palette import BAD, DIM, FAKE, RAW_FAKE, WARN, Palette

# Bars look heavy when wider, and few modes would fill the panel.
_WIDEST_SLOT = 8
# Names are cut to the width of a bar from this one on: less than four letters of a name say little.
_NAMED = 4


Part = tuple[str, str, int]
"""A character, what it stands for, and its colour."""


@dataclass(frozen=True)
class _Ink:
    """What bars are made of."""

    levels: NDArray[np.uint32]  # 0..8 eighths of a cell
    rest: str  # of samples that are not good
    line: str
    missing: str
    steps: int  # heights that one cell can show
    little: str = "."  # of samples that are not good, and of which there are next to none


_LEVELS = np.array([ord(c) for c in " ▁▂▃▄▅▆▇█"], np.uint32)
_INKS: dict[Glyphs, _Ink] = {
    "braille": _Ink(_LEVELS, "╱", "─", "✗", 8),
    "block": _Ink(_LEVELS, "░", "─", "✗", 8),  # what the fonts of consoles have
    "ascii": _Ink(np.array([ord(c) for c in " ..--==##"], np.uint32), "/", "-", "x", 4, ","),
}


def mode_bars(
    share: NDArray[np.floating],
    high_quality: NDArray[np.floating],
    expected: NDArray[np.floating],
    covered: NDArray[np.bool_],
    fair: NDArray[np.bool_],
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs = "braille",
    names: Sequence[str] = (),
) -> Canvas:
    """Bars for K modes; all arrays are [K], the first three shares of all samples (0..1).

    The lower part of a bar is `high_quality` and solid, the rest of `share` is hatched; a line marks `expected`, the
    fair share. Missing modes (not `covered`) have a red cross, covered ones that are not `fair` an exclamation mark.
    The full height is twice the largest fair share or the largest share, whichever is more. Modes have their NAMES, or
    are numbered from 1.
    Where there are more modes than columns, a bar is the mean of several neighbours and warns if one is missing.
    """
    canvas, modes = Canvas.blank(width, height), len(share)
    if not modes or width < 1 or height < 1:
        return canvas
    ink = _INKS[glyphs]
    together = math.ceil(modes / width)
    first = np.arange(0, modes, together)
    share, high_quality, expected = (_means(part, first) for part in (share, high_quality, expected))
    covered, fair = (np.logical_and.reduceat(part, first) for part in (covered, fair))

    bars = len(first)
    slot = min(_WIDEST_SLOT, width // bars)
    rows = height - (height >= 3) - (height >= 4)
    _draw_bars(
        canvas, share, high_quality, expected, fair, slot, rows, ink, glyphs != "ascii" and palette.depth != "none"
    )
    if height >= 3:
        for i in np.flatnonzero(~fair):
            mark, colour = ("!", WARN) if covered[i] else (ink.missing, BAD)
            canvas.put(int(i) * slot + _bar_width(slot) // 2, rows, mark, colour)
    if height >= 4 and together > 1:
        canvas.put(0, height - 1, f"modes 1-{modes}, {together} a bar", DIM)
    elif height >= 4:
        _draw_names(canvas, covered, slot, names or [str(number) for number in range(1, modes + 1)])
    return canvas


def legend(glyphs: Glyphs, good: str = "within 3σ", rest: str = "further off") -> tuple[Part, ...]:
    """The parts of `mode_bars` for a legend, the most important first; GOOD samples and the REST in words."""
    ink = _INKS[glyphs]
    full = chr(int(ink.levels[-1]))
    return (
        (full, good, FAKE),
        (ink.rest, rest, FAKE),
        (ink.line, "fair share", DIM),
        ("!", "less than a fifth of it", WARN),
    )


def _means(values: NDArray[np.floating], first: NDArray[np.intp]) -> NDArray[np.float64]:
    """The mean of each group of neighbours that begins at `first`; unknown values are left out."""
    known = np.nan_to_num(values.astype(np.float64))
    sizes = np.diff(first, append=len(values))
    means: NDArray[np.float64] = np.add.reduceat(known, first) / sizes
    return means


def _bar_width(slot: int) -> int:
    """Cells that a bar fills of its slot, the rest is the gap to the next."""
    return slot if slot == 1 else slot - 1


def _draw_bars(
    canvas: Canvas,
    share: NDArray[np.float64],
    high_quality: NDArray[np.float64],
    expected: NDArray[np.float64],
    fair: NDArray[np.bool_],
    slot: int,
    rows: int,
    ink: _Ink,
    solid: bool,
) -> None:
    """Bars and fair-share lines in the upper `rows`; `solid` where tones are colours and need no shade character."""
    scale = max(2 * float(expected.max()), float(share.max())) or 1.0
    row = np.arange(rows - 1, -1, -1)[:, None]
    total = _eighths(share / scale, rows, ink.steps)
    good = np.minimum(_eighths(high_quality / scale, rows, ink.steps), total)
    total, good = np.clip(total - 8 * row, 0, 8), np.clip(good - 8 * row, 0, 8)  # [rows, bars], within each cell

    colour = np.where(fair, FAKE, WARN).astype(np.uint8)
    # What is not good is no solid bar: it begins with the next whole cell, and where nothing else shows it with this.
    hatched = (good == 0) & ((total >= 4) | ((total > 0) & (row == 0)))
    chars = np.where(hatched, np.uint32(ord(ink.rest)), ink.levels[good])
    chars[hatched & (total < 4)] = ord(ink.little)
    fg = np.broadcast_to(colour, chars.shape).copy()
    bg = np.zeros_like(fg)

    at_line = row == np.minimum((expected / scale * rows).astype(int), rows - 1)
    on_bar = at_line & (good == 8) & solid
    bg[on_bar], fg[on_bar] = fg[on_bar], RAW_FAKE
    across = at_line & (good == 0)
    chars[on_bar | across], fg[across] = ord(ink.line), DIM

    column = np.arange(len(share) * slot)
    bar, in_gap = column // slot, column % slot >= _bar_width(slot)
    area = (slice(0, rows), slice(0, len(column)))
    line_in_gap = at_line[:, bar] & in_gap
    canvas.chars[area] = np.where(line_in_gap, np.uint32(ord(ink.line)), np.where(in_gap, BLANK, chars[:, bar]))
    canvas.fg[area] = np.where(line_in_gap, DIM, fg[:, bar])
    canvas.bg[area] = np.where(in_gap, 0, bg[:, bar])


def _eighths(shares: NDArray[np.float64], rows: int, steps: int) -> NDArray[np.intp]:
    """Heights in eighths of a cell, in `steps` to a cell; what is more than nothing shows."""
    heights = np.maximum(np.rint(shares * rows * steps), shares > 0)
    return (heights * (8 // steps)).astype(np.intp)


def _draw_names(canvas: Canvas, covered: NDArray[np.bool_], slot: int, names: Sequence[str]) -> None:
    """Write the NAMES of modes below the bars as far as they stand clear of each other.

    Missing modes come first, then each, or each second, fifth, tenth of the rest. Names that are wider than a bar are
    cut, unless bars are narrow.
    """
    modes = len(covered)
    if slot > _NAMED:
        names = [shortened(name, slot - 1) for name in names]
    every = next(n for n in (1, 2, 5, 10, 20, 50, modes) if n * slot > len(names[-1]) or n == modes)
    chosen = [*np.flatnonzero(~covered).tolist(), *range(every - 1, modes, every)]
    lengths = [len(names[mode]) for mode in chosen]
    starts = [
        min(mode * slot + (_bar_width(slot) - length + 1) // 2, canvas.width - length)
        for mode, length in zip(chosen, lengths, strict=True)
    ]
    for i in without_overlap(starts, lengths, gap=1):
        canvas.put(starts[i], canvas.height - 1, names[chosen[i]], DIM if covered[chosen[i]] else BAD)
