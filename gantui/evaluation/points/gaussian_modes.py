"""The modes of a mixture as parts of the data: a sample belongs to the nearest one, and is good if it is near."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.coverage import Sorted
from gantui.gan.distributions import Modes

HIGH_QUALITY_RADIUS = 3.0
"""Standard deviations within which a sample counts as high quality."""


@dataclass(frozen=True)
class GaussianModes:
    """The partition by nearest mode, which is measured in the mode's own standard deviations."""

    modes: Modes

    @property
    def shares(self) -> Tensor:
        """[modes]: each one's share of the data."""
        return self.modes.shares

    def sort(self, samples: Tensor) -> Sorted:
        """Put each of SAMPLES [members, n, dim] to its nearest mode; it is good within 3 standard deviations of it."""
        return self.sort_near(self.modes.nearest(samples))

    def sort_near(self, near: tuple[Tensor, Tensor]) -> Sorted:
        """Put samples to the modes that are NEAR: what `Modes.nearest` found, which takes as long as all the rest."""
        distance, nearest = near
        return Sorted(nearest, distance <= HIGH_QUALITY_RADIUS * self.modes.std.min())


def perfect_high_quality(dim: int) -> float:
    """The share of a round Gaussian within 3 standard deviations: the chi-squared CDF of 9 with DIM degrees of freedom.

    A perfect sampler scores at least this: where modes overlap, a neighbour's samples may count too.
    """
    return float(torch.special.gammainc(torch.tensor(dim / 2), torch.tensor(HIGH_QUALITY_RADIUS**2 / 2)))
