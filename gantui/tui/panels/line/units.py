"""Values of the line in the data's own units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.draw.axes.limits import Range
from gantui.session.view.array_types import Floats
from gantui.session.view.run_info import RunInfo

Doubles = NDArray[np.float64]


def own(facts: RunInfo, x: float | Doubles | Floats) -> Doubles:
    """X converted to the data's own units."""
    return np.asarray(facts.offset[0] + facts.factor * np.asarray(x, np.float64))


def ends(facts: RunInfo) -> Range:
    """The ends of the window in the data's own units."""
    left, right = own(facts, np.array(facts.extent[:2]))
    return float(left), float(right)


def first_numbers(points: Floats) -> Doubles:
    """The only coordinate of each of POINTS [n, 1]."""
    return points[:, 0].astype(np.float64) if len(points) else np.empty(0)


def centres(facts: RunInfo, cells: int) -> Doubles:
    """The centres of equal cells across the window, in the data's own units."""
    left, right = ends(facts)
    return left + (right - left) * (np.arange(cells) + 0.5) / max(1, cells)
