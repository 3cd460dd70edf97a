import pytest

from gantui.draw.axes.scale import Scale
from gantui.draw.canvas import Canvas
from gantui.draw.palette import BAD, GOOD, WARN
from gantui.draw.time.marks import Mark, draw_marks
from tests.draw.drawing import GLYPHS, assert_printable


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


@pytest.mark.parametrize("tone", ["good", "neutral", "bad"])
@pytest.mark.parametrize("row", [0, 1])
def test_what_somebody_did_is_seen_beside_an_event_of_the_same_time(tone, row):
    text = axis([Mark(50, "change"), Mark(50, tone)], row=row).row_text(row)
    assert "▲" in text
    assert text.replace("▲", " ").strip(" ─") in ("✓", "◆", "✗")


def test_no_half_of_a_label_stays():
    text = axis([Mark(50, "good")], labels="0   1234567890123  99").row_text(1)
    assert text.split() == ["0", "✓", "99"]


def test_a_label_with_room_beside_it_stays_whole():
    text = axis([Mark(50, "good"), Mark(50, "change")], labels=" " * 9 + "1.5k").row_text(1)
    assert "1.5k" in text
    assert all(f" {part} " in f" {text.replace('▲✓', '▲ ✓')} " for part in ("1.5k", "✓", "▲"))
