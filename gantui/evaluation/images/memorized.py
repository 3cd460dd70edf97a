"""Whether images are remembered ones: nearer to one training image than images that were held out are."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

REMEMBERED = 0.05
"""The share of the held-out images that count as remembered, by chance."""
CLEAR = 0.25
"""The share of the held-out images that lie clearly nearer to one training image than to any other."""
CHUNK = 250


@dataclass(frozen=True)
class Nearest:
    """Where images lie among the training images, as [...] each; distances are roots of sums of squared differences.

    They come from a matrix product, so of two equal images a distance may be a thousandth of their size instead of 0,
    which is far below what separates images.
    """

    place: Tensor
    """Which training image is the nearest, int64."""
    distance: Tensor
    """How far away it is."""
    ratio: Tensor
    """The distance by that of the second nearest: 0 for a copy, about 1 where both are alike."""


@dataclass(frozen=True)
class Memory:
    """The training images, and how near an image must be to one of them to count as remembered.

    Near alone is not enough: an empty image is near to many thin digits, and a mean one to all. A remembered image is
    near to ONE, as in the tests for copies by the ratio of the two nearest distances (Carlini 2023, section 4.2).
    """

    trained: Tensor
    """[n, width]"""
    limit: float
    """The distance below which it counts, if it is clearly nearer to one image than to the next."""
    ratio: float
    """The ratio of the two distances below which it is that clearly."""

    @classmethod
    def of(cls, held: Tensor, trained: Tensor) -> Memory:
        """The limits for images TRAINED [n, width] by which `REMEMBERED` of the images HELD [m, width] count."""
        found = nearest(held, trained)
        ratio = torch.quantile(found.ratio.double(), CLEAR)
        clear = found.distance[found.ratio <= ratio].double()
        return cls(trained, float(torch.quantile(clear, REMEMBERED / CLEAR)), float(ratio))

    def remembers(self, found: Nearest) -> Tensor:
        """Which images count as remembered, of those FOUND: [...], bool."""
        return (found.distance < self.limit) & (found.ratio < self.ratio)


def nearest(images: Tensor, trained: Tensor) -> Nearest:
    """Where IMAGES [..., width] lie among TRAINED [n, width]."""
    flat = images.reshape(-1, images.shape[-1])
    found = [_two_nearest(part, trained) for part in flat.split(CHUNK)]
    place, distance, second = (torch.cat(each) for each in zip(*found, strict=True))
    ratio = distance / second.clamp(min=torch.finfo(distance.dtype).tiny)
    shape = images.shape[:-1]
    return Nearest(place.view(shape), distance.view(shape), ratio.view(shape))


def _two_nearest(images: Tensor, trained: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The place of the one of TRAINED that is nearest to each of IMAGES [m, width], how far it is, and how far the
    second nearest is, or again the first where there is no other: [m] each.

    Tensor.topk says the same, and takes as long again as the distances themselves.
    """
    apart = torch.cdist(images, trained)
    distance, place = apart.min(1)
    if len(trained) == 1:
        return place, distance, distance
    return place, distance, apart.scatter_(1, place.unsqueeze(1), torch.inf).amin(1)
