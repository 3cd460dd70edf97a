import numpy as np
import pytest

from gantui.draw.glyphs import DOTS, bits_to_chars, dots_to_bits


@pytest.mark.parametrize(("glyphs", "chars"), [("braille", "⠁⠈⠂⠐⠄⠠⡀⢀"), ("block", "▘▝▖▗"), ("ascii", "*")])
def test_each_dot_of_a_cell_is_where_it_belongs(glyphs, chars):
    across, down = DOTS[glyphs]
    for place, char in enumerate(chars):
        mask = np.zeros((2 * down, 3 * across), bool)
        mask[down + place // across, 2 * across + place % across] = True
        drawn = bits_to_chars(dots_to_bits(mask, glyphs), glyphs)
        assert chr(drawn[1, 2]) == char
        assert (drawn.ravel()[:5] == ord(" ")).all()


@pytest.mark.parametrize(("glyphs", "char"), [("braille", "⣿"), ("block", "█"), ("ascii", "*")])
def test_all_dots_fill_the_cell(glyphs, char):
    across, down = DOTS[glyphs]
    full = bits_to_chars(dots_to_bits(np.ones((down, across), bool), glyphs), glyphs)
    assert chr(full[0, 0]) == char
