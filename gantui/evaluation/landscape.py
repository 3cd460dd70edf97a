"""The Jensen-Shannon divergence as a landscape over the two places of a generator that is nothing but two numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.fields import cells
from gantui.gan.distributions import Modes

QUADRATURE = 512
"""Places at which the densities are compared; the midpoint rule on smooth densities that vanish at both ends is exact
to many digits."""
TAILS = 6.0
"""Standard deviations beyond the outermost place that the quadrature reaches."""
Window = tuple[float, float, float, float]


def divergence(modes: Modes, places: Tensor, spread: float) -> Tensor:
    """JSD in nats of the data and of equal Gaussians at PLACES [..., n] with standard deviation SPREAD: [...].

    The data are the 1-D mixture MODES.
    """
    at = places.detach()
    reach = TAILS * max(spread, float(modes.std.max()))
    low = min(float(modes.centres.min()), float(at.min())) - reach
    high = max(float(modes.centres.max()), float(at.max())) + reach
    x = cells(low, high, QUADRATURE, places.device).double()
    p = _mixture(x, modes.centres[:, 0].double(), modes.std.double(), modes.shares.double())
    count = places.shape[-1]
    widths = torch.full((count,), spread, dtype=torch.float64, device=places.device)
    q = _mixture(x, places.double(), widths, torch.full_like(widths, 1 / count))
    # Not by the middle of both, half of which is 0 where they are the smallest numbers there are.
    terms = (torch.xlogy(p, 2 * p / (p + q)) + torch.xlogy(q, 2 * q / (p + q))) / 2
    return terms.nan_to_num(0.0).sum(-1) * (high - low) / QUADRATURE


def _mixture(x: Tensor, centres: Tensor, std: Tensor, shares: Tensor) -> Tensor:
    """The density at X [n] of mixtures with CENTRES [..., k], STD and SHARES [k]: [..., n]."""
    z = (x - centres.unsqueeze(-1)) / std.unsqueeze(-1)
    bells = torch.exp(-z.square() / 2) / (std.unsqueeze(-1) * math.sqrt(2 * math.pi))
    return (shares.unsqueeze(-1) * bells).sum(-2)


@dataclass(frozen=True)
class Minimum:
    """A place in the landscape from which every way leads up."""

    first: float
    second: float
    height: float
    """JSD there, nats."""


def grid(modes: Modes, spread: float, window: Window, rows: int, columns: int) -> Tensor:
    """The divergence at the centres of cells: [rows, columns], the first place across, the second up, row 0 at the top.

    WINDOW is (left, right, bottom, top).
    """
    left, right, bottom, top = window
    first = cells(left, right, columns, modes.centres.device)
    second = cells(top, bottom, rows, modes.centres.device)
    places = torch.stack([first.expand(rows, -1), second.unsqueeze(1).expand(-1, columns)], dim=-1)
    return divergence(modes, places, spread)


def minima(modes: Modes, spread: float, window: Window, side: int = 61) -> list[Minimum]:
    """The minima within WINDOW, deepest first: the lowest cells of a SIDE x SIDE grid, each followed downhill."""
    heights = grid(modes, spread, window, side, side)
    around = torch.nn.functional.max_pool2d(-heights[None, None], 3, stride=1, padding=1)[0, 0]
    found: list[Minimum] = []
    left, right, bottom, top = window
    for row, column in (-heights == around).nonzero().tolist():
        if row in (0, side - 1) or column in (0, side - 1):
            continue
        start = [left + (column + 0.5) * (right - left) / side, top - (row + 0.5) * (top - bottom) / side]
        there = _downhill(modes, spread, torch.tensor(start, dtype=torch.float64))
        # The two places may be exchanged, and where they are nearly alike both minima lie in one cell.
        for minimum in (there, Minimum(there.second, there.first, there.height)):
            if all(abs(minimum.first - one.first) + abs(minimum.second - one.second) > 1e-3 for one in found):
                found.append(minimum)
    return sorted(found, key=lambda minimum: minimum.height)


def _downhill(modes: Modes, spread: float, places: Tensor) -> Minimum:
    """The minimum at which Newton's method, helped where it would climb, arrives from PLACES [2]."""
    for _ in range(50):
        x = places.clone().requires_grad_()
        (slope,) = torch.autograd.grad(divergence(modes, x, spread), x)
        curvature = torch.autograd.functional.hessian(lambda at: divergence(modes, at, spread), places)
        lowest = float(torch.linalg.eigvalsh(curvature)[0])
        bent = curvature + max(0.0, 1e-3 - lowest) * torch.eye(2, dtype=places.dtype)
        step = torch.linalg.solve(bent, slope)
        places = places - step * min(1.0, spread / float(step.norm()))
        if float(step.norm()) < 1e-9:
            break
    height = float(divergence(modes, places, spread))
    return Minimum(float(places[0]), float(places[1]), height)
