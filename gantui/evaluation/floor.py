"""The floor of a metric: what a perfect generator shows of it, as a mean and a spread."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.experiment.metric import Side


@dataclass(frozen=True)
class Floor:
    """The floor of one metric: mean and spread for a perfect generator."""

    mean: float
    sd: float
    """From one record to the next."""

    @classmethod
    def of(cls, values: Tensor | Sequence[float]) -> Floor:
        """The floor that follows from VALUES, one for each perfect sample."""
        found = torch.as_tensor(values, dtype=torch.float64)
        return cls(float(found.mean()), float(found.std()))

    def off(self, value: float, side: Side) -> float:
        """By how many standard deviations VALUE is worse than the floor, on the bad SIDE; 0 if it is not worse.

        Infinite where a perfect generator always shows the same number and VALUE is another.
        """
        apart = value - self.mean
        worse = abs(apart) if side == "both" else apart if side == "above" else -apart
        if worse <= _ROUNDING * max(1.0, abs(self.mean)):
            return 0.0
        return worse / self.sd if self.sd > 0 else math.inf


Floors = Mapping[str, Floor]
"""By the key of the metric in a record."""
_ROUNDING = 1e-6
