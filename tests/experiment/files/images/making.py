"""Small images, and the files in which people have them."""

from __future__ import annotations

import bz2
import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from gantui.experiment.distributions import Images
from gantui.experiment.files.images import Images as Read
from gantui.experiment.files.images import read_images

CODES = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}


def grey(count: int = 60, high: int = 6, wide: int = 5, seed: int = 0) -> np.ndarray:
    """COUNT images of noise [n, high, wide]: no two are equal."""
    return np.random.default_rng(seed).integers(0, 256, (count, high, wide), np.uint8)


def colour(count: int = 60, high: int = 6, wide: int = 5, seed: int = 0) -> np.ndarray:
    """The same [n, high, wide, 3]."""
    return np.random.default_rng(seed).integers(0, 256, (count, high, wide, 3), np.uint8)


def labels(count: int = 60, classes: int = 3) -> np.ndarray:
    return (np.arange(count) % classes).astype(np.uint8)


def idx(array: np.ndarray, cut: int = 0, more: bytes = b"") -> bytes:
    """ARRAY as an IDX file, CUT short by so many bytes, with MORE behind."""
    header = bytes([0, 0, CODES[array.dtype.str[1:]], array.ndim]) + b"".join(struct.pack(">I", n) for n in array.shape)
    content = header + np.ascontiguousarray(array, array.dtype.newbyteorder(">")).tobytes()
    return content[: len(content) - cut] + more


PACK = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress}


def write_idx(name: str, array: np.ndarray, **how: Any) -> str:
    """ARRAY as the IDX file NAME, packed by its ending; returns NAME."""
    ending = Path(name).suffix if Path(name).suffix in PACK else ""
    Path(name).write_bytes(PACK[ending](idx(array, **how)))
    return name


def picture(name: str, pixels: np.ndarray | None = None, mode: str | None = None, **how: Any) -> str:
    """PIXELS as the picture NAME, in the MODE of Pillow's if that is another; returns NAME."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(grey(1)[0] if pixels is None else pixels)
    (image if mode is None else image.convert(mode)).save(name, **how)
    return name


def options(path: str, **settings: Any) -> Images:
    return Images.model_validate({"name": "images", "path": path} | settings)


def read(path: str, **settings: Any) -> Read:
    return read_images(options(path, **settings))
