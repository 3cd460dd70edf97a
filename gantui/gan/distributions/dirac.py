"""The distribution that has all its mass at one point."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment import distributions as options
from gantui.experiment.space import LINE
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution, Moments


@DISTRIBUTIONS.register("dirac")
class Dirac(Distribution):
    """A single point of the line: the data of the Dirac-GAN (Mescheder 2018, definition 2.1)."""

    def __init__(self, dirac: options.Dirac, device: torch.device) -> None:
        self.space = LINE
        self.at, self.device = dirac.scale * dirac.at, device

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT times the same point: [count, 1]."""
        return torch.full((count, 1), self.at, device=self.device)

    def moments(self) -> Moments:
        """The moments of one point: no spread, so no shape."""
        return self.at, 0.0, math.nan, math.nan
