"""The discriminator's reading of every place as a picture, on a scale that fits what the reading means."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gantui.session.snapshot import Field
from gantui.tui.bounds import settle_symmetric
from gantui.tui.look import Look
from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.field import field as draw_field
from gantui.tui.raster.field import quantise
from gantui.tui.raster.palette import DIVERGING
from gantui.tui.words import number

if TYPE_CHECKING:
    from gantui.experiment.objectives import Reading

_TYPICAL = 0.98
"""Share of the places that a score's scale holds unless it is fitted to all."""
_LEAST = 1e-6
"""A scale never shrinks to less: a constant field has no size of its own."""

MIDDLE: dict[Reading, float] = {"probability": 0.5, "label": 0.5, "score": 0.0, "relative": 0.0}
"""Where D is undecided."""
BENT: frozenset[Reading] = frozenset({"score", "relative"})
"""Readings without bounds, drawn by the square root of their distance from 0: far from the data D rises to many times
what it says between the modes, which a straight scale would show as one flat place."""


class Belief:
    """A field as a picture of a wanted size, remembered so that what has settled does not change."""

    def __init__(self, look: Look, *, coarse: bool = False) -> None:
        """COARSE: one value a cell instead of two, for a backdrop: a third of the bytes, and points stand out."""
        self._look = look
        self.rows_a_cell = 1 if coarse else 2
        self._size: float | None = None
        self._levels: NDArray[np.uint8] | None = None
        self._field: Field | None = None
        self._key: tuple[object, ...] = ()
        self._canvas = Canvas.blank(0, 0)
        self.scale = (0.0, 1.0)
        """The readings at the two ends of the ramp."""

    def picture(self, field: Field, reading: Reading, fitted: bool, width: int, height: int) -> Canvas:
        """FIELD in WIDTH x HEIGHT cells; FITTED: with the scale as wide as its values, whatever the reading."""
        key = (reading, fitted, width, height)
        if field is self._field and key == self._key:
            return self._canvas
        values = resampled(field.values, self.rows_a_cell * height, width)
        if key[:2] != self._key[:2]:
            self._size = None
        scale = self._limits(values, reading, fitted)
        before = self._levels if scale == self.scale else None
        self.scale, self._field, self._key = scale, field, key
        levels = len(self._look.palette.ramp(DIVERGING))
        if reading in BENT:
            values, scale = bent(values), (-math.sqrt(-scale[0]), math.sqrt(scale[1]))
        self._levels = quantise(values, *scale, levels, before)
        halves = self._levels.repeat(2 // self.rows_a_cell, axis=0)
        self._canvas = draw_field(halves, self._look.palette, DIVERGING, self._look.glyphs)
        return self._canvas

    def _limits(self, values: NDArray[np.float32], reading: Reading, fitted: bool) -> tuple[float, float]:
        if reading in ("probability", "label") and not fitted:
            return 0.0, 1.0
        middle = MIDDLE[reading]
        away = np.abs(values[np.isfinite(values)] - middle)
        size = 0.0 if not len(away) else float(away.max() if fitted else np.quantile(away, _TYPICAL))
        self._size = settle_symmetric(max(size, _LEAST), self._size)
        if reading == "probability":
            self._size = min(self._size, 0.5)
        return middle - self._size, middle + self._size

    def labels(self, reading: Reading) -> tuple[str, str, str]:
        """For the legend: what the low end, the middle and the high end of the ramp mean."""
        low, high = self.scale
        middle = "1/2" if reading in ("probability", "label") else "0"
        return f"{number(low, 2)} fake", middle, f"{number(high, 2)} real"


def bent(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The square root of each value's distance from 0, with its sign."""
    roots: NDArray[np.float32] = np.sign(values) * np.sqrt(np.abs(values))
    return roots


def resampled(values: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """VALUES on a grid of ROWS x COLUMNS: each takes the nearest."""
    if values.shape == (rows, columns):
        return values
    row = ((np.arange(rows) + 0.5) * values.shape[0] / rows).astype(np.intp)
    column = ((np.arange(columns) + 0.5) * values.shape[1] / columns).astype(np.intp)
    return values[np.ix_(row, column)]
