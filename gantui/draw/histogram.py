"""How often numbers fall into equal bins, as the outline of a histogram."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
_NARROWEST = 1e-300
"""A window that is not wider has no density that is a finite number."""


def densities(values: NDArray[np.floating], low: float, high: float, bins: int) -> Doubles:
    """The density [bins] of `values` [n] in equal bins from `low` to `high`; those outside count among the n.

    So it can be compared with a density over the whole line. Values that are not finite lie outside.
    """
    if not len(values) or bins < 1 or not high - low > _NARROWEST:
        return np.zeros(max(0, bins))
    place = (values.astype(np.float64) - low) * (bins / (high - low))
    place = place[(place >= 0) & (place <= bins)]
    counts = np.bincount(np.minimum(place.astype(np.intp), bins - 1), minlength=bins).astype(np.float64)
    return counts * (bins / ((high - low) * len(values)))


def outline(heights: Doubles, low: float, high: float) -> tuple[Doubles, Doubles]:
    """x and y of the steps around `heights` [bins] of equal bins from `low` to `high`; from 0 up and back to 0.

    Between empty bins there is a gap (NaN): a line along the axis would say nothing.
    """
    x = np.repeat(np.linspace(low, high, len(heights) + 1), 2)
    y = np.concatenate([[0.0], np.repeat(heights, 2), [0.0]])
    before, after = y[0::2], y[1::2]
    y[np.repeat((before == 0) & (after == 0), 2)] = np.nan
    return x, y
