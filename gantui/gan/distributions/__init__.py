"""Distributions to learn: `make` builds the one that the options name."""

from __future__ import annotations

import torch

from gantui.experiment.distributions import DistributionOptions
from gantui.gan.distributions import curves, gaussians
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution, Modes

__all__ = ["DISTRIBUTIONS", "Distribution", "Modes", "curves", "gaussians", "make"]


def make(options: DistributionOptions, device: torch.device) -> Distribution:
    """The distribution that OPTIONS describe."""
    return DISTRIBUTIONS.find(options.name)(options, device)
