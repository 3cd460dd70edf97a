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
    flat = images.reshape(-1, images.shape[-1])
    found = [torch.cdist(part, trained).amin(1) for part in flat.split(CHUNK)]
    return torch.cat(found).view(images.shape[:-1]) if found else flat.new_empty(images.shape[:-1])


def limit(held_out: Tensor) -> float:
    """The distance below which `NEAREST` of the held-out images are, of their distances HELD_OUT [n]."""
    return float(torch.quantile(held_out.double(), NEAREST))
