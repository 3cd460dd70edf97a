"""A place for a picture of the plane with equal units across and up, and for its legend."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Extent


@dataclass(frozen=True)
class Room:
    """The places of picture and legend; sizes in cells."""

    width: int
    height: int
    left: int
    """Column of the picture's left edge."""
    beside: bool
    """Whether the legend stands to the right of the picture; else below it."""


def square_room(width: int, height: int, extent: Extent, beside: int, below: int) -> Room:
    """The largest picture of EXTENT in WIDTH x HEIGHT cells with BESIDE columns or BELOW rows for its legend."""
    right = _largest(width - beside, height, extent)
    under = _largest(width, height - below, extent)
    if right[0] * right[1] >= under[0] * under[1]:
        return Room(*right, (width - beside - right[0]) // 2, True)
    return Room(*under, (width - under[0]) // 2, False)


def _largest(width: int, height: int, extent: Extent) -> tuple[int, int]:
    """The largest number of cells across and down that distorts EXTENT by no more than a cell."""
    if width < 1 or height < 1:
        return 0, 0
    across, up = extent[1] - extent[0], extent[3] - extent[2]
    ratio = 2 * across / up  # a cell is twice as high as wide
    if width > height * ratio:
        return max(1, round(height * ratio)), height
    return width, max(1, min(height, round(width / ratio)))
