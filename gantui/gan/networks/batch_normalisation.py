"""Batch normalisation of stacked members: the statistics of a batch, their running averages, and what they do."""

from __future__ import annotations

import torch
from torch import Tensor

BATCH_EPS = 1e-5
BATCH_MOMENTUM = 0.1
"""The share that the newest batch has in a running average, as in PyTorch."""


def batch_statistics(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and (biased) variance over the batch of X [members, batch, width]: [members, 1, width] each."""
    mean = x.mean(1, keepdim=True)
    return mean, (x - mean).square().mean(1, keepdim=True)


def followed(seen: list[Tensor], count: int) -> Tensor:
    """What running averages are to follow, [members, averages]: SEEN holds each layer's mean and variance in turn.

    Each is [members, 1, width] of COUNT numbers; variances count unbiased, as in PyTorch.
    """
    unbiased = count / max(1, count - 1)
    now = [part.detach().squeeze(1) * (unbiased if index % 2 else 1.0) for index, part in enumerate(seen)]
    return torch.cat(now, dim=1)


def normalised(x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """X [members, batch, width] at mean 0 and variance 1, then scaled and shifted ([members, width]; Ioffe 2015)."""
    return (x - mean) * torch.rsqrt(variance + BATCH_EPS) * scale.unsqueeze(1) + shift.unsqueeze(1)
