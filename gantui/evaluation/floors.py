"""What a perfect generator shows of each measure in a record: the mean and the spread over samples of the data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from gantui.evaluation.coverage import coverage
from gantui.evaluation.moments import moments
from gantui.gan.distributions import Distribution

Side = Literal["above", "below", "both"]
SIDES: dict[str, Side] = {
    "jsd": "above",
    "jsd_bound": "above",
    "w1": "above",
    "kl_modes": "above",
    "modes_fair": "below",
    "high_quality": "both",
    "coverage": "below",
    "density": "both",
    "fake_mean": "both",
    "fake_std": "both",
    "fake_skewness": "both",
    "fake_kurtosis": "both",
}
"""Every measure that has a floor, and on which side of it a generator is worse than a perfect one."""
MOMENTS = ("fake_mean", "fake_std", "fake_skewness", "fake_kurtosis")


@dataclass(frozen=True)
class Floor:
    """What a perfect generator shows of one measure."""

    mean: float
    sd: float
    """From one record to the next."""

    @classmethod
    def of(cls, values: Tensor | Sequence[float]) -> Floor:
        """The floor that VALUES, those of so many perfect samples, tell."""
        found = torch.as_tensor(values, dtype=torch.float64)
        return cls(float(found.mean()), float(found.std()))

    def off(self, value: float, side: Side) -> float:
        """How many standard deviations VALUE is worse than this, on its bad SIDE; 0 where it is not worse at all.

        Infinite where a perfect generator always shows the same and this is something else.
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
    """The floors of what is told from modes, by perfect SAMPLES [draws, n, dim]; none without modes."""
    if distribution.modes is None:
        return {}
    found = coverage(samples, distribution.modes)
    floors = {"high_quality": Floor.of(found.high_quality.sum(1)), "modes_fair": Floor.of(found.fair.sum(1))}
    return floors if len(distribution.modes.centres) == 1 else floors | {"kl_modes": Floor.of(found.kl)}


def of_numbers(distribution: Distribution, samples: Tensor) -> dict[str, Floor]:
    """The floors of the moments, by perfect SAMPLES [draws, n, dim]; none on the plane, or of a single number."""
    if distribution.dim != 1:
        return {}
    found = {key: Floor.of(values) for key, values in zip(MOMENTS, in_units(distribution, samples), strict=True)}
    return {key: floor for key, floor in found.items() if math.isfinite(floor.mean)}


def in_units(distribution: Distribution, samples: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The moments of SAMPLES [members, n, 1] in the data's own units: four times [members]."""
    unit = distribution.unit
    return moments(unit.offset[0] + unit.factors[0] * samples[:, :, 0])
