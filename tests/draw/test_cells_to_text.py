import numpy as np
import pytest
from rich.style import Style

from gantui.draw.canvas import Canvas
from gantui.draw.cells_to_text import Styles, segments
from gantui.draw.colour_ramps import DIVERGING
from gantui.draw.palette import FAKE, REAL, Palette
from tests.draw.drawing import DEPTHS


@pytest.mark.parametrize("depth", DEPTHS)
def test_segments_together_are_the_row_and_every_inked_cell_has_its_colours(depth):
    palette, random = Palette.of(depth), np.random.default_rng(0)
    canvas = Canvas.blank(80, 1)
    canvas.chars[:] = random.choice([ord(c) for c in "  ⣿▀x"], (1, 80))
    canvas.fg[:] = random.choice([0, REAL, FAKE], (1, 80))
    canvas.bg[:] = random.choice(palette.ramp(DIVERGING)[:2], (1, 80))
    styles = Styles(palette)
    row = segments(canvas, styles)
    assert "".join(segment.text for segment in row) == canvas.text()[0]
    cells = [(char, segment.style) for segment in row for char in segment.text]
    for x, (char, style) in enumerate(cells):
        expected = styles.of(int(canvas.fg[0, x]), int(canvas.bg[0, x]))
        assert isinstance(style, Style)
        assert style.bgcolor == expected.bgcolor
        if char != " ":
            assert style == expected


def test_cells_of_equal_colours_are_one_segment_whatever_blanks_lie_between():
    canvas = Canvas.blank(12, 1)
    canvas.put(2, 0, "ab", REAL)
    canvas.put(8, 0, "cd", REAL)
    assert [segment.text for segment in segments(canvas, Styles(Palette.of("256")))] == ["  ab    cd  "]


def test_a_blank_row_and_an_empty_one():
    styles = Styles(Palette.of("truecolor"))
    assert [segment.text for segment in segments(Canvas.blank(5, 1), styles)] == ["     "]
    assert segments(Canvas.blank(0, 1), styles) == []


def test_styles_are_made_once():
    styles = Styles(Palette.of("truecolor"))
    assert styles.of(REAL, 0) is styles.of(REAL, 0)


def test_without_colours_only_weight_is_left():
    styles = Styles(Palette.of("none"))
    assert styles.of(REAL, 0) == Style.null()
    assert styles.of(FAKE, 0) == Style(bold=True)
