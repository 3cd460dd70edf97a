"""Each cell of an image in two colours: the split of its pixels that is nearest to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gantui.draw.glyphs import BLANK, SHADES, ImageGlyphs
from gantui.draw.images.blocks import PARTS, characters
from gantui.draw.images.image_cells import ImageCells
from gantui.draw.images.inks import Inks, inks_of
from gantui.draw.palette import Palette

STILL = 8.0
"""By how much, of 255 and as the root of the mean square, a cell may be further from its pixels than it could be before
it is drawn anew: three quarters of a level of grey, and more than what is left of the noise in a black ground."""
_SHADES = " ░▒▓█"
_SHARES = np.linspace(0.0, 1.0, len(_SHADES))
_AT_ONCE = 4096
"""Cells whose splits are compared at once: some megabytes of sums."""


@dataclass(frozen=True, eq=False)
class Mosaic(ImageCells):
    """Images as characters in two colours.

    Beside the cells it has what the next one needs to leave a cell as it is: `pixels` [cells, parts, channels] and what
    is drawn in the place of them, `drawn`, of the same shape, both 0..255.
    """

    pixels: NDArray[np.float32]
    drawn: NDArray[np.float32]
    of: tuple[ImageGlyphs, Palette]


def mosaic(images: NDArray[np.number], palette: Palette, glyphs: ImageGlyphs, previous: Mosaic | None = None) -> Mosaic:
    """IMAGES [n, channels, height, width] of values 0..255 as cells; the sides are whole cells of GLYPHS.

    With one or three channels; three are red, green and blue. Of the splits of a cell's pixels into two groups, each in
    one colour, it takes the one with the least squared error. Where PREVIOUS, of as many cells, has drawn almost as
    well already, the cell stays: what stands still does not flicker and costs no bytes.
    """
    across, down = PARTS[glyphs]
    n, channels, height, width = images.shape
    shape = (n, height // down, width // across)
    cells = images.reshape(n, channels, shape[1], down, shape[2], across).transpose(0, 2, 4, 3, 5, 1)
    pixels = np.ascontiguousarray(cells, np.float32).reshape(-1, across * down, channels)
    inks = inks_of(palette, channels)
    if inks is None:  # without colours, ink alone: brighter is more
        pixels = pixels.mean(axis=2, keepdims=True)
    before = previous if previous is not None and _fits(previous, shape, pixels, (glyphs, palette)) else None
    chars, fg, bg, drawn = (
        (np.empty(len(pixels), np.uint32), np.empty(len(pixels), np.uint8), np.empty(len(pixels), np.uint8),
         np.empty_like(pixels))
        if before is None
        else (before.chars.reshape(-1).copy(), before.fg.reshape(-1).copy(), before.bg.reshape(-1).copy(),
              before.drawn.copy())
    )  # fmt: skip
    changed = np.arange(len(pixels)) if before is None else np.flatnonzero((pixels != before.pixels).any(axis=(1, 2)))
    for start in range(0, len(changed), _AT_ONCE):
        some = changed[start : start + _AT_ONCE]
        new = _inked(pixels[some], glyphs) if inks is None else _coloured(pixels[some], glyphs, inks)
        if before is not None:
            allowed = pixels[0].size * STILL**2
            moved = _error(pixels[some], drawn[some]) > _error(pixels[some], new[3]) + allowed
            some, new = some[moved], tuple(each[moved] for each in new)
        chars[some], fg[some], bg[some], drawn[some] = new
    return Mosaic(chars.reshape(shape), fg.reshape(shape), bg.reshape(shape), pixels, drawn, (glyphs, palette))


def _fits(
    previous: Mosaic, shape: tuple[int, ...], pixels: NDArray[np.float32], of: tuple[ImageGlyphs, Palette]
) -> bool:
    same = previous.of[0] == of[0] and previous.of[1] is of[1]
    return same and previous.chars.shape == shape and previous.pixels.shape == pixels.shape


def _error(pixels: NDArray[np.float32], drawn: NDArray[np.float32]) -> NDArray[np.float32]:
    """The squared error of each cell: [cells]."""
    difference = (pixels - drawn).reshape(len(pixels), -1)
    error: NDArray[np.float32] = np.einsum("ck,ck->c", difference, difference)
    return error


_Cells = tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]]


def _coloured(pixels: NDArray[np.float32], glyphs: ImageGlyphs, inks: Inks) -> _Cells:
    """The characters and colours that are nearest to PIXELS, and what these show."""
    parts = pixels.shape[1]
    if parts == 1:
        index, shown = inks.nearest(pixels[:, 0])
        return np.full(len(pixels), BLANK, np.uint32), np.zeros_like(index), index, shown[:, None]
    mask = _split_by_brightness(pixels[:, :, 0]) if pixels.shape[2] == 1 else _best_split(pixels)
    inside = mask[:, :, None]
    counts = inside.sum(axis=1)
    total = pixels.sum(axis=1)
    chosen = (pixels * inside).sum(axis=1)
    front = np.where(counts > 0, chosen / np.maximum(counts, 1), total / parts)
    back = (total - chosen) / (parts - counts)
    # The darker group is the ground: neighbours then share it more often, and no colour is sent again.
    swap = front.sum(axis=1) < back.sum(axis=1)
    front[swap], back[swap] = back[swap], front[swap]
    mask ^= swap[:, None]
    fg, lit = inks.nearest(front)
    bg, ground = inks.nearest(back)
    mask &= (fg != bg)[:, None]
    bits = mask @ (1 << np.arange(parts))
    shown = np.where(mask[:, :, None], lit[:, None], ground[:, None]).astype(np.float32)
    return characters(glyphs)[bits], np.where(bits > 0, fg, 0).astype(np.uint8), bg, shown


def _split_by_brightness(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The parts of VALUES [cells, parts] in one of two groups, those with the least squared error around their means.

    In one dimension the best groups are those below and above some value, so the sorted ones are cut at each place.
    """
    parts = values.shape[1]
    order = np.argsort(values, axis=1)
    sums = np.cumsum(np.take_along_axis(values, order, axis=1) - values.mean(axis=1, keepdims=True), axis=1)[:, :-1]
    low = np.arange(1, parts)
    cut = np.argmax(sums * sums * (1.0 / low + 1.0 / (parts - low)), axis=1)
    mask = np.empty(values.shape, bool)
    np.put_along_axis(mask, order, np.arange(parts) > cut[:, None], axis=1)
    return mask


def _best_split(pixels: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The same of PIXELS [cells, parts, channels]: every split is tried."""
    patterns = _patterns(pixels.shape[1])
    inside = patterns.astype(np.float32)
    counts = inside.sum(axis=1)
    share = 1.0 / np.maximum(counts, 1.0) + 1.0 / (patterns.shape[1] - counts)
    gained = np.zeros((len(pixels), len(patterns)), np.float32)
    for channel in range(pixels.shape[2]):
        values = pixels[:, :, channel] - pixels[:, :, channel].mean(axis=1, keepdims=True)
        sums = values @ inside.T
        gained += sums * sums * share
    return patterns[gained.argmax(axis=1)]


@cache
def _patterns(parts: int) -> NDArray[np.bool_]:
    """Each way to split PARTS in two, once: [patterns, parts]. The first is no split, and the first part is outside."""
    bits = np.arange(1 << (parts - 1)) << 1
    return (bits[:, None] >> np.arange(parts) & 1).astype(bool)


def _inked(pixels: NDArray[np.float32], glyphs: ImageGlyphs) -> _Cells:
    """Without colours: each part inked or not, or a shade all over, whichever is nearer to PIXELS."""
    nothing = np.zeros(len(pixels), np.uint8)
    if glyphs == "ascii":
        shades = SHADES["ascii"]
        level = np.rint(pixels.mean(axis=(1, 2)) * ((len(shades) - 1) / 255.0)).astype(np.intp)
        shown = np.broadcast_to((level * (255.0 / (len(shades) - 1)))[:, None, None], pixels.shape)
        return shades[level], nothing, nothing, shown.astype(np.float32)
    mask = pixels[:, :, 0] >= 127.5
    parted = np.where(mask, 255.0, 0.0).astype(np.float32)[:, :, None]
    level = np.rint(pixels.mean(axis=(1, 2)) * (len(_SHADES) - 1) / 255.0).astype(np.intp)
    even = np.broadcast_to((_SHARES[level] * 255.0)[:, None, None], pixels.shape).astype(np.float32)
    shaded = _error(pixels, even) < _error(pixels, parted)
    codes = characters(glyphs)[mask @ (1 << np.arange(pixels.shape[1]))]
    shades = np.array([ord(char) for char in _SHADES], np.uint32)[level]
    return np.where(shaded, shades, codes), nothing, nothing, np.where(shaded[:, None, None], even, parted)
