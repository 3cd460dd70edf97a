"""Distributions along curves: line, swiss roll, moons, spirals."""

from __future__ import annotations

import math
from abc import abstractmethod

import torch
from torch import Tensor

from gantui.experiment import distributions as options
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution


class Curve(Distribution):
    """Points along a curve, blurred by round Gaussian noise and scaled."""

    noise: float
    scale: float
    device: torch.device

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points: [count, 2]."""
        uniform = torch.rand(count, generator=rng, device=self.device)
        noise = torch.randn(count, 2, generator=rng, device=self.device)
        return self.scale * torch.add(self.along(uniform), noise, alpha=self.noise)

    @abstractmethod
    def along(self, uniform: Tensor) -> Tensor:
        """The points of the curve for numbers uniform on [0, 1): [count] -> [count, 2]."""


@DISTRIBUTIONS.register("line")
class Line(Curve):
    """A line segment through 0."""

    def __init__(self, line: options.Line, device: torch.device) -> None:
        self.noise, self.scale, self.device, self.length = line.std, line.scale, device, line.length
        angle = math.radians(line.angle)
        self.direction = torch.tensor([math.cos(angle), math.sin(angle)], device=device)

    def along(self, uniform: Tensor) -> Tensor:
        """Points spread evenly along the segment."""
        return self.length * (uniform - 0.5).unsqueeze(1) * self.direction

    def log_density(self, points: Tensor) -> Tensor:
        """The log density: a Gaussian across the line; along it, a box blurred by that Gaussian."""
        x, y = (points / self.scale).unbind(-1)
        cosine, sine = self.direction
        along, across = (x * cosine + y * sine).abs(), y * cosine - x * sine
        # By symmetry on the side where both tails are small, so that their difference keeps its digits.
        inner = torch.special.log_ndtr((self.length / 2 - along) / self.noise)
        outer = torch.special.log_ndtr((-self.length / 2 - along) / self.noise)
        box = inner + torch.log(-torch.expm1(outer - inner)) - math.log(self.length)
        gauss = -((across / self.noise) ** 2) / 2 - math.log(self.noise * math.sqrt(2 * math.pi))
        return box + gauss - 2 * math.log(self.scale)


@DISTRIBUTIONS.register("swiss_roll")
class SwissRoll(Curve):
    """t (cos t, sin t) with t uniform on [1.5 pi, 4.5 pi): columns 0 and 2 of scikit-learn's make_swiss_roll."""

    def __init__(self, roll: options.SwissRoll, device: torch.device) -> None:
        self.noise, self.scale, self.device = roll.noise, roll.scale, device

    def along(self, uniform: Tensor) -> Tensor:
        """Points spread evenly in the angle, so they are sparser on the outer turns."""
        t = 1.5 * math.pi * (1 + 2 * uniform)
        return torch.stack([t * t.cos(), t * t.sin()], 1)


@DISTRIBUTIONS.register("moons")
class Moons(Curve):
    """An upper half circle around (-1/2, -1/4) and a lower one around (1/2, 1/4), both of radius 1."""

    def __init__(self, moons: options.Moons, device: torch.device) -> None:
        self.noise, self.scale, self.device = moons.noise, moons.scale, device

    def along(self, uniform: Tensor) -> Tensor:
        """The first half of the numbers becomes points on the upper moon, the second half on the lower one."""
        lower = (uniform >= 0.5).float()
        angle = 2 * math.pi * uniform  # 0..pi above, pi..2 pi below
        return torch.stack([angle.cos() + lower - 0.5, angle.sin() + lower / 2 - 0.25], 1)


@DISTRIBUTIONS.register("spirals")
class Spirals(Curve):
    """Archimedean spirals, turned against each other by 2 pi / arms."""

    def __init__(self, spirals: options.Spirals, device: torch.device) -> None:
        self.noise, self.scale, self.device = spirals.noise, spirals.scale, device
        self.arms, self.turns, self.radius = spirals.arms, spirals.turns, spirals.radius

    def along(self, uniform: Tensor) -> Tensor:
        """An equal part of the numbers for each arm; the square root corrects for the longer outer turns."""
        place = uniform * self.arms
        arm = place.floor()
        out = (place - arm).sqrt()
        angle = 2 * math.pi * (self.turns * out + arm / self.arms)
        return self.radius * (out * torch.stack([angle.cos(), angle.sin()])).T
