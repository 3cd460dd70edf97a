"""The moments of a mixture of Gaussians on the line, in closed form."""

from __future__ import annotations

import math

from torch import Tensor

from gantui.gan.distributions.base import Moments


def mixture_moments(centres: Tensor, shares: Tensor, std: Tensor) -> Moments:
    """The moments of a mixture with CENTRES, SHARES and STD, all [modes] in float64.

    With d = centre - mean and s = std, the central moments are averages over the modes of d^2 + s^2, d^3 + 3 d s^2 and
    d^4 + 6 d^2 s^2 + 3 s^4. A std of 0 is a point, so equal shares without a width give the moments of a sample.
    """
    weights = shares / shares.sum()
    mean = (weights * centres).sum()
    d, variance = centres - mean, std.square()
    spread = float((weights * (d**2 + variance)).sum()) ** 0.5
    if spread == 0:
        return float(mean), 0.0, math.nan, math.nan
    d, variance = d / spread, variance / spread**2
    skewness = (weights * (d**3 + 3 * d * variance)).sum()
    kurtosis = (weights * (d**4 + 6 * d**2 * variance + 3 * variance**2)).sum()
    return float(mean), spread, float(skewness), float(kurtosis) - 3
