"""Exponential smoothing of a curve."""

import numpy as np
from numpy.typing import NDArray


def smooth(y: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
    """Exponential moving average of `y` [n]; `alpha` in (0, 1] is the weight of the newest value, 1 changes nothing.

    Unbiased from the first value on (the weights seen so far sum to one). Values that are not finite are left out
    of the average and stay gaps in the answer.
    """
    if not 0 < alpha <= 1:
        raise ValueError(f"alpha must lie in (0, 1], not {alpha}")
    known = np.isfinite(y)
    total = _decayed_sum(np.where(known, y, 0.0), 1 - alpha)
    weight = _decayed_sum(known.astype(np.float64), 1 - alpha)
    average: NDArray[np.float64] = np.divide(total, weight, out=np.full(y.shape, np.nan), where=known)
    return average


def _decayed_sum(values: NDArray[np.float64], decay: float) -> NDArray[np.float64]:
    """sum_j decay^j values[i - j] for every i, in log2(n) passes: each doubles how far back the sum reaches."""
    total, reach = values.copy(), 1
    while reach < len(values) and decay > 0:
        total[reach:] += decay * total[:-reach]
        decay, reach = decay * decay, 2 * reach
    return total
