"""Points in the plane: real against fake, over a field."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import BLANK, DOTS, LINES, Glyphs, bits_to_chars, dots_to_bits

Extent = tuple[float, float, float, float]  # x from, x to, y from, y to; data units


@dataclass(frozen=True)
class Sign:
    """A character that is written for points, whatever other points are made of."""

    char: str


Marker = Literal["dot", "cross"] | int | Sign
"""A number from 1 to 9 is written where points are characters, and a cross in braille."""
Layer = tuple[NDArray[np.floating], int, Marker]  # points [N, 2], colour, marker

# Characters for a cell with one, few (2-4), many points: the shapes differ where colours may not.
_COUNTED: dict[Marker, NDArray[np.uint32]] = {
    "dot": np.array([ord(c) for c in " .oO"], dtype=np.uint32),
    "cross": np.array([ord(c) for c in " +x#"], dtype=np.uint32),
    **{number: np.array([ord(c) for c in f" {number}{number}{number}"], dtype=np.uint32) for number in range(1, 10)},
}
_FEW, _MANY = 2, 5
BOTH_MARK = "@"
"""In a cell that several clouds share, where points are characters."""


def scatter(
    layers: Sequence[Layer],
    width: int,
    height: int,
    *,
    extent: Extent,
    glyphs: Glyphs = "braille",
    background: Canvas | None = None,
    both: int | None = None,
) -> Canvas:
    """Draw point clouds over `background` (same size); later layers win the cells they share with earlier ones.

    Cells that any of them shares with the first have the colour `both` where one is given.

    Points outside `extent` leave an arrow at the border where they went; `count_outside` says how many they are.
    """
    canvas = Canvas.blank(width, height)
    if background is not None:
        canvas.paste(0, 0, background)
    first = np.zeros((height, width), np.bool_)
    for i, (points, colour, marker) in enumerate(layers):
        marks, drawn, outside = _cloud(points.tobytes(), points.dtype.str, extent, width, height, marker, glyphs)
        if len(outside):
            _draw_arrows(canvas, outside, colour, glyphs)
        canvas.chars[drawn], canvas.fg[drawn] = marks[drawn], colour
        if both is not None and i:
            shared = first & drawn
            canvas.fg[shared] = both
            if glyphs != "braille":
                canvas.chars[shared] = ord(BOTH_MARK)
        if i == 0:
            first = drawn
    return canvas


def count_outside(points: NDArray[np.floating], extent: Extent) -> int:
    """How many of the points [N, 2] cannot be shown: outside `extent`, or not finite."""
    return int((~_inside(_shares(points, extent))).sum())


def _shares(points: NDArray[np.floating], extent: Extent) -> NDArray[np.float64]:
    """The places of points within the extent, [N, 2]: (0, 0) is the top left, (1, 1) the bottom right."""
    x0, x1, y0, y1 = extent
    shares: NDArray[np.float64] = (points - np.array([x0, y1])) / np.array([x1 - x0, y0 - y1])
    return shares


def _inside(shares: NDArray[np.float64]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = np.all((shares >= 0) & (shares <= 1), axis=1)
    return inside


def _cells(shares: NDArray[np.float64], columns: int, rows: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row and column of each share on a grid; those outside on the border."""
    column, row = (np.clip(shares, 0.0, 1.0) * (columns, rows)).astype(np.intp).T
    return np.minimum(row, rows - 1), np.minimum(column, columns - 1)


@lru_cache(maxsize=32)
def _cloud(
    points: bytes, dtype: str, extent: Extent, width: int, height: int, marker: Marker, glyphs: Glyphs
) -> tuple[NDArray[np.uint32], NDArray[np.bool_], NDArray[np.float64]]:
    """The marks of points [N, 2] of DTYPE, where they are, and the shares of the points outside, all not to be changed.

    The real ones are the same in every frame: they are worked out once.
    """
    shares = _shares(np.frombuffer(points, dtype).reshape(-1, 2), extent)
    inside = _inside(shares)
    marks = _marks(shares[inside], width, height, marker, glyphs)
    return marks, marks != BLANK, shares[~inside]


def _marks(shares: NDArray[np.float64], width: int, height: int, marker: Marker, glyphs: Glyphs) -> NDArray[np.uint32]:
    if glyphs == "braille" and not isinstance(marker, Sign):
        across, down = DOTS[glyphs]
        mask = np.zeros((height * down, width * across), np.bool_)
        row, column = _cells(shares, width * across, height * down)
        mask[row, column] = True
        if marker != "dot":
            mask[row, column ^ 1] = True
        return bits_to_chars(dots_to_bits(mask, glyphs), glyphs)
    row, column = _cells(shares, width, height)
    count = np.bincount(row * width + column, minlength=width * height).reshape(height, width)
    if isinstance(marker, Sign):
        return np.where(count > 0, np.uint32(ord(marker.char)), np.uint32(BLANK))
    return _COUNTED[marker][np.searchsorted((1, _FEW, _MANY), count, side="right")]


def _draw_arrows(canvas: Canvas, shares: NDArray[np.float64], colour: int, glyphs: Glyphs) -> None:
    """Arrows at the border towards the points that are outside."""
    shares = shares[~np.isnan(shares).any(axis=1)]
    row, column = _cells(shares, canvas.width, canvas.height)
    lines = LINES[glyphs]
    ways = (
        (shares[:, 0] < 0, lines.left), (shares[:, 0] > 1, lines.right),
        (shares[:, 1] < 0, lines.up), (shares[:, 1] > 1, lines.down),
    )  # fmt: skip
    for away, char in ways:
        canvas.chars[row[away], column[away]], canvas.fg[row[away], column[away]] = ord(char), colour
