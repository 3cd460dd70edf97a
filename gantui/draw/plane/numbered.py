"""Numbers beside places of the plane."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.plane.scatter import Extent

Place = tuple[int, int]
"""Column and row of a text's first cell."""

# Cells between a place and its number: as many as it takes to be clear of the points about it.
_NEAR = range(2, 5)


def number_places(centres: NDArray[np.floating], extent: Extent, taken: NDArray[np.bool_]) -> tuple[Place | None, ...]:
    """The places of the numbers from 1 on for `centres` [K, 2] in a picture of `extent`.

    They stand outside of the ring or crowd that the centres are, clear of each other and of the cells `taken` [height,
    width]. None for those that find no room.
    """
    height, width = taken.shape
    left, right, bottom, top = extent
    at = (centres - (left, top)) / (right - left, bottom - top) * (width, height)
    away = at - at.mean(axis=0) if len(at) else at
    taken = taken.copy()
    places: list[Place | None] = []
    for number, ((x, y), (across, down)) in enumerate(zip(at.tolist(), away.tolist(), strict=True), 1):
        length = len(str(number))
        place = next(
            (
                (column, row)
                for column, row in _around(int(x), int(y), length, across, down)
                if 0 <= row < height
                and 0 <= column <= width - length
                and not taken[row, max(0, column - 1) : column + length + 1].any()
            ),
            None,
        )
        places.append(place)
        if place is not None:
            taken[place[1], place[0] : place[0] + length] = True
    return tuple(places)


def _around(x: int, y: int, length: int, across: float, down: float) -> list[Place]:
    """Places for a text of LENGTH beside the cell (x, y): those in the direction (ACROSS, DOWN) first, near ones first.

    A cell is twice as high as wide.
    """
    sides = sorted(((-1, 0), (1, 0), (0, -1), (0, 1)), key=lambda side: -(side[0] * across + 2 * side[1] * down))
    found = []
    for right, below in sides:
        for near in _NEAR:
            column = x + near if right > 0 else x - near - length + 1 if right < 0 else x - (length - 1) // 2
            found.append((column, y + below * (near // 2)))
    return found


def draw_numbers(canvas: Canvas, places: Sequence[Place | None], colours: Sequence[int]) -> None:
    """Write the numbers from 1 on at their `places`, each in its colour."""
    for number, (place, colour) in enumerate(zip(places, colours, strict=True), 1):
        if place is not None:
            canvas.put(*place, str(number), colour)
