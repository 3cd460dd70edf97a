"""Modes of points that no formula describes: found by k-means, or measured around given centres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gantui.errors import Refusal, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

RESTARTS = 20
LOOKED_AT = 20_000
"""Points that k-means sees at most: modes need no more, and a large file takes no longer."""


@dataclass(frozen=True)
class Found:
    """Modes that were found in points, as arrays in float64."""

    centres: Numbers
    """[modes, dim]"""
    shares: Numbers
    """[modes]: of the points, to which each is the nearest."""
    std: Numbers
    """[modes]: the root mean square distance of those points, by the square root of dim; 0 without any."""


def around(centres: Numbers, points: Numbers) -> Found:
    """Measure the modes of POINTS [n, dim] around the given CENTRES [modes, dim]."""
    from scipy.cluster.vq import vq  # type: ignore[import-untyped]

    nearest, distance = vq(points, centres, check_finite=False)
    counts = np.bincount(nearest, minlength=len(centres))
    squares = np.bincount(nearest, weights=distance**2, minlength=len(centres))
    return Found(centres, counts / len(points), np.sqrt(squares / np.maximum(counts, 1) / points.shape[1]))


def by_class(points: Numbers, classes: NDArray[np.int64]) -> Found:
    """Measure the CLASSES [n] of POINTS [n, dim] as modes: each is centred at its mean."""
    counts = np.bincount(classes)
    sums = np.stack([np.bincount(classes, weights=axis) for axis in points.T], axis=1)
    centres = sums / counts[:, None]
    squares = np.bincount(classes, weights=np.square(points - centres[classes]).sum(1))
    return Found(centres, counts / len(points), np.sqrt(squares / counts / points.shape[1]))


def k_means(points: Numbers, modes: int, path: str) -> Found:
    """The MODES centres with the least squared distance to POINTS [n, dim], ordered along the first axis.

    The best of several k-means++ starts with fixed seeds (Arthur and Vassilvitskii 2007): the same points give the same
    modes. PATH, their file, is named in a refusal.
    """
    from scipy.cluster.vq import ClusterError, kmeans2

    different = len(np.unique(points, axis=0))
    if different < modes:
        raise Refusal(
            f"distribution.modes = {modes}: more than the {different} different points of {plain(path)}; "
            f"expected at most {different}"
        )
    seen = points
    if len(points) > LOOKED_AT:
        seen = points[np.random.default_rng(0).choice(len(points), LOOKED_AT, replace=False)]
    best, least = None, np.inf
    for seed in range(RESTARTS):
        try:
            centres, nearest = kmeans2(seen, modes, iter=50, minit="++", missing="raise", seed=seed, check_finite=False)
        except ClusterError:
            continue
        cost = float(np.square(seen - centres[nearest]).sum())
        if cost < least:
            best, least = centres, cost
    if best is None:
        raise Refusal(f"distribution.modes = {modes}: no {modes} modes were found in {plain(path)}; expected fewer")
    return around(best[np.lexsort(best.T[::-1])], points)
