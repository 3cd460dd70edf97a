"""Distributions to learn: `make` builds the one that the options name."""

from __future__ import annotations

import torch

from gantui.experiment.distributions import DistributionOptions
from gantui.gan.distributions import checkerboard, curves, dirac, gaussians, pinwheel, points
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution, Modes, Moments, Unit

__all__ = [
    "DISTRIBUTIONS",
    "Distribution",
    "Modes",
    "Moments",
    "Unit",
    "checkerboard",
    "curves",
    "dirac",
    "gaussians",
    "make",
    "pinwheel",
    "points",
]


def make(options: DistributionOptions, device: torch.device) -> Distribution:
    """The distribution that OPTIONS describe.

    Raises:
        Refusal: they name a file that can't be used.
    """
    return DISTRIBUTIONS.find(options.name)(options, device)
