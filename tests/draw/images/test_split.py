import itertools

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gantui.draw.images.blocks import PARTS, characters
from gantui.draw.images.inks import inks_of
from gantui.draw.images.split import STILL, mosaic
from gantui.draw.palette import Palette

GLYPHS = list(PARTS)
DEPTHS = ["truecolor", "256", "16", "none"]
VALUES = st.integers(0, 255)


def images_of(channels, height=12, width=4):
    return arrays.arrays(np.uint8, (2, channels, height, width), elements=VALUES)


def seen(drawn, palette, glyphs, channels):
    """What the cells show: [images, channels, height, width]."""
    inks = inks_of(palette, channels)
    bright = {
        int(index): colour for index, colour in zip(inks.indices.reshape(-1), _colours(inks, channels), strict=True)
    }
    across, down = PARTS[glyphs]
    patterns = {int(code): bits for bits, code in reversed(list(enumerate(characters(glyphs))))}
    n, rows, columns = drawn.chars.shape
    found = np.zeros((n, channels, rows * down, columns * across))
    for i, y, x in itertools.product(range(n), range(rows), range(columns)):
        bits = patterns[int(drawn.chars[i, y, x])]
        for part in range(across * down):
            index = int((drawn.fg if bits >> part & 1 else drawn.bg)[i, y, x])
            found[i, :, y * down + part // across, x * across + part % across] = bright[index]
    return found


def _colours(inks, channels):
    return list(itertools.product(inks.values.tolist(), repeat=channels))


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("channels", [1, 3])
@settings(max_examples=20)  # of each of 30 kinds
@given(st.data())
def test_what_is_drawn_is_what_the_mosaic_says(depth, glyphs, channels, data):
    images, palette = data.draw(images_of(channels)), Palette.of(depth)
    drawn = mosaic(images, palette, glyphs)
    across, down = PARTS[glyphs]
    shown = drawn.drawn.reshape(*drawn.chars.shape, down, across, channels).transpose(0, 5, 1, 3, 2, 4)
    shown = shown.reshape(2, channels, 12, 4)
    assert np.array_equal(seen(drawn, palette, glyphs, channels), shown)


@pytest.mark.parametrize("channels", [1, 3])
@settings(max_examples=40)  # with two cells each
@given(st.data())
def test_no_other_split_is_nearer(channels, data):
    """All 128 ways to split a cell are tried; what is left is the rounding to levels of 24 or 5 for each channel."""
    images = data.draw(images_of(channels, 4, 2))
    inks = inks_of(Palette.of("truecolor"), channels)
    pixels = images.reshape(2, channels, 8).transpose(0, 2, 1).astype(float)
    drawn = mosaic(images, Palette.of("truecolor"), "octant").drawn
    for cell, shown in zip(pixels, drawn, strict=True):
        best = min(_error_of(cell, np.array(split, bool)) for split in itertools.product([0, 1], repeat=8))
        rounding = cell.size * (np.diff(inks.values).max() / 2 + 1) ** 2
        assert ((cell - shown) ** 2).sum() <= best + rounding


def _error_of(cell, inside):
    return sum(((group - group.mean(0)) ** 2).sum() for group in (cell[inside], cell[~inside]) if len(group))


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("glyphs", GLYPHS)
@settings(max_examples=20)  # of each of 20 kinds
@given(images=images_of(1), noise=arrays.arrays(np.int16, (2, 1, 12, 4), elements=st.integers(-2, 2)))
def test_what_hardly_moves_is_not_drawn_anew(depth, glyphs, images, noise):
    palette = Palette.of(depth)
    before = mosaic(images, palette, glyphs)
    moved = np.clip(images + noise, 0, 255)
    after = mosaic(moved, palette, glyphs, before)
    assert np.array_equal(mosaic(images, palette, glyphs, before).chars, before.chars)
    fresh = mosaic(moved, palette, glyphs)
    for name in ("chars", "fg", "bg"):  # a cell is the one before, or the best one
        cell = getattr(after, name)
        assert ((cell == getattr(before, name)) | (cell == getattr(fresh, name))).all()
    error, least = (((each.pixels - each.drawn) ** 2).sum(axis=(1, 2)) for each in (after, fresh))
    assert (error <= (least + after.pixels[0].size * STILL**2) * 1.001).all()


def test_noise_of_two_grey_levels_costs_nothing():
    """The black ground of digits that G does not leave quite black."""
    rng = np.random.default_rng(0)
    ground = np.full((20, 1, 28, 28), 6)
    drawn = mosaic(ground, Palette.of("truecolor"), "octant")
    for _ in range(20):
        again = mosaic(ground + rng.integers(-3, 4, ground.shape), Palette.of("truecolor"), "octant", drawn)
        assert np.array_equal(again.bg, drawn.bg)
        assert np.array_equal(again.chars, drawn.chars)
        drawn = again


def test_what_moves_is_drawn_as_if_it_were_new():
    black, white = np.zeros((1, 1, 4, 2)), np.full((1, 1, 4, 2), 255)
    palette = Palette.of("truecolor")
    before = mosaic(black, palette, "octant")
    after = mosaic(white, palette, "octant", before)
    assert after.bg != before.bg
    assert np.array_equal(after.bg, mosaic(white, palette, "octant").bg)


def test_without_colours_a_stroke_is_sharp_and_grey_is_a_shade():
    stroke = np.zeros((1, 1, 4, 4))
    stroke[:, :, :, 1] = 255
    stroke[:, :, :, 2:] = 128
    drawn = mosaic(stroke, Palette.of("none"), "octant")
    assert "".join(map(chr, drawn.chars[0, 0])) == "▐▒"


def test_ascii_without_colours_is_darker_to_brighter():
    ramp = np.linspace(0, 255, 10).reshape(1, 1, 1, 10)
    drawn = mosaic(ramp, Palette.of("none"), "ascii")
    assert "".join(map(chr, drawn.chars[0, 0])) == " .:-=+*#%@"
