import unicodedata

import pytest

from gantui.draw.images.blocks import PARTS, characters


@pytest.mark.parametrize("glyphs", PARTS)
def test_every_pattern_has_a_character_of_its_own(glyphs):
    across, down = PARTS[glyphs]
    found = characters(glyphs).tolist()
    assert len(found) == 2 ** (across * down)
    assert glyphs == "ascii" or len(set(found)) == len(found)


def test_sextants_are_those_that_unicode_names():
    for bits, code in enumerate(characters("sextant").tolist()):
        name = unicodedata.name(chr(code))
        if name.startswith("BLOCK SEXTANT-"):
            assert sum(1 << int(digit) - 1 for digit in name.removeprefix("BLOCK SEXTANT-")) == bits


def test_octants_that_unicode_16_numbers():
    """From its list of names: BLOCK OCTANT-3, -23, -4, -235, -134 and the last one, -2345678."""
    octants = characters("octant").tolist()
    by_name = {"3": 0x1CD00, "23": 0x1CD01, "4": 0x1CD03, "235": 0x1CD0E, "45": 0x1CD10, "2345678": 0x1CDE5}
    for digits, code in by_name.items():
        assert octants[sum(1 << int(digit) - 1 for digit in digits)] == code, digits


@pytest.mark.parametrize(
    ("pattern", "char"),
    [(0b00001111, "▀"), (0b01010101, "▌"), (0b11110000, "▄"), (0b11111111, "█"), (0b11000000, "▂"), (0b10100000, "▗")],
)
def test_octants_that_were_there_before(pattern, char):
    assert chr(characters("octant")[pattern]) == char
