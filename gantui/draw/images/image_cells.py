"""Images as cells, whatever these are: characters in two colours, or placeholders of images that the terminal draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.image_placeholders import placeholders


@dataclass(frozen=True, eq=False)
class ImageCells:
    """Images as cells: `chars`, `fg`, `bg` [images, rows, columns], as a canvas has them."""

    chars: NDArray[np.uint32]
    fg: NDArray[np.uint8]
    bg: NDArray[np.uint8]


def of_placeholders(ids: Sequence[int], height: int, width: int) -> ImageCells:
    """The images IDS of a terminal as cells, each of HEIGHT x WIDTH."""
    chars = placeholders(np.array(ids, np.intp), height, width)
    nothing = np.zeros(chars.shape, np.uint8)
    return ImageCells(chars, nothing, nothing)
