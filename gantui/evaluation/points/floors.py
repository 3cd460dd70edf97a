"""The floor of each metric in a record: its mean and spread over samples that a perfect generator would make."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.points.coverage import coverage
from gantui.evaluation.points.moments import moments
from gantui.experiment.metric import Side
from gantui.experiment.metrics import measured_by
from gantui.gan.distributions import Distribution

MOMENTS = measured_by("moments")


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
"""By the key of the measure in a record."""
_ROUNDING = 1e-6


def of_modes(distribution: Distribution, samples: Tensor) -> dict[str, Floor]:
    """The floors of metrics of modes, from perfect SAMPLES [draws, n, dim]; empty for data without modes."""
    if distribution.modes is None:
        return {}
    found = coverage(samples, distribution.modes)
    floors = {"high_quality": Floor.of(found.high_quality.sum(1)), "modes_fair": Floor.of(found.fair.sum(1))}
    return floors if len(distribution.modes.centres) == 1 else floors | {"kl_modes": Floor.of(found.kl)}


def of_numbers(distribution: Distribution, samples: Tensor) -> dict[str, Floor]:
    """The floors of the moments, from perfect SAMPLES [draws, n, dim]; empty on the plane, or for single points."""
    if distribution.dim != 1:
        return {}
    found = {key: Floor.of(values) for key, values in zip(MOMENTS, in_units(distribution, samples), strict=True)}
    return {key: floor for key, floor in found.items() if math.isfinite(floor.mean)}


def in_units(distribution: Distribution, samples: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The moments of SAMPLES [members, n, 1] in the data's own units: four tensors [members]."""
    unit = distribution.unit
    return moments(unit.offset[0] + unit.factors[0] * samples[:, :, 0])
