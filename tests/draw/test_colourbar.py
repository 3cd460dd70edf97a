import pytest

from gantui.draw.colour_ramps import DIVERGING, SEQUENTIAL
from gantui.draw.colourbar import both_ends, horizontal_bar, vertical_bar
from gantui.draw.palette import Palette
from tests.draw.drawing import DEPTHS, GLYPHS, assert_printable

LABELS = ("0", "1/2", "1")


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_a_horizontal_bar_goes_from_low_to_high_with_its_middle_marked(depth, glyphs):
    canvas = horizontal_bar(Palette.of(depth), DIVERGING, 21, LABELS, glyphs)
    assert canvas.text()[1] == "0        1/2        1"
    assert canvas.text()[0][10] in "|│"
    assert_printable(canvas, glyphs)


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_a_vertical_bar_has_its_high_end_on_top(depth, glyphs):
    canvas = vertical_bar(Palette.of(depth), DIVERGING, 9, LABELS, glyphs)
    rows = canvas.text()
    assert [rows[y][3:].strip() for y in (0, 4, 8)] == ["1", "1/2", "0"]
    assert rows[4][:2] in ("--", "──")
    assert_printable(canvas, glyphs)


def test_the_ends_of_a_bar_have_the_colours_of_the_ends():
    palette = Palette.of("256")
    ramp = palette.ramp(DIVERGING)
    assert horizontal_bar(palette, DIVERGING, 30, LABELS).bg[0, [0, -1]].tolist() == [ramp[0], ramp[-1]]
    assert vertical_bar(palette, DIVERGING, 12, LABELS).bg[[0, -1], 0].tolist() == [ramp[-1], ramp[0]]


def test_without_a_middle_there_is_no_mark():
    canvas = horizontal_bar(Palette.of("256"), SEQUENTIAL, 20, ("0", "", "3"))
    assert canvas.text()[0].strip() == ""


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5])
def test_a_bar_too_short_for_its_labels_keeps_what_fits(size):
    for canvas in (
        horizontal_bar(Palette.of("16"), DIVERGING, size, LABELS),
        vertical_bar(Palette.of("16"), DIVERGING, size, LABELS),
    ):
        assert_printable(canvas, "braille")


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_both_ends_in_one_row_look_different_and_have_their_labels(depth, glyphs):
    palette = Palette.of(depth)
    canvas = both_ends(palette, DIVERGING, LABELS, glyphs)
    assert canvas.height == 1
    assert canvas.text()[0].split()[-1] == "1"
    assert "0" in canvas.text()[0].split()
    looks = {
        (chr(char), int(fg), int(bg)) for char, fg, bg in zip(canvas.chars[0], canvas.fg[0], canvas.bg[0], strict=True)
    }
    assert len({look for look in looks if look[0] not in "01"}) > 1
    assert_printable(canvas, glyphs)
