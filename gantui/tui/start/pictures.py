"""Small pictures of the data of presets, drawn from samples that are shipped: nothing is imported that trains.

`python -m tests.studies.preset_pictures` writes the file, and a test holds it against the presets. A sample is kept
under a hash of the distribution that it is of, so data that are not in the file have no picture, not a wrong one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.histogram import densities
from gantui.draw.images.grid import drawn, placed
from gantui.draw.images.tiling import tiling
from gantui.draw.palette import REAL
from gantui.draw.plane.scatter import scatter
from gantui.tui.look.look import Look

FILE = Path(__file__).parent / "pictures.npz"
_LEVELS = {False: " ▁▂▃▄▅▆▇█", True: "  .::-=##"}
"""What fills a cell by eighths, drawn and typed."""
Samples = NDArray[np.unsignedinteger[Any]]
"""[n] on the line, [n, 2] on the plane, [n, channels, height, width] of images. Coordinates go from 0 at the left and
below to the largest number of the array's type, on both axes alike."""


def key_of(data: Mapping[str, object]) -> str:
    """The key of DATA, a preset's table of what it learns, among the pictures."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


@cache
def samples() -> dict[str, Samples]:
    """All samples by their keys."""
    with np.load(FILE, allow_pickle=False) as found:
        return dict(found)


def picture(sample: Samples, width: int, height: int, look: Look) -> Canvas:
    """SAMPLE as a picture of WIDTH x HEIGHT cells at most, each at least 1."""
    if sample.ndim == 1:
        return _bars(sample, width, height, typed=look.glyphs == "ascii")
    if sample.ndim == 2:
        wide = min(width, 2 * height)  # a cell is twice as high as wide
        area = (0.0, _largest(sample), 0.0, _largest(sample))
        places = sample.astype(np.float64)
        return scatter([(places, REAL, "dot")], wide, (wide + 1) // 2, extent=area, glyphs=look.points)
    pixels = sample.astype(np.uint8)
    tiles = tiling((width, height), sample.shape[1:], look.images, len(sample))
    cells = drawn(pixels[: tiles.images], tiles, look.palette, look.images)
    return placed(cells, tiles, glyphs=look.images)


def _largest(sample: Samples) -> float:
    return float(np.iinfo(sample.dtype).max)


def _bars(sample: Samples, width: int, height: int, *, typed: bool) -> Canvas:
    """The density of SAMPLE as bars, the highest as high as the picture."""
    wide = min(width, 4 * height)
    density = densities(sample.astype(np.float64), 0.0, _largest(sample), wide)
    eighths = np.ceil(density / max(density.max(), 1e-9) * height * 8).astype(np.intp)
    full = np.clip(eighths - 8 * np.arange(height)[::-1, None], 0, 8)
    canvas = Canvas.blank(wide, height)
    canvas.chars[:] = np.array([ord(char) for char in _LEVELS[typed]], np.uint32)[full]
    canvas.fg[:] = REAL
    return canvas
