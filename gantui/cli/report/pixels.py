"""Pixels of what D believes, and of what there is much or little of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def belief_pixels(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """VALUES [rows, columns] of -1..1 as pixels [rows, columns, 4]: purple below 0, green above, clear at 0."""
    pixels = np.where(values[..., None] > 0, (40, 170, 80, 0), (160, 60, 190, 0)).astype(np.uint8)
    pixels[..., 3] = np.round(np.clip(np.abs(values), 0, 1) * 110)
    return pixels


def tinted(colour: tuple[int, int, int], strength: NDArray[np.floating]) -> NDArray[np.uint8]:
    """STRENGTH [rows, columns] of 0..1 as pixels of COLOUR [rows, columns, 4]."""
    pixels = np.empty((*strength.shape, 4), np.uint8)
    pixels[..., :3] = colour
    pixels[..., 3] = np.round(strength * 255)
    return pixels
