"""The Jensen-Shannon divergence of data and fakes, as estimated by a partition of the space or by a discriminator.

A partition never shows more than the divergence (data processing inequality), nor does D, so all of these are LOWER
bounds. Each is blind to something, which its docstring names.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.gan.distributions import Modes

BINS = 8
"""Distances distinguished around a mode: on the plane they see .140 of .173 nats where a generator is twice as wide as
the data, and .170 of .173 where it is half as wide. With more the floor rises faster than what is seen."""
GRID = {1: 256, 2: 64}
"""Cells an axis, by dimension."""
BLUR = 1.5
"""Standard deviation in cells: a perfect generator's 2,048 points on a curve then show .0016 nats, not .10."""


def jensen_shannon(p: Tensor, q: Tensor) -> Tensor:
    """The Jensen-Shannon divergence of the probabilities P and Q [..., cells], in nats: [...]."""
    return (_relative(p, p + q) + _relative(q, p + q)).sum(-1).clamp(min=0) / 2  # rounding may end below 0


def expected(p: Tensor, samples: int) -> float:
    """The expected `jensen_shannon` of P [cells] and the shares of SAMPLES samples drawn from P, in nats.

    About (cells - 1) / 8 samples, and more where a cell gets few: an exact sum over the binomial law of each cell's
    count (as far as 12 standard deviations), since the divergence is a sum over cells.
    """
    p = p[p > 0].double().unsqueeze(1)
    reach = math.ceil(12 * math.sqrt(samples * float(p.max()))) + 12
    count = (samples * p).round() + torch.arange(-reach, reach + 1, device=p.device)
    possible = (count >= 0) & (count <= samples)
    count = torch.where(possible, count, 0)
    ways = math.lgamma(samples + 1) - torch.lgamma(count + 1) - torch.lgamma(samples - count + 1)
    chance = torch.exp(ways + torch.xlogy(count, p) + torch.xlogy(samples - count, 1 - p))
    q = count / samples
    return float(torch.where(possible, chance * (_relative(p, p + q) + _relative(q, p + q)), 0).sum() / 2)


def _relative(p: Tensor, both: Tensor) -> Tensor:
    """p log(p / m), 0 where P is 0; m is half of BOTH, which is never halved itself: far tails would underflow."""
    return torch.xlogy(p, torch.where(p > 0, 2 * p / both, 1))


def radius(dim: int, share: float) -> float:
    """The radius, in standard deviations, within which a SHARE of a round Gaussian of DIM 1 or 2 lies."""
    if dim == 1:
        return float(torch.special.ndtri(torch.tensor((1 + share) / 2, dtype=torch.float64)))
    assert dim == 2
    return math.sqrt(-2 * math.log1p(-share))


class Cells(ABC):
    """A partition of the line or the plane."""

    @abstractmethod
    def shares(self, points: Tensor, near: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """The shares of POINTS [members, n, dim] in each cell, in float64: [members, cells].

        Points that are not finite count as far away. NEAR is the result of `Modes.nearest` for them, if it is known.
        """


class Radial(Cells):
    """Cells by nearest mode and distance to it: BINS distances in standard deviations, equally likely for a Gaussian.

    The outermost bin catches everything beyond. Sees which modes are reached, in what shares and how wide they are.
    Blind to the direction from a mode in which a sample lies: half a cluster looks like a whole one.
    """

    def __init__(self, modes: Modes) -> None:
        self.modes = modes
        dim = modes.centres.shape[1]
        self._edges = torch.tensor([radius(dim, b / BINS) for b in range(1, BINS)], device=modes.centres.device)

    def shares(self, points: Tensor, near: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """The shares mode by mode, each from the inside out: [members, cells]."""
        distance, nearest = self.modes.nearest(points) if near is None else near
        edges = self._edges * self.modes.std.min()
        return _counted(nearest * BINS + torch.bucketize(distance, edges), len(self.modes.centres) * BINS)

    def exact(self) -> Tensor:
        """The exact shares of a mixture of round Gaussians at the modes, up to an error of `overlap`: [cells]."""
        return (self.modes.shares.double() / BINS).repeat_interleave(BINS)

    def overlap(self) -> float:
        """An upper bound of the probability that a sample of such a mixture is nearest to another mode than its own.

        Whoever is as near to mode j as to its own, i, is at least |c_i - c_j| / (s_i + s_j) of i's standard deviations
        from c_i.
        """
        centres, std = self.modes.centres.double(), self.modes.std.double()
        if len(centres) == 1:
            return 0.0
        apart = torch.cdist(centres, centres) / (std + std.unsqueeze(1))
        least = apart.fill_diagonal_(math.inf).amin(1)
        beyond = torch.special.gammaincc(torch.full_like(least, centres.shape[1] / 2), least.square() / 2)
        return float((self.modes.shares.double() * beyond).sum())


class Grid(Cells):
    """Equal cells of a window, and one cell for everything outside; the shares are blurred over `BLUR` cells.

    What is blurred beyond the edge counts as outside, so the Gaussian blur is a Markov kernel and the result is still a
    lower bound. Blind to whatever is smaller than a few cells: wrong widths and gaps below that size look right.
    """

    def __init__(self, low: Tensor, high: Tensor) -> None:
        """Divide the window from LOW to HIGH [dim], of at most two dimensions."""
        self.low, self.size = low, GRID[len(low)]
        self.cell = (high - low) / self.size
        places = torch.arange(self.size, device=low.device, dtype=torch.float64)
        reach = torch.arange(-self.size, self.size + 1, device=low.device, dtype=torch.float64)
        kernel = torch.exp(-((places.unsqueeze(1) - places) / BLUR).square() / 2)
        self._kernel = kernel / torch.exp(-(reach / BLUR).square() / 2).sum()

    def shares(self, points: Tensor, near: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """The shares cell by cell, the one outside last: [members, cells]."""
        dim, cells = points.shape[2], self.size ** points.shape[2]
        place = (points - self.low) / self.cell
        inside = ((place >= 0) & (place < self.size)).all(2)
        strides = torch.tensor([self.size**axis for axis in range(dim)], device=points.device)
        index = (torch.where(inside.unsqueeze(2), place, 0).long() * strides).sum(2)
        counted = _counted(torch.where(inside, index, cells), cells + 1)[:, :-1]
        if dim == 1:
            blurred = counted @ self._kernel
        else:
            blurred = (self._kernel @ counted.unflatten(1, (self.size, self.size)) @ self._kernel).flatten(1)
        return torch.cat([blurred, (1 - blurred.sum(1, keepdim=True)).clamp(min=0)], 1)


def _counted(index: Tensor, cells: int) -> Tensor:
    """The share of each of CELLS cells among the indices INDEX [members, n]: [members, cells]."""
    ones = torch.ones_like(index, dtype=torch.float64)
    return ones.new_zeros(len(index), cells).scatter_add_(1, index, ones) / index.shape[1]


def value(real: Tensor, fake: Tensor) -> Tensor:
    """The value V = E log D(x) + E log(1 - D(G)) of D's logits REAL and FAKE [members, n], in nats: [members].

    Goodfellow 2014, eq. 1: the value of the original game, -log 4 for a D that is undecided everywhere and at most 0.
    """
    return -F.softplus(-real).mean(1) - F.softplus(fake).mean(1)
