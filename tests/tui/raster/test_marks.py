import pytest

from gantui.tui.raster.canvas import Canvas
from gantui.tui.raster.marks import Mark, draw_marks
from gantui.tui.raster.palette import BAD, GOOD, WARN
from gantui.tui.raster.scale import Scale
from tests.tui.raster.drawing import GLYPHS, assert_printable


def axis(marks, labels="", glyphs="braille", left=0, right=21, width=21, row=1):
    canvas = Canvas.blank(width, 2)
    canvas.put(0, 1, labels)
    draw_marks(canvas, Scale.of(0, 100), left, right, marks, row, glyphs)
    return canvas


def test_a_mark_stands_where_it_happened_in_the_colour_of_its_tone():
    canvas = axis([Mark(0, "bad"), Mark(50, "good"), Mark(100, "neutral")])
    assert canvas.row_text(1) == "✗" + " " * 9 + "✓" + " " * 9 + "◆"
    assert [int(canvas.fg[1, x]) for x in (0, 10, 20)] == [BAD, GOOD, WARN]
    assert canvas.row_text(0).strip() == ""


def test_several_that_share_a_cell_show_the_worst():
    for tones in (("good", "bad", "neutral"), ("bad", "good", "neutral")):
        canvas = axis([Mark(50 + i, tone) for i, tone in enumerate(tones)])
        assert canvas.row_text(1).strip() == "✗"


def test_a_mark_leaves_the_label_beside_it_readable():
    canvas = axis([Mark(50, "bad")], labels=" " * 9 + "50")
    assert canvas.row_text(1).strip() in ("✗ 50", "50 ✗")


def test_where_there_is_no_room_a_mark_is_seen_rather_than_a_label():
    assert "✗" in axis([Mark(50, "bad")], labels="8" * 21).row_text(1)


def test_what_happened_outside_of_the_axis_is_not_marked():
    assert axis([Mark(-1, "bad"), Mark(101, "bad"), Mark(float("nan"), "bad")]).row_text(1).strip() == ""


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_marks_are_told_apart_without_colours(glyphs):
    canvas = axis([Mark(0, "bad"), Mark(50, "good"), Mark(100, "neutral")], glyphs=glyphs)
    assert_printable(canvas, glyphs)
    assert len(set(canvas.row_text(1).split())) == 3
    assert len(canvas.row_text(1).split()) == 3


def test_an_axis_without_width_has_no_marks():
    assert axis([Mark(50, "bad")], left=5, right=5).row_text(1).strip() == ""
