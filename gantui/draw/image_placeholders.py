"""Placeholders: cells that hold no character but a part of an image, which the terminal draws.

The term is that of Kitty's graphics protocol. Such a cell is a code beyond all characters: which image it is of, and
which of that image's rows and columns.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FIRST = 1 << 31
"""The least code that is a placeholder; all characters are below."""
SIDE = 254
"""Cells along each side of an image, at most."""
IMAGES = 1 << 15
"""How many images there are ids for."""
_ROW, _ID = 8, 16
"""The bits at which the row and the image's id begin; the column is the lowest ones."""


def placeholders(ids: NDArray[np.integer], height: int, width: int) -> NDArray[np.uint32]:
    """The placeholders of the images IDS [n], each of HEIGHT x WIDTH cells: [n, height, width].

    Raises:
        ValueError: a side is longer than SIDE, or an id not below IMAGES.
    """
    if not 0 < height <= SIDE or not 0 < width <= SIDE or (len(ids) and not 0 <= max(ids) < IMAGES):
        raise ValueError(f"no image has the id {max(ids, default=0)} and {height} x {width} cells")
    rows, columns = np.arange(height, dtype=np.uint32)[:, None], np.arange(width, dtype=np.uint32)
    of = np.asarray(ids).astype(np.uint32)[:, None, None]
    return np.uint32(FIRST) | of << np.uint32(_ID) | rows << np.uint32(_ROW) | columns


def are_placeholders(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which of CODES are placeholders of images."""
    return codes >= FIRST


def ids_of(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The ids of the images of which CODES are placeholders."""
    return codes >> np.uint32(_ID) & np.uint32(IMAGES - 1)


def rows_of(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The rows of their images from which CODES are."""
    return codes >> np.uint32(_ROW) & np.uint32(0xFF)


def columns_of(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The columns of their images from which CODES are."""
    return codes & np.uint32(0xFF)


def as_blanks(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """CODES with a blank in the place of each placeholder: the characters that there are without a terminal."""
    found = are_placeholders(codes)
    return np.where(found, np.uint32(ord(" ")), codes) if found.any() else codes
