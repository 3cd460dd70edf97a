"""How near images are to those that were trained on: nearer than images held out are, and they are remembered ones."""

from __future__ import annotations

import torch
from torch import Tensor

NEAREST = 0.05
"""A fake counts as remembered where it lies nearer to a training image than this share of the held-out images do."""
CHUNK = 250


def to_nearest(images: Tensor, trained: Tensor) -> Tensor:
    """The distance of each of IMAGES [..., width] to the nearest of TRAINED [n, width], in pixels: [...].

    Root of the sum of squared differences. By a matrix product, so of two equal images it may be a thousandth of their
    size instead of 0, which is far below what separates images.
    """
    return nearest(images.reshape(-1, images.shape[-1]), trained)[0].view(images.shape[:-1])


def nearest(images: Tensor, trained: Tensor) -> tuple[Tensor, Tensor]:
    """The same distances of IMAGES [m, width], and which of TRAINED [n, width] each one's nearest is: [m] each."""
    found = [torch.cdist(part, trained).min(1) for part in images.split(CHUNK)]
    return torch.cat([each.values for each in found]), torch.cat([each.indices for each in found])


def limit(held_out: Tensor) -> float:
    """The distance below which `NEAREST` of the held-out images are, of their distances HELD_OUT [n]."""
    return float(torch.quantile(held_out.double(), NEAREST))
