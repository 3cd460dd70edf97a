"""The main directions in which images without labels differ, which stand for a classifier's features."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

DIRECTIONS = 64
"""Principal components that unlabelled images are compared by, at most."""


@dataclass(frozen=True)
class Directions:
    """The main directions in which images differ: their principal components, the same whatever the seed."""

    mean: Tensor
    """[width]"""
    axes: Tensor
    """[width, directions]"""

    @classmethod
    def of(cls, images: Tensor) -> Directions:
        """Find the main directions of IMAGES [n, width]."""
        exact = images.double()
        mean = exact.mean(0)
        count = min(DIRECTIONS, images.shape[1], len(images) - 1)
        centred = exact - mean
        _, axes = torch.linalg.eigh(centred.T @ centred)  # ascending
        return cls(mean.float(), axes[:, -count:].flip(1).float())

    def features(self, images: Tensor) -> Tensor:
        """The coordinates [..., directions] of IMAGES [..., width]."""
        return (images - self.mean) @ self.axes
