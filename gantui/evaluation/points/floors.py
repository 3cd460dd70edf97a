"""The floor of each metric in a record: its mean and spread over samples that a perfect generator would make."""

from __future__ import annotations

import math

from torch import Tensor

from gantui.evaluation.coverage import coverage
from gantui.evaluation.floor import Floor
from gantui.evaluation.points.gaussian_modes import GaussianModes
from gantui.evaluation.points.moments import moments
from gantui.experiment.metrics import measured_by
from gantui.gan.distributions import Distribution

MOMENTS = measured_by("moments")


def of_modes(distribution: Distribution, samples: Tensor) -> dict[str, Floor]:
    """The floors of metrics of modes, from perfect SAMPLES [draws, n, dim]; empty for data without modes."""
    if distribution.modes is None:
        return {}
    parts = GaussianModes(distribution.modes)
    found = coverage(parts.sort(samples), parts.shares)
    floors = {"high_quality": Floor.of(found.high_quality.sum(1)), "modes_fair": Floor.of(found.fair.sum(1))}
    return floors if len(distribution.modes.centres) == 1 else floors | {"kl_modes": Floor.of(found.kl)}


def of_numbers(distribution: Distribution, samples: Tensor) -> dict[str, Floor]:
    """The floors of the moments, from perfect SAMPLES [draws, n, dim]; empty on the plane, or for single points."""
    if distribution.space.width != 1:
        return {}
    found = {key: Floor.of(values) for key, values in zip(MOMENTS, in_units(distribution, samples), strict=True)}
    return {key: floor for key, floor in found.items() if math.isfinite(floor.mean)}


def in_units(distribution: Distribution, samples: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The moments of SAMPLES [members, n, 1] in the data's own units: four tensors [members]."""
    unit = distribution.unit
    return moments(unit.offset[0] + unit.factors[0] * samples[:, :, 0])
