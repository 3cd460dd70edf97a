"""The scale and the colours of D's score: a field of it as a picture, on a scale that fits what the score means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.limits import settle_symmetric
from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import DIVERGING
from gantui.draw.field import field as draw_field
from gantui.draw.field import quantise
from gantui.draw.formatting import constant, number, significant
from gantui.session.view.pictures import Field
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look

if TYPE_CHECKING:
    from gantui.experiment.objectives import Reading

_TYPICAL = 0.98
"""Share of the places that a score's scale holds unless it is fitted to all."""
HARDLY = 0.05
"""The share of the scale on each side of the middle within which real and fake are hardly distinguished."""
_LEAST = 1e-6
"""A scale never shrinks to less: a constant field has no size of its own."""

UNBOUNDED: frozenset[Reading] = frozenset({"score", "relative", "variational"})
"""Readings without bounds, drawn by the square root of their distance from the middle: far from the data D rises to
many times what it says between the modes, which a straight scale would show as one flat place."""

NO_PICTURE = (
    "There is no picture of what the discriminator believes: it judges a whole batch at once, or compares samples with "
    "each other, and so has no reading for a single point."
)


class ScaledField:
    """A field as a picture of a wanted size; a level is kept until its value leaves it clearly, so nothing flickers."""

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
        self.typical = 0.0
        """How far from the middle most of the newest field is."""

    def picture(
        self, field: Field, facts: RunInfo, fitted: bool, width: int, height: int, least: float = 0.0
    ) -> Canvas:
        """FIELD in WIDTH x HEIGHT cells; FITTED: with a scale as wide as its values, whatever the score means.

        Else a scale without bounds reaches at least so far from the middle: what `least_scale` says. The scale is of
        the instant of FIELD: it stays as it is until another field comes.
        """
        least = 0.0 if fitted else least
        key = (facts.reading, facts.middle, fitted, width, height, self._look.palette)
        if field is self._field and key == self._key:
            return self._canvas
        values = resampled(field.values, self.rows_a_cell * height, width)
        if key[:3] != self._key[:3]:
            self._size = None
        # of the field as it came: pictures of different sizes choose the same scale
        scale = self._limits(field.values, facts, fitted, least)
        before = self._levels if scale == self.scale and key[5:6] == self._key[5:6] else None
        self.scale, self._field, self._key = scale, field, key
        shares = placed(values, scale[0], facts.middle, scale[1], bent=facts.reading in UNBOUNDED)
        self._levels = quantise(shares, 0.0, 1.0, len(self._look.palette.ramp(DIVERGING)), before)
        halves = self._levels.repeat(2 // self.rows_a_cell, axis=0)
        self._canvas = draw_field(halves, self._look.palette, DIVERGING, self._look.glyphs)
        return self._canvas

    def _limits(self, values: NDArray[np.float32], facts: RunInfo, fitted: bool, least: float) -> tuple[float, float]:
        middle = facts.middle
        away = np.abs(values[np.isfinite(values)] - middle)
        self.typical = 0.0 if not len(away) else float(away.max() if fitted else np.quantile(away, _TYPICAL))
        if facts.reading not in UNBOUNDED and not fitted:
            return 0.0, 1.0
        self._size = settle_symmetric(max(self.typical, least, _LEAST), self._size)
        low, high = middle - self._size, middle + self._size
        return (max(low, 0.0), min(high, 1.0)) if facts.reading == "probability" else (low, high)

    def labels(self, facts: RunInfo) -> tuple[str, str, str]:
        """The meaning of the low end, the middle and the high end of the ramp, for the legend."""
        low, high = self.scale
        middle = constant(facts.middle)
        if self.typical < HARDLY * (high - low) / 2:  # what is plain says how plain it is
            middle += f" ±{significant(self.typical, 1)}"
        return f"{number(low, 2)} fake", middle, f"{number(high, 2)} real"


def placed(
    values: NDArray[np.float32], low: float, middle: float, high: float, *, bent: bool = False
) -> NDArray[np.float32]:
    """The place of VALUES on a scale: 0 at LOW, 1/2 at MIDDLE, 1 at HIGH, beyond these outside.

    A straight line on both sides of MIDDLE or, BENT, the square root of the distance from it.
    """
    away = values - np.float32(middle)
    sides = np.where(away < 0, np.float32(max(middle - low, _LEAST)), np.float32(max(high - middle, _LEAST)))
    shares = away / sides
    if bent:
        shares = np.sign(shares) * np.sqrt(np.abs(shares))
    return (0.5 + 0.5 * shares).astype(np.float32)


def resampled(values: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """VALUES on a grid of ROWS x COLUMNS over the same area, interpolated between the four cells around each."""
    if values.shape == (rows, columns):
        return values
    (above, below, down), (left, right, across) = (
        _between(n, m) for n, m in zip(values.shape, (rows, columns), strict=True)
    )
    upper = values[np.ix_(above, left)] * (1 - across) + values[np.ix_(above, right)] * across
    lower = values[np.ix_(below, left)] * (1 - across) + values[np.ix_(below, right)] * across
    return (upper * (1 - down[:, None]) + lower * down[:, None]).astype(np.float32)


def _between(cells: int, wanted: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """For the centres of WANTED cells: the neighbours among CELLS, before and after, and the latter's share."""
    at = np.clip((np.arange(wanted) + 0.5) * cells / wanted - 0.5, 0, cells - 1)
    before = np.floor(at).astype(np.intp)
    return before, np.minimum(before + 1, cells - 1), (at - before).astype(np.float32)
