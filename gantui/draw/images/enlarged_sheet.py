"""Images on one sheet of pixels, for files and pages."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gantui.draw.images.grid import coloured

GAP = 2
"""Pixels between two images, of the sheet."""
GROUND = 128
"""The grey between them, which is neither of the ends."""


def sheet(images: NDArray[np.uint8], columns: int, least: int = 1) -> NDArray[np.uint8]:
    """IMAGES [n, channels, height, width] row by row in COLUMNS: [rows, columns of pixels, 1 or 3].

    Each pixel is a square of so many pixels that an image has LEAST of them along each side, if it has not more; places
    without an image are grey, and so is the ground.
    """
    images = coloured(images)
    zoom = max(1, math.ceil(least / min(images.shape[2:])))
    tiles = images.repeat(zoom, axis=2).repeat(zoom, axis=3).transpose(0, 2, 3, 1)
    rows = max(1, -(-len(tiles) // columns))
    height, width, channels = tiles.shape[1:]
    found = np.full((rows * (height + GAP) + GAP, columns * (width + GAP) + GAP, channels), GROUND, np.uint8)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        y, x = GAP + row * (height + GAP), GAP + column * (width + GAP)
        found[y : y + height, x : x + width] = tile
    return found


def across(count: int) -> int:
    """Columns of a sheet of COUNT images that is about as wide as high."""
    return max(1, math.ceil(math.sqrt(count)))
