"""Images averaged down, so that many of them, or large ones, can be compared number by number."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.gan.distributions import Distribution

AT_ONCE = 4_000_000
"""Numbers of images that are in memory together, where many are looked at one after the other."""


@dataclass(frozen=True)
class Downsampling:
    """Averages squares of `factor` x `factor` pixels into one; with a factor of 1 images stay as they are."""

    shape: tuple[int, ...]
    """Channels, height and width of an image."""
    factor: int

    @classmethod
    def of(cls, shape: tuple[int, ...], most: float) -> Downsampling:
        """The downsampling by which an image of SHAPE has at most MOST numbers, or as few as it can have."""
        channels, high, wide = shape
        factor = 1
        while channels * (high // factor) * (wide // factor) > most and factor < min(high, wide):
            factor += 1
        return cls(shape, factor)

    def __call__(self, images: Tensor) -> Tensor:
        """IMAGES [..., width] downsampled: [..., fewer numbers]."""
        if self.factor == 1:
            return images
        small = F.avg_pool2d(images.reshape(-1, *self.shape), self.factor)
        return small.reshape(*images.shape[:-1], math.prod(small.shape[1:]))


def looked_at(distribution: Distribution, draws: Tensor, look: Callable[[Tensor], Tensor]) -> Tensor:
    """What LOOK finds in the images of DRAWS [n, draw width] of DISTRIBUTION: [n, ...]; few are in memory at once."""
    return torch.cat([look(distribution.place(part)) for part in draws.split(at_once(distribution))])


def at_once(distribution: Distribution) -> int:
    """How many images of DISTRIBUTION are in memory together."""
    return max(1, AT_ONCE // distribution.space.width)
