"""Letters on curves, by which they are known where colours can't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.drawing import row_of
from gantui.draw.axes.scale import Scale
from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import DOTS, Glyphs
from gantui.draw.time.curve import plot_area

APART = 16
"""Columns between two letters of one curve."""


@dataclass(frozen=True)
class Lettered:
    """A curve with a letter: `x` and `y` [n], x ascending; NaN is a gap."""

    letter: str
    colour: int
    x: NDArray[np.float64]
    y: NDArray[np.float64]


def draw_letters(
    canvas: Canvas,
    curves: Sequence[Lettered],
    *,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    log: bool,
    timed: bool,
    along: bool,
    glyphs: Glyphs,
) -> None:
    """Put the letter of each of `curves` on its newest value, into a `canvas` that `curve` drew with these ranges.

    `timed`: it was given marks. `along`: other letters stand on the way, so that a curve is known everywhere; those of
    different curves in different columns.
    """
    left, columns, rows = plot_area(canvas.width, canvas.height, y_range=y_range, log=log, timed=timed)
    if not columns or not rows:
        return
    across, down = DOTS[glyphs]
    x, y = Scale.along(*x_range, "linear"), Scale.of(*y_range, log=log)
    for place, one in enumerate(curves):
        known = np.isfinite(one.y)
        at, up = x.place(one.x[known]), y.place(one.y[known])
        seen = (at >= 0) & (at <= 1) & (up >= 0) & (up <= 1)
        at, up = at[seen], up[seen]
        if not len(at):
            continue
        where = np.rint(at * (columns * across - 1)).astype(np.intp) // across
        chosen = {len(where) - 1}
        if along:
            first = (place + 1) * APART // (len(curves) + 1)
            chosen |= {int(np.argmin(abs(where - column))) for column in range(first, int(where[-1]), APART)}
        for index in chosen:
            canvas.put(left + int(where[index]), row_of(float(up[index]), rows, down), one.letter, one.colour)
