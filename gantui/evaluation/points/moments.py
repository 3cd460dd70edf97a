"""Moments of numbers: mean, standard deviation, skewness and kurtosis."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment.metrics import measured_by
from gantui.gan.distributions import Distribution

MOMENTS = measured_by("moments")
"""The keys of a record, in the order of `moments`."""

ROUNDING = 8 * torch.finfo(torch.float64).eps
"""A standard deviation below this times the mean's size is none: what rounding leaves of equal numbers."""


def moments(x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Mean, standard deviation, skewness and excess kurtosis of the numbers X [..., n] (n >= 1): four tensors [...].

    Moments of the population, so the sums are divided by n; computed in float64 and returned in X's own precision. The
    last two are NaN where all numbers are equal.
    """
    exact = x.double()
    mean = exact.mean(-1)
    centred = exact - mean.unsqueeze(-1)
    std = centred.square().mean(-1).sqrt()
    standard = centred / torch.where(std > ROUNDING * mean.abs(), std, math.nan).unsqueeze(-1)
    skewness, kurtosis = standard.pow(3).mean(-1), standard.pow(4).mean(-1) - 3
    return mean.to(x.dtype), std.to(x.dtype), skewness.to(x.dtype), kurtosis.to(x.dtype)


def in_units(distribution: Distribution, samples: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The moments of SAMPLES [members, n, 1] in the units of DISTRIBUTION's data: four tensors [members]."""
    unit = distribution.unit
    return moments(unit.offset[0] + unit.factors[0] * samples[:, :, 0])
