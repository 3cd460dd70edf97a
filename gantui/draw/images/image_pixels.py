"""Images as pixels, for a terminal that draws these itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.draw.images.grid import coloured, resampled
from gantui.draw.images.tiling import Tiling

FINEST = (10, 20)
"""Pixels of a cell, across and down, of a usual terminal: an image of more is averaged, and none is sent in vain."""


def pixels(images: NDArray[np.uint8], tiles: Tiling) -> NDArray[np.uint8]:
    """IMAGES [n, channels, height, width] as greys, or as red, green and blue: [n, height, width, 1 or 3].

    As they are, but for those with more pixels than the cells that TILES gives them: these have fewer, in the same
    proportions.
    """
    images = coloured(images)
    height, width = images.shape[2:]
    share = min(1.0, tiles.width * FINEST[0] / width, tiles.height * FINEST[1] / height)
    if share < 1.0:
        smaller = resampled(images, max(1, round(share * height)), max(1, round(share * width)))
        images = np.rint(smaller).astype(np.uint8)
    return np.ascontiguousarray(images.transpose(0, 2, 3, 1))
