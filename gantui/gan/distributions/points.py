"""The distribution of points that were read from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from gantui.errors import Refusal, plain
from gantui.experiment import distributions as options
from gantui.experiment.files.points import Points as Read
from gantui.experiment.files.points import read_points
from gantui.experiment.files.points.scaling import scale_of
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution, Modes, Moments, Unit
from gantui.gan.distributions.found_modes import Found, around, by_class, k_means
from gantui.gan.distributions.mixture_moments import mixture_moments

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST_LENGTH = 1e6
"""The largest coordinate of a point that is not standardised, as for the lengths of all distributions."""
_CENTRAL = 0.99
"""The share of points that a picture makes room for where a few are known to lie far out."""


@DISTRIBUTIONS.register("points")
class Points(Distribution):
    """The rows of a file, each as likely as the others, blurred by Gaussian noise.

    A row r of the file becomes scale * (r - centre) / width (see `gantui.experiment.files.points.scaling`).
    """

    def __init__(self, points: options.Points, device: torch.device, read: Read | None = None) -> None:
        read = read_points(points) if read is None else read
        dim = read.values.shape[1]
        self.space = read.space
        self.data = read
        self.central = _CENTRAL if points.standardise and points.robust else 1.0
        scale = scale_of(points, read.values)
        centre, width = scale.centre, scale.width
        factors = tuple((width / points.scale).tolist())
        self._unit = Unit(factors if points.axes == "own" and dim > 1 else factors[0], tuple(centre.tolist()))
        values = points.scale * ((read.values - centre) / width)
        largest = float(np.abs(values).max())
        if largest > LARGEST_LENGTH:
            hint = "a smaller distribution.scale" if points.standardise else "distribution.standardise = true"
            raise Refusal(
                f"{plain(points.path)}: a number of size {largest:g} after scaling; "
                f"expected at most {LARGEST_LENGTH:g}, as with {hint}"
            )
        self._noise = points.scale * points.noise
        self._rows = torch.tensor(values, dtype=torch.float32, device=device)
        self._moments = self._line_moments(values) if dim == 1 else None
        found, self._classes = None, None
        if read.classes is not None:
            found = by_class(values, read.classes.of_rows)
            self._classes = torch.tensor(read.classes.of_rows, dtype=torch.float32, device=device)
        elif points.modes:
            found = k_means(values, points.modes, points.path)
        elif read.centres is not None:
            found = around(points.scale * ((read.centres - centre) / width), values)
        if found is not None:
            self.modes = self._modes(found, points, device)
        if read.classes is not None:
            assert self.modes is not None
            nearest = self.modes.nearest(self._rows.unsqueeze(0))[1][0].cpu().numpy()
            self.told_by_place = float((nearest == read.classes.of_rows).mean())

    @property
    def unit(self) -> Unit:
        """The conversion back to the numbers in the file."""
        return self._unit

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT rows, drawn with replacement: [count, draw width]."""
        device = self._rows.device
        drawn = torch.randint(len(self._rows), (count,), generator=rng, device=device)
        points = self._rows[drawn]
        if self._noise:
            noise = torch.randn(count, self.space.width, generator=rng, device=device)
            points = torch.add(points, noise, alpha=self._noise)
        return points if self._classes is None else torch.cat([points, self._classes[drawn].unsqueeze(1)], 1)

    @property
    def draw_width(self) -> int:
        """The coordinates of a point, and its class where there are some."""
        return self.space.width + (self._classes is not None)

    def place(self, draws: Tensor) -> Tensor:
        """The points of DRAWS, without their classes."""
        return draws if self._classes is None else draws[..., : self.space.width]

    def labels(self, draws: Tensor) -> Tensor | None:
        """The class of each of DRAWS, as the file has it; of mere places the mode that is nearest."""
        if draws.shape[-1] > self.space.width:
            return draws[..., -1].long()
        return super().labels(draws)

    def moments(self) -> Moments | None:
        """The moments of the samples, noise included, in the units of the file; None on the plane."""
        return self._moments

    def _line_moments(self, values: NDArray[np.float64]) -> Moments:
        rows = torch.from_numpy(values[:, 0])
        mean, std, *shape = mixture_moments(rows, torch.ones_like(rows), torch.full_like(rows, self._noise))
        (factor,), (offset,) = self._unit.factors, self._unit.offset
        return offset + factor * mean, factor * std, shape[0], shape[1]

    def _modes(self, found: Found, points: options.Points, device: torch.device) -> Modes:
        std = np.hypot(found.std, self._noise)
        usable = (std > 0) & (found.shares > 0)
        if not usable.all():
            bare = int(np.argmin(usable))
            place = ", ".join(
                f"{x:g}" for x in self._unit.offset + np.asarray(self._unit.factors) * found.centres[bare]
            )
            problem = (
                "no width: the points nearest to it all lie on it; expected fewer modes, or distribution.noise > 0"
                if found.shares[bare]
                else "no points: none is nearest to it; expected centres among the points"
            )
            where = f"the mode at ({place}) has {problem}"
            if self.space.classes:
                expected = "expected different ones, or distribution.noise > 0"
                where = f"the points of class {self.space.classes[bare]} all lie at ({place}); {expected}"
            raise Refusal(f"{plain(points.modes_file or points.path)}: {where}")
        centres, shares, widths = (torch.tensor(x, dtype=torch.float32) for x in (found.centres, found.shares, std))
        return Modes(centres.to(device), shares.to(device), widths.to(device))
