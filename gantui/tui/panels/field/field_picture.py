"""Pictures of the fields over the plane, on scales that say what they mean."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.limits import round_up
from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import DIVERGING, REAL_SHARE, SEQUENTIAL, SHARE, RampName
from gantui.draw.field import field as draw_field
from gantui.draw.field import quantise
from gantui.draw.formatting import number
from gantui.draw.palette import DIM, TEXT
from gantui.draw.plane.contours import Line, draw_contours
from gantui.session.view.pictures import Field, FieldKind
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.field.scale import UNBOUNDED, ScaledField, placed, resampled

NAMES: dict[FieldKind, str] = {
    "reading": "what D believes",
    "optimal": "the best D",
    "gap": "D against the best D",
    "slope": "slope of D",
    "data": "density of the data",
    "fakes": "density of the fakes",
}
"""What a view of each kind is called."""
ABOUT: dict[FieldKind, str] = {
    "reading": "",
    "optimal": (
        "The best D: what D would say if it were the best one for the fakes as they are now, such as p/(p+q) for a "
        "probability (Goodfellow 2014, proposition 1), p and q being the densities of data and fakes, blurred alike. "
        "Faded where neither are."
    ),
    "gap": (
        "D against the best D: by how much D takes the samples around a place to be real more often than they are, as "
        "a share from -1 to 1, both blurred alike. Plain: D is the best one there, or there is nothing."
    ),
    "slope": (
        "Slope of D: |grad d| of its raw output, on a scale by factors around 1. A critic that measures the "
        "Wasserstein distance has slope 1 between data and fakes (Gulrajani 2017, proposition 1); where D is flat, G "
        "is not told where to go."
    ),
    "data": "Density of the data: exact where it is known, else from a large fixed sample; blurred as the fakes are.",
    "fakes": "Density of the fakes: from a few thousand of them, blurred, on the scale of the data's density.",
}
"""What each kind shows, for the help."""

_TYPICAL = 0.98
"""Share of the places that a scale holds."""
_GAP_SIZES = (0.5, 1.0)
_STEEP_SIZES = (4.0, 16.0, 64.0, 256.0)
"""The ends that a scale may have: a few, so that it stays where it is."""
_NARROWED = 0.8
"""A scale gets smaller when what it shows needs no more than this share of the smaller one."""
_CONTOURS = ((0.1, DIM, "."), (0.3, DIM, ","), (0.7, DIM, ";"), (0.9, DIM, ":"), (0.5, TEXT, "+"))
"""Where on the scale of D's readings lines are drawn; in the middle, where it cannot tell, a brighter one."""
_RAMPS: dict[FieldKind, RampName] = {"slope": SEQUENTIAL, "data": REAL_SHARE, "fakes": SHARE}
"""The others say what is taken for real and what for fake."""


class KindPicture:
    """A field of one kind as a picture; a level is kept until its value leaves it clearly, so nothing flickers."""

    def __init__(self, look: Look, kind: FieldKind, *, coarse: bool = False) -> None:
        """COARSE: one value a cell instead of two, for a backdrop."""
        self._look = look
        self.kind = kind
        self.scaled = ScaledField(look, coarse=coarse)
        self.rows_a_cell = self.scaled.rows_a_cell
        self._seen: Field | None = None
        self._faded: Field | None = None
        self._size = 0.0
        self._steep = False
        """Whether a slope's scale begins at 1."""
        self._levels: NDArray[np.uint8] | None = None
        self._palette = look.palette

    @property
    def ramp(self) -> RampName:
        """The name of its colour ramp."""
        return _RAMPS.get(self.kind, DIVERGING)

    def picture(
        self, field: Field, facts: RunInfo, fitted: bool, width: int, height: int, least: float = 0.0
    ) -> Canvas:
        """FIELD in WIDTH x HEIGHT cells.

        LEAST is what the scale must hold beside its own values: for scores, the result of `least_scale`, for a density
        the largest one on the same scale.
        """
        field = self._fade(field, facts)
        if self.kind in ("reading", "optimal"):
            return self.scaled.picture(field, facts, fitted, width, height, least)
        values = resampled(field.values, self.rows_a_cell * height, width)
        shares, size = self._shares(values, least)
        palette = self._look.palette
        ramp = palette.ramp(self.ramp)
        before = self._levels if size == self._size and palette is self._palette else None
        self._size, self._palette = size, palette
        self._levels = quantise(shares, 0.0, 1.0, len(ramp), before)
        halves = self._levels.repeat(2 // self.rows_a_cell, axis=0)
        return draw_field(halves, self._look.palette, self.ramp, self._look.glyphs)

    def labels(self, facts: RunInfo) -> tuple[str, str, str]:
        """The meaning of the low end, the middle and the high end of the ramp, for the legend."""
        size = number(self._size, 2)
        if self.kind == "gap":
            return f"-{self._size:g} fake", "0", f"+{self._size:g} real"
        if self.kind == "slope":
            low = ("1", "") if self._steep else (f"1/{self._size:.0f} flat", "1")
            return *low, f"{self._size:.0f} steep"
        if self.kind in ("data", "fakes"):
            return "0", "", size
        return self.scaled.labels(facts)

    def _fade(self, field: Field, facts: RunInfo) -> Field:
        """FIELD faded towards the middle of its scale where it is uncertain."""
        if field is not self._seen or self._faded is None:
            middle = np.float32(facts.middle if self.kind == "optimal" else 0.0)
            values = field.values
            if field.weight is not None:
                values = middle + (values - middle) * field.weight
            self._seen, self._faded = field, Field(values, field.extent)
        return self._faded

    def _shares(self, values: NDArray[np.float32], densest: float) -> tuple[NDArray[np.float32], float]:
        """The place of VALUES on the scale, from 0 to 1, and the end of the scale."""
        finite = np.abs(values[np.isfinite(values)])
        if self.kind == "gap":
            size = _stepped(_quantile(finite), _GAP_SIZES, self._size)
            return placed(values, -size, 0.0, size), size
        if self.kind == "slope":
            with np.errstate(divide="ignore"):
                powers = np.log2(np.maximum(values, 0.0))
            known = np.abs(powers[np.isfinite(powers)])
            size = _stepped(2.0 ** _quantile(known), _STEEP_SIZES, self._size)
            # Where D is steep everywhere, half of the scale would stand empty and the picture would be all of one tone.
            self._steep = bool(len(finite) and np.quantile(finite, 1 - _TYPICAL) > _STEEP_SIZES[0])
            if self._steep:
                return np.clip(powers / math.log2(size), 0, 1).astype(np.float32), size
            return (0.5 + 0.5 * np.clip(powers / math.log2(size), -1, 1)).astype(np.float32), size
        size = round_up(max(float(finite.max(initial=0.0)), densest, 1e-12))
        return np.sqrt(np.maximum(values, 0) / np.float32(size)), size


def _quantile(values: NDArray[np.floating]) -> float:
    return float(np.quantile(values, _TYPICAL)) if len(values) else 0.0


def _stepped(size: float, sizes: tuple[float, ...], before: float) -> float:
    """The smallest of SIZES that holds SIZE; the one BEFORE until it is clearly too large."""
    found = next((end for end in sizes if size <= end), sizes[-1])
    if found < before and before in sizes and size > _NARROWED * found:
        return before
    return found


def densest(field: Field | None) -> float:
    """The largest value of FIELD."""
    values = np.empty(0) if field is None else field.values[np.isfinite(field.values)]
    return float(values.max(initial=0.0))


def contours_over(canvas: Canvas, field: Field, facts: RunInfo, scaled: ScaledField, look: Look) -> None:
    """Draw contours of D's score FIELD over CANVAS, on the scale that SCALED has for it."""
    low, high = scaled.scale
    bent = facts.reading in UNBOUNDED
    # Without colours many lines would be taken for points.
    lines: list[Line] = list(_CONTOURS if look.palette.depth != "none" else _CONTOURS[-1:])
    draw_contours(canvas, placed(field.values, low, facts.middle, high, bent=bent), lines, glyphs=look.glyphs)
