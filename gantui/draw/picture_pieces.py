"""Cells that hold no character but a piece of a picture, which the terminal draws.

Such a cell is a code beyond all characters: which picture it is of, and which of that picture's rows and columns.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FIRST = 1 << 31
"""The least code that is a piece; all characters are below."""
SIDE = 254
"""Cells along each side of a picture, at most."""
PICTURES = 1 << 15
"""How many pictures there are numbers for."""
_ROW, _NUMBER = 8, 16
"""The bits at which the row and the number begin; the column is the lowest ones."""


def pieces(numbers: NDArray[np.integer], height: int, width: int) -> NDArray[np.uint32]:
    """The codes of the pictures NUMBERS [n], each of HEIGHT x WIDTH cells: [n, height, width].

    Raises:
        ValueError: a side is longer than SIDE, or a number not below PICTURES.
    """
    if not 0 < height <= SIDE or not 0 < width <= SIDE or (len(numbers) and not 0 <= max(numbers) < PICTURES):
        raise ValueError(f"no picture has the number {max(numbers, default=0)} and {height} x {width} cells")
    rows, columns = np.arange(height, dtype=np.uint32)[:, None], np.arange(width, dtype=np.uint32)
    of = np.asarray(numbers).astype(np.uint32)[:, None, None]
    return np.uint32(FIRST) | of << np.uint32(_NUMBER) | rows << np.uint32(_ROW) | columns


def are_pieces(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which of CODES are pieces of pictures."""
    return codes >= FIRST


def numbers_of(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The pictures of which CODES are pieces."""
    return codes >> np.uint32(_NUMBER) & np.uint32(PICTURES - 1)


def rows_of(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The rows of their pictures from which CODES are."""
    return codes >> np.uint32(_ROW) & np.uint32(0xFF)


def columns_of(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The columns of their pictures from which CODES are."""
    return codes & np.uint32(0xFF)


def as_blanks(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """CODES with a blank in the place of each piece: the characters that there are without a terminal."""
    found = are_pieces(codes)
    return np.where(found, np.uint32(ord(" ")), codes) if found.any() else codes
