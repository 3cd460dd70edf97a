"""A grid of images on a canvas, with words below them and frames around them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import ImageGlyphs
from gantui.draw.images.blocks import PARTS
from gantui.draw.images.image_cells import ImageCells
from gantui.draw.images.split import Mosaic, mosaic
from gantui.draw.images.tiling import Tiling
from gantui.draw.palette import Palette

Label = tuple[str, int]
"""A word, and the index of its colour."""


def drawn(
    images: NDArray[np.uint8], tiles: Tiling, palette: Palette, glyphs: ImageGlyphs, previous: Mosaic | None = None
) -> Mosaic:
    """IMAGES [n, channels, height, width] as cells of the size that TILES say; PREVIOUS is what stands there now."""
    across, down = PARTS[glyphs]
    sized = resampled(coloured(images), tiles.height * down, tiles.width * across)
    return mosaic(sized, palette, glyphs, previous)


def placed(
    cells: ImageCells, tiles: Tiling, places: NDArray[np.intp] | None = None, *,
    below: Sequence[Label] = (), frames: Sequence[int] = (), glyphs: ImageGlyphs = "half",
) -> Canvas:  # fmt: skip
    """CELLS as a canvas, image i in place i of TILES, counted row by row, or in PLACES [i]; -1 leaves it out.

    BELOW are the words for each image, FRAMES the colour of what stands at its left and right.
    """
    width, height = tiles.size
    canvas, bar = Canvas.blank(width + 2 * bool(frames), height), "|" if glyphs == "ascii" else "▐"
    for i in range(len(cells.chars)):
        place = i if places is None else int(places[i])
        if not 0 <= place < tiles.images:
            continue
        x, y = tiles.place(*divmod(place, tiles.columns))
        if frames:
            x += 1
            for row in range(y, y + tiles.height):
                canvas.put(x - 1, row, bar, frames[i])
                canvas.put(x + tiles.width, row, "|" if glyphs == "ascii" else "▌", frames[i])
        canvas.paste(x, y, Canvas(cells.chars[i], cells.fg[i], cells.bg[i]))
        if below:
            text, colour = below[i]
            canvas.put(x, y + tiles.height, text[: tiles.width].center(tiles.width), colour)
    return canvas


def coloured(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """IMAGES with one or three channels: of any other number their mean."""
    if images.shape[1] in (1, 3):
        return images
    return images.mean(axis=1, keepdims=True).astype(np.uint8)


def resampled(images: NDArray[np.uint8], height: int, width: int) -> NDArray[np.float32]:
    """IMAGES [n, channels, rows, columns] in HEIGHT x WIDTH pixels, each the mean of what it covers."""
    if images.shape[2:] == (height, width):
        return images.astype(np.float32)
    rows, columns = _shares(images.shape[2], height), _shares(images.shape[3], width)
    found: NDArray[np.float32] = rows @ images.astype(np.float32) @ columns.T
    return found


@lru_cache(maxsize=32)
def _shares(before: int, after: int) -> NDArray[np.float32]:
    """The share of each of BEFORE pixels in each of AFTER ones: [after, before]; rows sum to 1."""
    edges = np.arange(after + 1) * (before / after)
    low = np.maximum(edges[:-1, None], np.arange(before))
    high = np.minimum(edges[1:, None], np.arange(1, before + 1))
    shares = np.maximum(0.0, high - low) * (after / before)
    return shares.astype(np.float32)
