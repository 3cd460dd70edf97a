"""Density and coverage: fidelity and diversity of samples by nearest neighbours, for data without modes."""

from __future__ import annotations

import math

import torch
from torch import Tensor

NEIGHBOURS = 5
POINTS_ALIKE = 0.01
"""The share of the points that may have their neighbours at their own place. Their balls have no size, so the nearest
fake that is not the same point lies outside: with more of them than a record's noise hides, neither number says how
near the fakes are."""


def radii(real: Tensor, k: int = NEIGHBOURS) -> Tensor:
    """The distance of each of REAL [members, n, dim] to its K-th nearest neighbour among them: [members, n].

    NaN where n <= K, or where more than a few points have K others at their own place (`POINTS_ALIKE`).
    """
    if real.shape[1] <= k:
        return real.new_full(real.shape[:2], math.nan)
    found = _apart(real, real).kthvalue(k + 1, dim=2).values  # the nearest is the sample itself
    alike = (found == 0).float().mean(1, keepdim=True) > POINTS_ALIKE
    return found.masked_fill(alike, math.nan)


def density_and_coverage(real: Tensor, radius: Tensor, fake: Tensor, k: int = NEIGHBOURS) -> tuple[Tensor, Tensor]:
    """Density and coverage of FAKE [members, m, dim] by the balls around REAL [members, n, dim]: [members] each.

    RADIUS [members, n] is what `radii` returned for the same K. Density is the mean number of balls in which a fake
    lies, by K: 1 for a perfect generator on average, more for one that stays where the data are dense. Coverage is the
    share of the balls with a fake inside: 1 - 2^-K for a perfect generator of many samples (Naeem 2020, sec. 3 and
    lemma 2). NaN with NaN radii.

    Blind to what is smaller than a ball.
    """
    inside = _apart(real, fake) <= radius.unsqueeze(2)
    undefined = radius.isnan().any(1)
    density = inside.sum((1, 2)) / (k * fake.shape[1])
    return density.masked_fill(undefined, math.nan), inside.any(2).float().mean(1).masked_fill(undefined, math.nan)


def _apart(one: Tensor, other: Tensor) -> Tensor:
    # Not by a matrix product, which does not find a point at distance 0 from itself.
    return torch.cdist(one, other, compute_mode="donot_use_mm_for_euclid_dist")
