import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.image_placeholders import SIDE
from gantui.draw.images.blocks import PARTS
from gantui.draw.images.grid import drawn, placed, resampled
from gantui.draw.images.tiling import tiling
from gantui.draw.palette import BAD, GOOD, Palette

SHAPES = st.tuples(st.sampled_from([1, 3]), st.integers(1, 70), st.integers(1, 70))
ROOMS = st.tuples(st.integers(1, 220), st.integers(1, 70))


@given(room=ROOMS, shape=SHAPES, glyphs=st.sampled_from(list(PARTS)), most=st.integers(1, 300), words=st.booleans())
def test_a_grid_fits_its_room_or_is_of_one_image(room, shape, glyphs, most, words):
    found = tiling(room, shape, glyphs, most, words=words)
    assert found.images >= 1
    if found.images > 1:
        assert found.size[0] <= room[0]
        assert found.size[1] - found.gap[1] * (not words) <= room[1]


@pytest.mark.parametrize(
    ("room", "glyphs", "images"),
    [((58, 17), "octant", 8), ((118, 36), "octant", 40), ((58, 17), "quadrant", 8), ((58, 17), "ascii", 2)],
)
def test_how_many_images_of_28x28_fit(room, glyphs, images):
    assert tiling(room, (1, 28, 28), glyphs, 256).images == images


@pytest.mark.parametrize(
    ("shape", "size", "gap", "images"),
    [((1, 8, 8), (6, 3), (1, 1), 32), ((1, 28, 28), (7, 4), (0, 0), 32), ((3, 64, 64), (8, 4), (0, 0), 28)],
)
def test_of_pixels_more_and_smaller_images_fit(shape, size, gap, images):
    found = tiling((58, 17), shape, "pixel", 256)
    assert ((found.width, found.height), found.gap, found.images) == (size, gap, images)
    assert found.images > tiling((58, 17), shape, "octant", 256).images


def test_a_picture_has_no_more_cells_along_a_side_than_there_are_marks_for():
    found = tiling((900, 700), (1, 28, 28), "pixel", 1)
    assert max(found.width, found.height) < SIDE
    assert found.images >= 1


@pytest.mark.parametrize(("rows", "images", "gap"), [(20, 8, 1), (21, 12, 0), (22, 12, 0), (23, 12, 1)])
def test_rows_are_apart_where_that_costs_no_row(rows, images, gap):
    found = tiling((59, rows), (1, 28, 28), "octant", 256)
    assert (found.images, found.height, found.gap[1]) == (images, 7, gap)


@pytest.mark.parametrize(("columns", "images", "gap"), [(58, 8, 0), (59, 8, 1), (70, 10, 0), (69, 8, 1)])
def test_columns_are_apart_where_that_costs_no_column(columns, images, gap):
    found = tiling((columns, 15), (1, 28, 28), "octant", 256)
    assert (found.images, found.width, found.gap[0]) == (images, 14, gap)


def test_frames_and_small_images_keep_their_distance():
    assert tiling((58, 15), (1, 28, 28), "octant", 256, apart=2).gap[0] == 2
    assert tiling((56, 15), (1, 8, 8), "octant", 256).gap[0] == 1


def test_small_images_are_drawn_larger_and_a_larger_panel_shows_more():
    small, large = (tiling(room, (1, 8, 8), "octant", 256) for room in ((58, 17), (118, 36)))
    assert (small.width, small.height) == (8, 4)
    assert (large.width, large.height) == (8, 4)
    assert small.images == 18
    assert large.images == 91


def test_where_there_is_room_for_more_than_there_are_each_is_larger():
    assert tiling((118, 36), (1, 8, 8), "octant", 10).width > 8


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 60), st.integers(1, 60))
def test_resampling_keeps_the_mean_and_what_is_even(rows, columns, height, width):
    image = np.arange(rows * columns, dtype=np.uint8).reshape(1, 1, rows, columns)
    found = resampled(image, height, width)
    assert found.shape == (1, 1, height, width)
    assert found.mean() == pytest.approx(image.mean(), abs=0.1)
    even = resampled(np.full_like(image, 77), height, width)
    assert np.allclose(even, 77, atol=0.01)


def test_a_whole_number_of_times_larger_is_exact():
    image = np.random.default_rng(0).integers(0, 256, (2, 1, 8, 8)).astype(np.uint8)
    assert np.array_equal(resampled(image, 16, 24), image.repeat(2, 2).repeat(3, 3))


@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
@pytest.mark.parametrize("glyphs", list(PARTS))
def test_images_stand_in_their_places_with_words_and_frames(depth, glyphs):
    images = np.zeros((3, 1, 28, 28), np.uint8)
    images[1] = 255
    tiles = tiling((62, 17), (1, 28, 28), glyphs, 3, words=True, apart=3)
    cells = drawn(images, tiles, Palette.of(depth), glyphs)
    canvas = placed(
        cells, tiles, below=[("one", GOOD), ("two", BAD), ("three", GOOD)], frames=[GOOD, BAD, GOOD], glyphs=glyphs
    )
    x, y = tiles.place(0, 0)
    assert "one" in canvas.row_text(tiles.height)
    assert (canvas.fg[y, x], canvas.fg[y, x + tiles.width + 1]) == (GOOD, GOOD)
    shown = [canvas.part(x + 1, y, tiles.width, tiles.height) for x, y in (tiles.place(0, 0), tiles.place(0, 1))]
    assert len({(part.chars[0, 0], part.bg[0, 0]) for part in shown}) == 2 or tiles.columns == 1


def test_images_of_two_channels_are_shown_as_their_mean():
    images = np.zeros((1, 2, 8, 8), np.uint8)
    images[:, 1] = 200
    tiles = tiling((20, 10), (2, 8, 8), "half", 1)
    assert (drawn(images, tiles, Palette.of("truecolor"), "half").pixels == 100).all()
