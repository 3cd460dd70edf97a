import numpy as np
import pytest

from gantui.draw.canvas import Canvas
from gantui.draw.palette import LOSS_D, LOSS_G
from gantui.draw.time.curve import Series, curve
from gantui.draw.time.curve_letters import Lettered, draw_letters
from tests.draw.drawing import assert_printable

WIDTH, HEIGHT = 60, 12


def drawn(*curves, along=False, glyphs="braille", y_range=(0.0, 1.0), log=False):
    series = [Series(one.x, one.y, one.y, one.colour) for one in curves]
    canvas = curve(
        series, WIDTH, HEIGHT, x_range=(0, 100), y_range=y_range, log=log, zero_line=False, marks=[], glyphs=glyphs
    )
    before = canvas.chars.copy()
    draw_letters(canvas, curves, x_range=(0, 100), y_range=y_range, log=log, timed=True, along=along, glyphs=glyphs)
    return canvas, before


def places(canvas: Canvas, letter: str) -> list[tuple[int, int]]:
    return [(x, y) for y, row in enumerate(canvas.text()) for x, char in enumerate(row) if char == letter]


def line(letter="A", colour=LOSS_D, low=0.1, high=0.9, count=50, end=90):
    return Lettered(letter, colour, np.linspace(0, end, count), np.linspace(low, high, count))


@pytest.mark.parametrize("glyphs", ["braille", "block"])
@pytest.mark.parametrize("log", [False, True])
def test_a_letter_stands_on_the_newest_value_of_its_curve_in_its_colour(glyphs, log):
    canvas, before = drawn(line(low=0.9, high=0.2), glyphs=glyphs, log=log, y_range=(0.1, 1.0))
    ((x, y),) = places(canvas, "A")
    assert chr(before[y, x]) != " "  # on the curve itself, not beside it
    assert not (before[:, x + 1 :] > 0x2800).any()  # at its end
    assert int(canvas.fg[y, x]) == LOSS_D
    assert_printable(canvas, glyphs)


def test_without_colours_letters_stand_along_the_curves_each_in_columns_of_its_own():
    canvas, before = drawn(line(count=400, end=100), line("B", LOSS_G, 0.9, 0.1, count=400, end=100), along=True)
    ours, theirs = places(canvas, "A"), places(canvas, "B")
    assert len(ours) >= 3
    assert len(theirs) >= 3
    assert not {x for x, _ in ours[:-1]} & {x for x, _ in theirs[:-1]}
    assert all(chr(before[y, x]) != " " for x, y in ours + theirs)


def test_what_is_out_of_sight_or_unknown_has_no_letter():
    gone = Lettered("A", LOSS_D, np.array([10.0, 20.0]), np.array([5.0, np.nan]))
    empty = Lettered("B", LOSS_G, np.empty(0), np.empty(0))
    canvas, before = drawn(gone, empty, along=True)
    assert (canvas.chars == before).all()


def test_on_no_room_nothing_is_written():
    canvas = Canvas.blank(4, 1)
    draw_letters(
        canvas, [line()], x_range=(0, 100), y_range=(0, 1), log=False, timed=True, along=True, glyphs="braille"
    )
    assert canvas.width == 4
