"""Pixels as a PNG inside a URI, for pictures in a page or a figure."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

_COLOUR_TYPES = {3: 2, 4: 6}
"""PNG's: red, green, blue; the same with opacity."""


def data_uri(pixels: NDArray[np.uint8]) -> str:
    """PIXELS [rows, columns, 3 or 4] as a PNG inside a URI."""
    rows, columns, channels = pixels.shape
    raw = b"".join(b"\0" + row.tobytes() for row in pixels)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", columns, rows, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(png).decode()


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
