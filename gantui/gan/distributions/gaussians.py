"""Mixtures of round Gaussians: ring, grid, two Gaussians, blobs."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment import distributions as options
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution, Modes


class GaussianMixture(Distribution):
    """Round Gaussians of one width around given centres."""

    modes: Modes

    def place(
        self, centres: Tensor, std: float, scale: float, device: torch.device, shares: Tensor | None = None
    ) -> None:
        """Put the modes at SCALE * CENTRES [modes, dim], in proportion to SHARES [modes] (equal when None)."""
        weights = torch.ones(len(centres)) if shares is None else shares
        self.modes = Modes((scale * centres).float().to(device), (weights / weights.sum()).to(device), scale * std)
        # A cumulative sum that reaches 1 exactly, so that a uniform number below 1 always falls on a mode.
        self._upper = self.modes.shares.cumsum(0).clamp(max=1.0)
        self._upper[-1] = 1.0

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """COUNT independent points: [count, dim]."""
        device = self.modes.centres.device
        mode = torch.searchsorted(self._upper, torch.rand(count, generator=generator, device=device), right=True)
        noise = torch.randn(count, self.dim, generator=generator, device=device)
        return torch.add(self.modes.centres[mode], noise, alpha=self.modes.std)

    def log_density(self, points: Tensor) -> Tensor:
        """The exact log density at POINTS [..., dim], in nats: [...]."""
        squared = (points.unsqueeze(-2) - self.modes.centres).square().sum(-1) / self.modes.std**2
        normaliser = self.dim * math.log(self.modes.std * math.sqrt(2 * math.pi))
        return torch.logsumexp(self.modes.shares.log() - squared / 2, -1) - normaliser


@DISTRIBUTIONS.register("ring")
class Ring(GaussianMixture):
    """Equal Gaussians at the angles 2 pi k / modes; a linspace to 2 pi would put the last upon the first."""

    def __init__(self, ring: options.Ring, device: torch.device) -> None:
        angles = 2 * math.pi * torch.arange(ring.modes, dtype=torch.float64) / ring.modes
        self.place(ring.radius * torch.stack([angles.cos(), angles.sin()], 1), ring.std, ring.scale, device)


@DISTRIBUTIONS.register("grid")
class Grid(GaussianMixture):
    """Equal Gaussians on a square grid, rows from the bottom."""

    def __init__(self, grid: options.Grid, device: torch.device) -> None:
        line = grid.spacing * (torch.arange(grid.side, dtype=torch.float64) - (grid.side - 1) / 2)
        self.place(torch.cartesian_prod(line, line).flip(1).reshape(-1, 2), grid.std, grid.scale, device)


@DISTRIBUTIONS.register("two_gaussians")
class TwoGaussians(GaussianMixture):
    """Left and right of 0."""

    def __init__(self, two: options.TwoGaussians, device: torch.device) -> None:
        centres = torch.tensor([[-two.distance / 2, 0.0], [two.distance / 2, 0.0]], dtype=torch.float64)
        self.place(centres, two.std, two.scale, device, torch.tensor([two.left_share, 1 - two.left_share]))


@DISTRIBUTIONS.register("blobs")
class Blobs(GaussianMixture):
    """At the centres of the options."""

    def __init__(self, blobs: options.Blobs, device: torch.device) -> None:
        shares = torch.tensor(blobs.shares) if blobs.shares else None
        self.place(torch.tensor(blobs.centres, dtype=torch.float64), blobs.std, blobs.scale, device, shares)
