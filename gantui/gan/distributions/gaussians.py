"""Mixtures of round Gaussians: ring, grid, two Gaussians, blobs on the plane; Gaussian, mixture on the line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.experiment import distributions as options
from gantui.experiment.space import of_numbers
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution, Modes, Moments
from gantui.gan.distributions.mixture_moments import mixture_moments


class GaussianMixture(Distribution):
    """Round Gaussians around given centres."""

    modes: Modes

    def _arrange(
        self,
        centres: Tensor,
        std: float | Sequence[float],
        scale: float,
        device: torch.device,
        shares: Sequence[float] = (),
    ) -> None:
        """Put the modes at SCALE * CENTRES [modes, dim], in proportion to SHARES (equal when empty).

        Args:
            centres: [modes, dim], float64.
            std: before scaling: one number for all modes, or one a mode.
            scale: centres and standard deviations are multiplied by it.
            device: where the modes are kept.
            shares: one number a mode.
        """
        count, dim = centres.shape
        self.space = of_numbers(dim)
        centres, widths = scale * centres, scale * torch.as_tensor(std, dtype=torch.float64).expand(count)
        weights = torch.tensor(shares) if shares else torch.ones(count)
        self._moments = mixture_moments(centres[:, 0], weights.double(), widths) if dim == 1 else None
        self.modes = Modes(centres.float().to(device), (weights / weights.sum()).to(device), widths.float().to(device))
        # A cumulative sum that reaches 1 exactly, so that a uniform number below 1 always falls on a mode.
        self._upper = self.modes.shares.cumsum(0).clamp(max=1.0)
        self._upper[-1] = 1.0

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent points: [count, dim]."""
        device = self.modes.centres.device
        mode = torch.searchsorted(self._upper, torch.rand(count, generator=rng, device=device), right=True)
        noise = torch.randn(count, self.space.width, generator=rng, device=device)
        return torch.addcmul(self.modes.centres[mode], noise, self.modes.std[mode].unsqueeze(1))

    def log_density(self, points: Tensor) -> Tensor:
        """The exact log density at POINTS [..., dim], in nats: [...]."""
        std = self.modes.std
        squared = ((points.unsqueeze(-2) - self.modes.centres) / std.unsqueeze(1)).square().sum(-1)
        heights = self.modes.shares.log() - self.space.width * (std.log() + math.log(2 * math.pi) / 2)
        return torch.logsumexp(heights - squared / 2, -1)

    def moments(self) -> Moments | None:
        """The exact moments on the line, in closed form; None on the plane."""
        return self._moments


@DISTRIBUTIONS.register("ring")
class Ring(GaussianMixture):
    """Equal Gaussians at the angles 2 pi k / modes; a linspace to 2 pi would put the last upon the first."""

    def __init__(self, ring: options.Ring, device: torch.device) -> None:
        angles = 2 * math.pi * torch.arange(ring.modes, dtype=torch.float64) / ring.modes
        self._arrange(ring.radius * torch.stack([angles.cos(), angles.sin()], 1), ring.std, ring.scale, device)


@DISTRIBUTIONS.register("grid")
class Grid(GaussianMixture):
    """Equal Gaussians on a square grid, rows from the bottom."""

    def __init__(self, grid: options.Grid, device: torch.device) -> None:
        line = grid.spacing * (torch.arange(grid.side, dtype=torch.float64) - (grid.side - 1) / 2)
        self._arrange(torch.cartesian_prod(line, line).flip(1).reshape(-1, 2), grid.std, grid.scale, device)


@DISTRIBUTIONS.register("two_gaussians")
class TwoGaussians(GaussianMixture):
    """Two equal Gaussians, left and right of 0."""

    def __init__(self, two: options.TwoGaussians, device: torch.device) -> None:
        centres = torch.tensor([[-two.distance / 2, 0.0], [two.distance / 2, 0.0]], dtype=torch.float64)
        self._arrange(centres, two.std, two.scale, device, (two.left_share, 1 - two.left_share))


@DISTRIBUTIONS.register("blobs")
class Blobs(GaussianMixture):
    """Equal Gaussians at the centres that the options list."""

    def __init__(self, blobs: options.Blobs, device: torch.device) -> None:
        self._arrange(torch.tensor(blobs.centres, dtype=torch.float64), blobs.std, blobs.scale, device, blobs.shares)


@DISTRIBUTIONS.register("gaussian")
class Gaussian(GaussianMixture):
    """One Gaussian on the line, N(mean, std^2), as a mixture of one."""

    def __init__(self, gaussian: options.Gaussian, device: torch.device) -> None:
        self._arrange(torch.tensor([[gaussian.mean]], dtype=torch.float64), gaussian.std, gaussian.scale, device)


@DISTRIBUTIONS.register("mixture")
class Mixture(GaussianMixture):
    """Gaussians on the line, at the centres that the options list."""

    def __init__(self, mixture: options.Mixture, device: torch.device) -> None:
        centres = torch.tensor(mixture.centres, dtype=torch.float64).unsqueeze(1)
        self._arrange(centres, mixture.std, mixture.scale, device, mixture.shares)
