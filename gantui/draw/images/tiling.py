"""How many images fit into some cells, and how large each is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gantui.draw.glyphs import ImageGlyphs
from gantui.draw.image_placeholders import SIDE
from gantui.draw.images.blocks import PARTS

READABLE = 14
"""Parts of cells along each side of an image, or as many as it has pixels, with which one still knows a digit."""
_FINEST = 12
"""Halves of a cell that an image is wide at least: one of 8 pixels is drawn twice as large as it could be."""
_LOW = 7
"""An image of fewer cells down has a blank row below: its strokes would run into those of the next one. So has one of
few pixels, which has no margin of its own. One that is drawn as pixels needs none for its size."""
_STEP = 0.25
"""The steps by which an image of pixels becomes larger, in halves of a cell for each of its pixels; one of glyphs has
whole ones. At the least there is at least one pixel of the terminal's for each of its own."""


@dataclass(frozen=True)
class Tiling:
    """A grid of images of one size; sizes in cells."""

    columns: int
    rows: int
    width: int
    """The columns of one image."""
    height: int
    gap: tuple[int, int]
    """Blank columns and rows between two images; the rows may have words."""

    @property
    def images(self) -> int:
        """How many there is room for."""
        return self.columns * self.rows

    def place(self, row: int, column: int) -> tuple[int, int]:
        """The top left cell of the image in ROW and COLUMN."""
        return column * (self.width + self.gap[0]), row * (self.height + self.gap[1])

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of cells that all take, without the last gap; with its words below the last row."""
        return self.columns * (self.width + self.gap[0]) - self.gap[0], self.rows * (self.height + self.gap[1])


def tiling(
    room: tuple[int, int],
    shape: tuple[int, ...],
    glyphs: ImageGlyphs,
    most: int,
    *,
    words: bool = False,
    apart: int | None = None,
) -> Tiling:
    """The grid for images of SHAPE (channels, height, width) in ROOM, columns and rows of cells.

    As many as fit at the least size at which they are readable with GLYPHS; larger ones if there is room for more than
    MOST, and smaller if there is not room for one. WORDS leaves a row below each, APART so many columns between two;
    None: one, but none where one would cost a column of images that have margins of their own.
    """
    step, rows_apart = (_STEP, False) if glyphs == "pixel" else (1, True)
    zoom = least_zoom(shape, glyphs)
    found = _at(zoom, room, shape, words, apart, rows_apart)
    while (larger := _at(zoom + step, room, shape, words, apart, rows_apart)).images >= most:
        if max(larger.width, larger.height) == SIDE:
            break
        zoom, found = zoom + step, larger
    if found.images:
        return found
    width = max(1, min(room[0], SIDE, 2 * (room[1] - words) * shape[2] // shape[1]))
    return Tiling(1, 1, width, max(1, _height(width, shape)), (apart or 0, int(words)))


def least_zoom(shape: tuple[int, ...], glyphs: ImageGlyphs) -> float:
    """How many octants wide a pixel of images of SHAPE is drawn at least."""
    _, height, width = shape
    if glyphs == "pixel":
        return _STEP * math.ceil(_FINEST / (width * _STEP))
    across, down = PARTS[glyphs]
    zoom = math.ceil(_FINEST / width)
    # An octant is half a cell wide and a quarter high.
    while zoom * width / 2 * across < min(width, READABLE) or zoom * height / 4 * down < min(height, READABLE):
        zoom += 1
    return zoom


def _at(
    zoom: float, room: tuple[int, int], shape: tuple[int, ...], words: bool, apart: int | None, rows_apart: bool
) -> Tiling:
    width = min(SIDE, math.ceil(zoom * shape[2] / 2))
    height = _height(width, shape)
    # Or where it costs no row or column of images: noise has no margin that would tell one from the next.
    free = (room[1] + 1) // (height + 1) == room[1] // height
    if apart is None:
        apart = int(shape[2] < READABLE or (room[0] + 1) // (width + 1) == room[0] // width)
    low = shape[1] < READABLE or (height < _LOW and rows_apart)
    gap = (apart, int(words or low or free))
    rows = (room[1] + (gap[1] and not words)) // (height + gap[1])
    return Tiling((room[0] + gap[0]) // (width + gap[0]), rows, width, height, gap)


def _height(width: int, shape: tuple[int, ...]) -> int:
    """The rows of an image of SHAPE that is WIDTH columns wide: a cell is twice as high as wide."""
    return max(1, min(SIDE, math.ceil(width * shape[1] / shape[2] / 2)))
