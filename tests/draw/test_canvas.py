import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.canvas import Canvas
from tests.draw.drawing import assert_printable


def test_text_is_put_where_asked_and_cut_at_the_edges():
    canvas = Canvas.blank(6, 3)
    canvas.put(1, 0, "abc", fg=3, bg=4)
    canvas.put(-2, 1, "hello")
    canvas.put(4, 2, "world")
    canvas.put(0, 3, "below")
    canvas.put(0, -1, "above")
    canvas.put(9, 0, "right")
    assert canvas.text() == [" abc  ", "llo   ", "    wo"]
    assert canvas.fg[0].tolist() == [0, 3, 3, 3, 0, 0]
    assert canvas.bg[0].tolist() == [0, 4, 4, 4, 0, 0]


def test_text_without_a_background_keeps_the_one_there():
    canvas = Canvas.blank(3, 1)
    canvas.bg[:] = 7
    canvas.put(0, 0, "abc", fg=1)
    assert (canvas.bg == 7).all()


@pytest.mark.parametrize(
    "text",
    ["\x1b[31mred", "tab\there", "line\nbreak", "\x9b5m", "e\u0301", "\u202eoverride", "\u200b", "😀"],
)
def test_what_is_not_one_printable_cell_never_gets_out(text):
    canvas = Canvas.blank(20, 1)
    canvas.put(0, 0, text)
    assert_printable(canvas, "braille")
    assert "?" in canvas.text()[0]


@given(st.text(max_size=30), st.integers(-40, 40))
def test_any_text_at_any_place_leaves_whole_printable_rows(text, x):
    canvas = Canvas.blank(12, 1)
    canvas.put(x, 0, text)
    assert_printable(canvas, "braille")


def test_ordinary_letters_of_any_language_stay():
    canvas = Canvas.blank(12, 1)
    canvas.put(0, 0, "é∇σ → ½ Ж")
    assert canvas.text() == ["é∇σ → ½ Ж   "]


@given(st.integers(-6, 6), st.integers(-6, 6))
def test_a_pasted_canvas_shows_where_the_two_overlap(x, y):
    canvas, other = Canvas.blank(4, 3), Canvas.blank(3, 2)
    for row, text in enumerate(("abc", "def")):
        other.put(0, row, text, fg=2, bg=5)
    canvas.paste(x, y, other)
    for row in range(3):
        for column in range(4):
            inside = 0 <= row - y < 2 and 0 <= column - x < 3
            expected = other.text()[row - y][column - x] if inside else " "
            assert canvas.text()[row][column] == expected
            assert canvas.bg[row, column] == (5 if inside else 0)


def test_only_rows_that_look_different_are_changed():
    before, after = Canvas.blank(4, 5), Canvas.blank(4, 5)
    assert after.changed_rows(before) == []
    after.put(0, 1, "x")
    after.fg[2, 3] = 1
    after.bg[4, 0] = 1
    assert after.changed_rows(before) == [1, 2, 4]


def test_all_rows_are_changed_without_a_canvas_of_the_same_size_to_compare_with():
    assert Canvas.blank(3, 2).changed_rows(None) == [0, 1]
    assert Canvas.blank(3, 2).changed_rows(Canvas.blank(3, 3)) == [0, 1]


def test_a_canvas_of_no_size_can_be_written_to():
    canvas = Canvas.blank(-1, 0)
    canvas.put(0, 0, "x")
    canvas.paste(0, 0, Canvas.blank(2, 2))
    assert canvas.text() == []
    assert canvas.chars.dtype == np.uint32
