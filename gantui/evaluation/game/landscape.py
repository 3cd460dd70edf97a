"""The Jensen-Shannon divergence as a landscape over the two points of a generator that has only two weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.pictures.window import Extent, cells, window
from gantui.experiment.networks import Locations
from gantui.gan.distributions import Modes
from gantui.gan.distributions.gaussians import GaussianMixture
from gantui.gan.latents.normal_uniform import Normal
from gantui.gan.trainer import Trainer

A_DEVIATION = 10
"""Places for each of the narrowest standard deviation at which the densities are compared: the midpoint rule on smooth
densities that vanish at both ends is exact to many digits."""
TAILS = 6.0
"""Standard deviations beyond the outermost place that the quadrature reaches."""
CELLS = 64
"""The number of cells of the landscape along each side."""
_TINY = 1e-100
_APART = 1e-3
"""Spreads by which two minima differ at least."""
_FLAT = 1e-9
"""Nats, or nats per squared deviation: what differs or bends by no more is a plain, and has no lowest place."""


@dataclass(frozen=True)
class Minimum:
    """A local minimum of the landscape."""

    first: float
    second: float
    height: float
    """JSD there, nats."""


@dataclass(frozen=True)
class Landscape:
    """The landscape for given data and given widths of the generator's two peaks."""

    modes: Modes
    """A mixture on the line."""
    spread: float
    """The standard deviation around both places."""
    extent: Extent
    """The first place from, to, the second from, to."""

    @classmethod
    def of(cls, trainer: Trainer) -> Landscape | None:
        """The landscape of TRAINER, if its generator is two points with normal noise and its data a mixture in 1-D.

        None otherwise, and where a peak is narrower than a cell, so that its valley might be missed.
        """
        generator, distribution = trainer.experiment.generator, trainer.distribution
        if not (trainer.two_places and isinstance(generator, Locations) and isinstance(trainer.latent, Normal)):
            return None
        narrowest = generator.spread
        if isinstance(distribution, GaussianMixture):
            narrowest = min(narrowest, float(distribution.modes.std.min()))
        left, right, *_ = window(distribution, trainer.device)
        if not isinstance(distribution, GaussianMixture) or right - left > CELLS * narrowest:
            return None
        return cls(distribution.modes, generator.spread, (left, right, left, right))

    def divergence(self, places: Tensor) -> Tensor:
        """The JSD, in nats, of the data and of equal Gaussians at PLACES [..., n]: [...], in float64."""
        at, std = places.detach(), self.modes.std.double()
        reach = TAILS * max(self.spread, float(std.max()))
        low = min(float(self.modes.centres.min()), float(at.min())) - reach
        high = max(float(self.modes.centres.max()), float(at.max())) + reach
        narrowest = min(self.spread, float(std.min()))
        count = math.ceil(A_DEVIATION * (high - low) / narrowest)
        x = cells(low, high, count, places.device).double()
        p = _mixture(x, self.modes.centres[:, 0].double(), std, self.modes.shares.double())
        widths = torch.full((places.shape[-1],), self.spread, dtype=torch.float64, device=places.device)
        q = _mixture(x, places.double(), widths, torch.full_like(widths, 1 / len(widths)))
        terms = (p * (2 * p / (p + q)).log() + q * (2 * q / (p + q)).log()) / 2
        return terms.sum(-1) * (high - low) / count

    def grid(self, side: int = CELLS) -> Tensor:
        """The divergence at the centres of SIDE x SIDE cells: the first point across, the second up, row 0 on top."""
        left, right, bottom, top = self.extent
        first, second = (cells(*ends, side, self.modes.centres.device) for ends in ((left, right), (top, bottom)))
        rows = [torch.stack([first, each.expand(side)], dim=-1) for each in second]
        return torch.stack([self.divergence(row) for row in rows])  # a row at a time fits into the cache

    def minima(self, side: int = CELLS) -> list[Minimum]:
        """The minima in the window, deepest first: the lowest cells of a SIDE x SIDE grid, each followed downhill."""
        heights = self.grid(side)
        lowest, highest = (
            sign * torch.nn.functional.max_pool2d(sign * heights[None, None], 3, stride=1, padding=1)[0, 0]
            for sign in (-1, 1)
        )
        found: list[Minimum] = []
        left, right, bottom, top = self.extent
        cell = (right - left) / side
        for row, column in ((heights == lowest) & (highest > lowest + _FLAT)).nonzero().tolist():
            if row in (0, side - 1) or column in (0, side - 1):
                continue
            # Not on the diagonal, where the slope leads to the saddle between two minima that lie close together.
            start = [left + (column + 0.6) * cell, top - (row + 0.5) * (top - bottom) / side]
            there = self._downhill(torch.tensor(start, dtype=torch.float64, device=heights.device))
            if there is None:
                continue
            # The two places may be exchanged, and where they are nearly alike both minima lie in one cell.
            for minimum in (there, Minimum(there.second, there.first, there.height)):
                apart = [abs(minimum.first - one.first) + abs(minimum.second - one.second) for one in found]
                if min(apart, default=math.inf) > _APART * self.spread:
                    found.append(minimum)
        return sorted(found, key=lambda minimum: minimum.height)

    def _downhill(self, places: Tensor) -> Minimum | None:
        """The minimum that Newton's method, kept from climbing, reaches from PLACES [2]; None where it finds none."""
        for _ in range(50):
            with torch.enable_grad():
                x = places.clone().requires_grad_()
                (slope,) = torch.autograd.grad(self.divergence(x), x)
                curvature = torch.autograd.functional.hessian(self.divergence, places)
            lowest = float(torch.linalg.eigvalsh(curvature)[0])
            bent = curvature + max(0.0, 1e-3 - lowest) * torch.eye(2, dtype=places.dtype, device=places.device)
            step = torch.linalg.solve(bent, slope)
            places = places - step * min(1.0, self.spread / max(float(step.norm()), _TINY))
            if float(step.norm()) < 1e-9 * self.spread:
                break
        if lowest * self.spread**2 < _FLAT:
            return None
        return Minimum(float(places[0]), float(places[1]), float(self.divergence(places)))


def _mixture(x: Tensor, centres: Tensor, std: Tensor, shares: Tensor) -> Tensor:
    """The density at X [n] of mixtures with CENTRES [..., k], STD and SHARES [k]: [..., n]; never exactly 0."""
    z = (x - centres.unsqueeze(-1)) / std.unsqueeze(-1)
    bells = torch.exp(-z.square() / 2) / (std.unsqueeze(-1) * math.sqrt(2 * math.pi))
    return (shares.unsqueeze(-1) * bells).sum(-2) + _TINY
