import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.colour_ramps import DIVERGING, SEQUENTIAL
from gantui.draw.field import NAN_LEVEL, field, quantise
from gantui.draw.palette import BAD, Palette
from tests.draw.drawing import DEPTHS, GLYPHS, assert_printable


def at(*values):
    return np.array([values], np.float64)


def test_levels_are_equal_parts_and_the_ends_take_what_lies_beyond():
    levels = quantise(at(-np.inf, -1, 0, 0.24, 0.26, 0.5, 0.99, 1, 7, np.inf), 0, 1, 4)
    assert levels.tolist() == [[0, 0, 0, 0, 1, 2, 3, 3, 3, 3]]


def test_a_level_stays_until_its_value_is_half_a_level_beyond_it():
    previous = np.array([[2, 2, 2, 2, 2]], np.uint8)
    levels = quantise(at(0.16, 0.14, 0.34, 0.36, 0.9), 0, 1, 10, previous)
    assert levels.tolist() == [[2, 1, 2, 3, 9]]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(2, 33), st.integers(0, 9))
def test_a_trembling_field_settles(values, levels, seed):
    values = np.array([values])
    first = quantise(values, 0, 1, levels)
    tremble = np.random.default_rng(seed).uniform(-0.49, 0.49, values.shape) / levels
    np.testing.assert_array_equal(quantise(values + tremble, 0, 1, levels, first), first)


def test_a_previous_field_of_another_shape_or_without_a_number_is_not_held_to():
    assert quantise(at(0.19), 0, 1, 10, np.array([[2, 2]], np.uint8)).tolist() == [[1]]
    assert quantise(at(0.19), 0, 1, 10, np.array([[NAN_LEVEL]], np.uint8)).tolist() == [[1]]


def test_a_previous_field_of_more_levels_gives_none_that_there_is_not():
    assert quantise(at(0.97), 0, 1, 9, np.array([[9]], np.uint8)).tolist() == [[8]]


def test_nan_is_no_level():
    assert quantise(at(np.nan, 0.5), 0, 1, 4, np.array([[1, 2]], np.uint8)).tolist() == [[NAN_LEVEL, 2]]


def test_a_field_without_a_range_is_in_the_middle():
    assert quantise(at(3, 3), 3, 3, 5).tolist() == [[2, 2]]


def test_input_and_previous_are_left_alone():
    values, previous = at(np.nan, 0.9), np.array([[1, 1]], np.uint8)
    quantise(values, 0, 1, 4, previous)
    assert previous.tolist() == [[1, 1]]
    assert np.isnan(values[0, 0])


def test_a_cell_shows_two_values_and_a_plain_one_is_a_blank():
    palette = Palette.of("truecolor")
    ramp = palette.ramp(DIVERGING)
    canvas = field(np.array([[3, 5], [3, 9]], np.uint8), palette, DIVERGING)
    assert canvas.text() == [" ▀"]
    assert canvas.bg.tolist() == [[ramp[3], ramp[9]]]
    assert canvas.fg[0, 1] == ramp[5]


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("ramp", [DIVERGING, SEQUENTIAL])
def test_low_and_high_look_different_at_every_depth_with_every_glyph_set(depth, glyphs, ramp):
    palette = Palette.of(depth)
    top = len(palette.ramp(ramp)) - 1
    canvas = field(np.array([[0, top // 2, top]] * 2, np.uint8), palette, ramp, glyphs)
    looks = {
        (int(canvas.chars[0, x]), palette.colours[canvas.fg[0, x]], palette.colours[canvas.bg[0, x]]) for x in range(3)
    }
    assert len(looks) == 3
    assert_printable(canvas, glyphs)


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_one_nan_of_the_two_in_a_cell_is_plain_to_see(depth, glyphs):
    canvas = field(
        np.array([[NAN_LEVEL, 1, NAN_LEVEL, 1], [1, 1, NAN_LEVEL, NAN_LEVEL]], np.uint8),
        Palette.of(depth),
        DIVERGING,
        glyphs,
    )
    assert [char == "?" for char in canvas.text()[0]] == [True, False, True, True]
    assert canvas.fg[0, 0] == BAD


def test_more_is_more_ink_without_colours():
    rows = np.repeat(np.arange(10, dtype=np.uint8)[None], 2, axis=0)
    assert field(rows, Palette.of("none"), SEQUENTIAL, "ascii").text() == [" .:-=+*#%@"]
    assert field(rows, Palette.of("none"), SEQUENTIAL, "block").text() == ["  ░░▒▒▓▓██"]


def test_the_first_row_is_the_top():
    levels = np.array([[0], [0], [9], [9]], np.uint8)
    assert field(levels, Palette.of("none"), SEQUENTIAL).text() == [" ", "█"]
