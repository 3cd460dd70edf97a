"""Which modes a generator covers, and how well, by the rules of VEEGAN and PacGAN."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.gan.distributions import Modes

HIGH_QUALITY_RADIUS = 3.0
"""Standard deviations within which a sample counts as high quality."""
FAIR_SHARE = 0.2
"""The part of its share of the data that a mode must get to be covered by the stronger rule."""


@dataclass(frozen=True)
class Coverage:
    """How samples are distributed over the modes; a row for each member."""

    samples: int
    share: Tensor
    """[members, modes]: the share of the samples to which a mode is the nearest, in standard deviations."""
    high_quality: Tensor
    """[members, modes]: the share of all samples that is within 3 standard deviations of a mode, the nearest one."""
    covered: Tensor
    """[members, modes], bool: at least one high-quality sample (the papers' rule; weak)."""
    fair: Tensor
    """[members, modes], bool: high-quality samples of at least 20 % of the mode's fair share."""
    kl: Tensor
    """[members]: KL(generated over modes || data over modes) in nats over high-quality samples; NaN without any."""
    kl_floor: Tensor
    """[members]: what KL a perfect sampler shows on average from as many high-quality samples: (modes - 1) / 2n."""
    near: tuple[Tensor, Tensor]
    """What `Modes.nearest` found of the samples: it takes as long as all the rest."""

    def of(self, place: int) -> Coverage:
        """The coverage of only the member at index PLACE."""
        row = slice(place, place + 1)
        return Coverage(
            samples=self.samples,
            share=self.share[row],
            high_quality=self.high_quality[row],
            covered=self.covered[row],
            fair=self.fair[row],
            kl=self.kl[row],
            kl_floor=self.kl_floor[row],
            near=(self.near[0][row], self.near[1][row]),
        )


def coverage(points: Tensor, modes: Modes) -> Coverage:
    """How POINTS [members, samples, dim] fall on MODES; the nearest mode is measured in its own standard deviations."""
    samples, count = points.shape[1], len(modes.centres)
    distance, nearest = near = modes.nearest(points)
    good = (distance <= HIGH_QUALITY_RADIUS * modes.std.min()).to(points.dtype)
    zeros = points.new_zeros(len(points), count)
    nearest_count = zeros.scatter_add(1, nearest, torch.ones_like(distance))
    good_count = zeros.scatter_add(1, nearest, good)
    good_total = good_count.sum(1, keepdim=True)
    generated = good_count / good_total  # NaN when there is not one
    kl = torch.xlogy(generated, generated / modes.shares).sum(1)
    return Coverage(
        samples=samples,
        share=nearest_count / samples,
        high_quality=good_count / samples,
        covered=good_count >= 1,
        fair=(good_count >= 1) & (good_count >= FAIR_SHARE * samples * modes.shares),
        kl=kl,
        kl_floor=(count - 1) / (2 * good_total.squeeze(1)),
        near=near,
    )


def perfect_high_quality(dim: int) -> float:
    """The share of a round Gaussian within 3 standard deviations: the chi-squared CDF of 9 with DIM degrees of freedom.

    A perfect sampler scores at least this: where modes overlap, a neighbour's samples may count too.
    """
    return float(torch.special.gammainc(torch.tensor(dim / 2), torch.tensor(HIGH_QUALITY_RADIUS**2 / 2)))
