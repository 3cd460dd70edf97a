"""The Wasserstein-1 distance of data and fakes: how far probability has to be moved, as a length of the data."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from gantui.evaluation.points.assignment import cheapest

Judge = Callable[[Tensor], Tensor]
"""A critic's raw output on [members, n, dim]: [members, n]."""


def wasserstein1(one: Tensor, other: Tensor) -> Tensor:
    """The exact distance of the samples ONE and OTHER [members, n, dim], of n points each: [members], on the CPU.

    By sorting on the line; on the plane by the cheapest assignment, whose cost grows a little faster than n^2. Two
    samples of one distribution have a distance above 0 too. NaN where a point is not finite.
    """
    one, other = one.detach().double(), other.detach().double()
    if one.shape[2] == 1:
        return (one.sort(1).values - other.sort(1).values).abs().mean((1, 2)).cpu()
    return torch.tensor([_assigned(cost) for cost in torch.cdist(one, other).cpu()], dtype=torch.float64)


def _assigned(cost: Tensor) -> float:
    """The mean of COST [n, n] over the pairs of the cheapest assignment."""
    if not bool(cost.isfinite().all()):
        return math.nan
    rows, columns = cheapest(cost.numpy())
    return float(cost[rows, columns].mean())


def steepest(critic: Judge, points: Tensor) -> Tensor:
    """The largest norm of CRITIC's gradient over POINTS [members, n, dim], each point judged by itself: [members]."""
    with torch.enable_grad():
        x = points.detach().requires_grad_()
        (slope,) = torch.autograd.grad(critic(x).sum(), x)
    return torch.linalg.vector_norm(slope, dim=2).amax(1)


def critics_distance(real: Tensor, fake: Tensor, slope: Tensor) -> Tensor:
    """The estimate (E d(x) - E d(G)) / L from a critic's outputs REAL and FAKE [members, n], with L = SLOPE [members].

    For the true Lipschitz constant L it is a lower bound of the distance, up to the samples' noise (Arjovsky 2017, eq.
    2). An ESTIMATE: L is the largest slope that was seen, so it is too small, and the estimate may be too large. NaN or
    infinite for a critic that is flat.
    """
    return (real.mean(1) - fake.mean(1)) / slope
