"""The window: the part of the line or the plane that pictures show, and the centres of its cells."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.distributions import Distribution
from gantui.gan.random_streams import rng_for

WINDOW_MARGIN = 1.5
WINDOW_SAMPLES = 4096
POINT_HALF = 2.0
"""Half the window around data that all lie at one place."""
Extent = tuple[float, float, float, float]


def window(distribution: Distribution, device: torch.device) -> Extent:
    """The square (left, right, bottom, top) that holds data of DISTRIBUTION with room around it, whatever the seed.

    In one dimension bottom and top are 0 and 1.
    """
    points = distribution.sample(WINDOW_SAMPLES, rng_for(device, 0, "window"))
    low, high = _ends(points, distribution.central)
    half = float((high - low).max()) / 2 * WINDOW_MARGIN or POINT_HALF
    centre = ((low + high) / 2).tolist()
    if len(centre) == 1:
        return (centre[0] - half, centre[0] + half, 0.0, 1.0)
    x, y = centre
    return (x - half, x + half, y - half, y + half)


def _ends(points: Tensor, share: float) -> tuple[Tensor, Tensor]:
    """The range of POINTS [n, dim] along each axis, or the range that holds a SHARE of them."""
    if share == 1:
        return points.amin(0), points.amax(0)
    outside = (1 - share) / 2
    return torch.quantile(points, outside, 0), torch.quantile(points, 1 - outside, 0)


def cells(low: float, high: float, count: int, device: torch.device) -> Tensor:
    """The centres of COUNT equal cells from LOW to HIGH: [count]."""
    return low + (torch.arange(count, device=device) + 0.5) * (high - low) / count


def grid(extent: Extent, rows: int, columns: int, device: torch.device) -> Tensor:
    """The centres of ROWS x COLUMNS cells of the plane, row by row from the top left: [rows * columns, 2]."""
    left, right, bottom, top = extent
    x, y = cells(left, right, columns, device), cells(top, bottom, rows, device)
    return torch.stack([x.repeat(rows), y.repeat_interleave(columns)], 1)
