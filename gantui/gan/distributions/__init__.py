"""Distributions to learn: `make` builds the one that the options name."""

from __future__ import annotations

from typing import cast

import torch

from gantui.experiment import distributions as described
from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.files.data import Data
from gantui.experiment.files.points import Points as OwnPoints
from gantui.gan.distributions import curves, dirac, gaussians, images, pinwheel, points, raster
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution, Modes, Moments, Unit

__all__ = [
    "DISTRIBUTIONS",
    "Distribution",
    "Modes",
    "Moments",
    "Unit",
    "curves",
    "dirac",
    "gaussians",
    "images",
    "make",
    "pinwheel",
    "points",
    "raster",
]


def make(options: DistributionOptions, device: torch.device, data: Data | None = None) -> Distribution:
    """The distribution that OPTIONS describe. DATA is the content of their file, if it has been read already.

    Raises:
        Refusal: they name a file that can't be used.
    """
    kind = DISTRIBUTIONS.find(options.name)
    if data is None:
        return kind(options, device)
    if isinstance(data, OwnPoints):
        return points.Points(cast(described.Points, options), device, data)
    return images.OwnImages(cast(described.Images, options), device, data)
