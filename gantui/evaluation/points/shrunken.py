"""Whether samples lie nearer to their modes than the data do."""

from __future__ import annotations

import math

from torch import Tensor


def shrunken(high_quality: Tensor, perfect: float, samples: int) -> Tensor:
    """By how many standard deviations HIGH_QUALITY [members] exceeds a PERFECT sampler's share; 0 below it.

    The standard deviation is that of the share among SAMPLES samples of a perfect one, sqrt(p (1 - p) / samples). More
    than 3 says that modes are too narrow. Where a perfect sampler scores 1 there is nothing above it, and this is 0.
    """
    excess = (high_quality - perfect).clamp(min=0)
    spread = math.sqrt(max(0.0, perfect * (1 - perfect)) / samples)
    return excess / spread if spread else excess.new_zeros(len(excess))
