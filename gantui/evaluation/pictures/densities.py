"""Densities of samples and data over the window, both with the same blur, so that they can be compared.

The blur is a round Gaussian, a product over the axes: points are put into fine bins, and two products of matrices
spread these over the cells, each of which gets its share of each Gaussian.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.pictures.window import Extent, cells, grid
from gantui.gan.distributions import Distribution
from gantui.gan.distributions.gaussians import GaussianMixture
from gantui.gan.random_streams import rng_for

BLUR = 1 / 64
"""Standard deviation of the blur, of the window's width: enough to make a density of some thousand points."""
FINE = {1: (1, 1024), 2: (256, 256)}
"""Rows and columns of bins of the window, by dimension: a quarter of the blur or less adds 0.5 % to its square."""
DATA_SAMPLES = 2**18
"""From which the data's density is estimated where it has no closed form."""
_WHOLE = 0.1
"""An exact density adds up to 1 over the bins with no larger error, unless a thin line slips through."""


@dataclass(frozen=True)
class Cells:
    """Equal cells of a window; in one dimension a single row."""

    extent: Extent
    rows: int
    columns: int
    dim: int

    @property
    def blur(self) -> float:
        """The standard deviation of the blur, along every axis."""
        return (self.extent[1] - self.extent[0]) * BLUR

    @property
    def size(self) -> float:
        """The area of a cell, or its length in one dimension."""
        left, right, bottom, top = self.extent
        return (right - left) / self.columns * (1.0 if self.dim == 1 else (top - bottom) / self.rows)

    def centres(self, device: torch.device) -> Tensor:
        """The centres of the cells, row by row from the top left: [rows * columns, dim]."""
        left, right, *_ = self.extent
        if self.dim == 1:
            return cells(left, right, self.columns, device).unsqueeze(1)
        return grid(self.extent, self.rows, self.columns, device)

    def fallen(self, points: Tensor, std: float, weights: Tensor | None = None) -> Tensor:
        """The mass that each cell gets from Gaussians of STD around POINTS [n, dim], each of the mass 1/n.

        WEIGHTS [n] multiply these masses. Returns [rows, columns], row 0 at the top; what lies outside the window is
        left out.
        """
        return self.spread(binned(points, self.extent, weights), std)

    def spread(self, bins: Tensor, std: float) -> Tensor:
        """The mass that each cell gets if each mass in BINS, of the sizes `FINE`, is a Gaussian: [rows, columns]."""
        left, right, bottom, top = self.extent
        rows, columns = bins.shape
        stds = bins.new_full((1,), std)
        across = shares(left, right, self.columns, cells(left, right, columns, bins.device), stds)
        if self.dim == 1:
            return bins @ across
        down = shares(bottom, top, self.rows, cells(top, bottom, rows, bins.device), stds).flip(1)
        return down.T @ bins @ across

    def mixture(self, centres: Tensor, std: Tensor, weights: Tensor) -> Tensor:
        """The mass that each cell gets from Gaussians at CENTRES [n, dim] with STD and WEIGHTS [n]: [rows, columns]."""
        left, right, bottom, top = self.extent
        across = shares(left, right, self.columns, centres[:, 0], std)
        if self.dim == 1:
            return (weights @ across).unsqueeze(0)
        down = shares(bottom, top, self.rows, centres[:, 1], std).flip(1)
        return (down * weights.unsqueeze(1)).T @ across


def shares(low: float, high: float, count: int, centres: Tensor, std: Tensor) -> Tensor:
    """The share of each Gaussian, at CENTRES [n] with STD [n] or [1], in each of COUNT equal cells from LOW to HIGH.

    Returns [n, count]: differences of the normal distribution function.
    """
    edges = torch.linspace(low, high, count + 1, device=centres.device)
    return torch.special.ndtr((edges - centres.unsqueeze(1)) / std.unsqueeze(1)).diff(dim=1)


def binned(points: Tensor, extent: Extent, weights: Tensor | None = None) -> Tensor:
    """The masses of POINTS [n, dim] (1/n times the weight) in fine bins of EXTENT: [rows, columns] of `FINE`."""
    dim = points.shape[1]
    (rows, columns), (left, right, bottom, top) = FINE[dim], extent
    number = _number(points[:, 0], left, right, columns)
    inside = (number >= 0) & (number < columns)
    if dim == 2:
        row = _number(points[:, 1], top, bottom, rows)
        inside &= (row >= 0) & (row < rows)
        number = row * columns + number
    # What lies outside, or nowhere (NaN), goes into one bin more.
    number = torch.where(inside, number, rows * columns)
    bins = torch.bincount(number, weights, minlength=rows * columns + 1)[:-1].to(points.dtype)
    return bins.view(rows, columns) / len(points)


def _number(x: Tensor, low: float, high: float, count: int) -> Tensor:
    """The index of the cell, of COUNT equal ones from LOW to HIGH, that holds each X; outside, one of no cell."""
    # NaN as an integer is a different one on every device.
    return ((x - low) * (count / (high - low))).nan_to_num(-1).clamp(-1, count).floor().long()


class Data:
    """The density of the data over the window: exact where a formula is known, else from a large sample made once."""

    def __init__(self, distribution: Distribution, extent: Extent, device: torch.device) -> None:
        self.distribution, self.extent, self.device = distribution, extent, device
        self._bins: Tensor | None = None

    def masses(self, cells: Cells, std: float) -> Tensor:
        """The mass of the data, blurred with STD, in each of CELLS: [rows, columns]."""
        if isinstance(self.distribution, GaussianMixture):  # a Gaussian blurred by a Gaussian is one
            modes = self.distribution.modes
            return cells.mixture(modes.centres, (modes.std.square() + std**2).sqrt(), modes.shares)
        if self._bins is None:
            self._bins = self._binned()
        return cells.spread(self._bins, std)

    def _binned(self) -> Tensor:
        """The masses of the large sample in the fine bins; they add up to about 1."""
        dim = self.distribution.space.width
        bins = Cells(self.extent, *FINE[dim], dim)
        log_density = self.distribution.log_density(bins.centres(self.device))
        if log_density is not None:
            masses = log_density.exp().view(bins.rows, bins.columns) * bins.size
            if math.isclose(float(masses.sum()), 1, abs_tol=_WHOLE):
                return masses / masses.sum()
        return binned(self.distribution.sample(DATA_SAMPLES, rng_for(self.device, 0, "fields.data")), self.extent)
