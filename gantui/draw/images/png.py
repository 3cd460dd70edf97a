"""Pixels as a PNG file, for a terminal, or inside a URI for a page or a figure."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
"""PNG's: grey; red, green, blue; the same with opacity."""


def encoded(pixels: NDArray[np.uint8], text: Mapping[str, str] | None = None) -> bytes:
    """PIXELS [rows, columns, 1, 3 or 4] as a PNG file, with TEXT by keywords of at most 79 letters."""
    rows, columns, channels = pixels.shape
    raw = np.concatenate([np.zeros((rows, 1), np.uint8), pixels.reshape(rows, columns * channels)], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", columns, rows, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    said = [_chunk(b"tEXt", f"{key}\0{value}".encode("latin-1", "replace")) for key, value in (text or {}).items()]
    parts = [_chunk(b"IHDR", header), *said, _chunk(b"IDAT", zlib.compress(raw, 9)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def data_uri(pixels: NDArray[np.uint8]) -> str:
    """PIXELS [rows, columns, 1, 3 or 4] as a PNG inside a URI."""
    return "data:image/png;base64," + base64.b64encode(encoded(pixels)).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
