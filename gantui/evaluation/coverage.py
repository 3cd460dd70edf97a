"""Which parts of the data a generator covers, and how well, by the rules of VEEGAN and PacGAN.

The parts are those of a `Partition`: the modes of a mixture, or the classes that a classifier knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from gantui.experiment.metrics import measured_by

PER_WEIGHTS = measured_by("coverage")
"""The keys that speak of how samples fall on parts of the data, called modes."""
FAIR_SHARE = 0.2
"""The part of its share of the data that a part must get to be covered by the stronger rule."""


@dataclass(frozen=True)
class Sorted:
    """Samples, each put into a part of the data; a row for each member."""

    number: Tensor
    """[members, n], int64: the part to which a sample belongs, if to any."""
    good: Tensor
    """[members, n], bool: whether it is of high quality, so that it counts as a sample of that part."""


class Partition(Protocol):
    """Parts of the data to which samples belong: all that coverage needs."""

    @property
    def shares(self) -> Tensor:
        """[parts]: each one's share of the data; they add up to 1."""

    def sort(self, samples: Tensor) -> Sorted:
        """Put each of SAMPLES [members, n, width] into a part."""


@dataclass(frozen=True)
class Coverage:
    """How samples are distributed over the parts, called modes; a row for each member."""

    samples: int
    share: Tensor
    """[members, modes]: the share of the samples that belong to a mode, good ones and bad ones."""
    high_quality: Tensor
    """[members, modes]: the share of all samples that is of high quality there."""
    covered: Tensor
    """[members, modes], bool: at least one high-quality sample (the papers' rule; weak)."""
    fair: Tensor
    """[members, modes], bool: high-quality samples of at least 20 % of the mode's fair share."""
    kl: Tensor
    """[members]: KL(generated over modes || data over modes) in nats over high-quality samples; NaN without any."""
    kl_floor: Tensor
    """[members]: what KL a perfect sampler shows on average from as many high-quality samples: (modes - 1) / 2n."""

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
        )


def coverage(samples: Sorted, shares: Tensor) -> Coverage:
    """How SAMPLES, which are sorted, fall on parts that have these SHARES [parts] of the data."""
    (members, total), count = samples.number.shape, len(shares)
    good = samples.good.to(shares.dtype)
    zeros = shares.new_zeros(members, count)
    all_count = zeros.scatter_add(1, samples.number, torch.ones_like(good))
    good_count = zeros.scatter_add(1, samples.number, good)
    good_total = good_count.sum(1, keepdim=True)
    generated = good_count / good_total  # NaN when there is not one
    kl = torch.xlogy(generated, generated / shares).sum(1)
    return Coverage(
        samples=total,
        share=all_count / total,
        high_quality=good_count / total,
        covered=good_count >= 1,
        fair=(good_count >= 1) & (good_count >= FAIR_SHARE * total * shares),
        kl=kl,
        kl_floor=(count - 1) / (2 * good_total.squeeze(1)),
    )


def counted(measured: Coverage | None, members: int) -> list[dict[str, float | int | None]]:
    """The numbers of each of MEMBERS members in MEASURED, in the order of `PER_WEIGHTS`."""
    if measured is None:
        return [dict.fromkeys(PER_WEIGHTS) for _ in range(members)]
    columns = (
        measured.covered.sum(1),
        measured.fair.sum(1),
        measured.high_quality.sum(1),
        measured.kl,
        measured.kl_floor,
    )
    return [
        dict(zip(PER_WEIGHTS, (int(covered), int(fair), *shares), strict=True))
        for covered, fair, *shares in torch.stack(columns, 1).tolist()
    ]
