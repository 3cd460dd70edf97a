"""The pinwheel distribution on the plane."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment import distributions as options
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution


@DISTRIBUTIONS.register("pinwheel")
class Pinwheel(Distribution):
    """Equal arms at the angles 2 pi k / arms, as in the code of Johnson 2016 (there multiplied by 10).

    A point (a, b) with a ~ N(1, radial_std^2) and b ~ N(0, tangential_std^2) is turned clockwise by its arm's angle
    + rate * exp(a).
    """

    def __init__(self, pinwheel: options.Pinwheel, device: torch.device) -> None:
        self.arms, self.rate, self.scale, self.device = pinwheel.arms, pinwheel.rate, pinwheel.scale, device
        self.stds = torch.tensor([pinwheel.radial_std, pinwheel.tangential_std], device=device)

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points: [count, 2]."""
        arm = torch.randint(self.arms, (count,), generator=rng, device=self.device)
        noise = torch.randn(count, 2, generator=rng, device=self.device)
        outwards, across = (noise * self.stds).unbind(1)
        outwards = outwards + 1
        angle = 2 * math.pi * arm / self.arms + self.rate * outwards.exp()
        cosine, sine = angle.cos(), angle.sin()
        turned = torch.stack([outwards * cosine + across * sine, across * cosine - outwards * sine], 1)
        return self.scale * turned
