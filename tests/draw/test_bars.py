import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.bars import legend, mode_bars
from gantui.draw.palette import BAD, FAKE, WARN, Palette
from tests.draw.drawing import DEPTHS, GLYPHS, assert_printable, cells_of

PALETTE = Palette.of("truecolor")


def draw(share, high_quality=None, width=56, height=12, glyphs="braille", expected=None, palette=PALETTE):
    share = np.asarray(share, np.float64)
    high_quality = share if high_quality is None else np.asarray(high_quality, np.float64)
    expected = np.full(len(share), 1 / len(share)) if expected is None else np.asarray(expected, np.float64)
    covered, fair = high_quality > 0, high_quality >= 0.2 * expected
    return mode_bars(share, high_quality, expected, covered, fair, width, height, palette, glyphs)


@pytest.mark.parametrize(("glyphs", "cross"), [("braille", "✗"), ("block", "✗"), ("ascii", "x")])
@pytest.mark.parametrize("modes", [8, 25])
def test_a_missing_mode_is_crossed_and_numbered_in_red(glyphs, cross, modes):
    share = np.full(modes, 1 / (modes - 1))
    share[6] = 0
    canvas = draw(share, glyphs=glyphs)
    marks, numbers = canvas.text()[-2:]
    assert marks.strip() == cross
    x = marks.index(cross)
    assert "7" in numbers.split()
    assert "7" in numbers[x - 1 : x + 2]
    assert {row for _, row in cells_of(canvas, BAD)} == {10, 11}


def test_low_quality_samples_alone_do_not_cover_a_mode_but_are_shown():
    canvas = draw([0.5, 0.5], high_quality=[0.5, 0.0])
    assert canvas.text()[-2].strip() == "✗"
    assert "╱" in canvas.text()[9][8:]
    assert "╱" not in canvas.text()[9][:8]
    assert "█" not in "".join(row[8:] for row in canvas.text()[:10])  # not to be taken for a good mode


def test_a_thin_mode_is_warned_of():
    canvas = draw([0.245, 0.01, 0.245, 0.5])
    assert canvas.text()[-2].strip() == "!"
    assert any(row < 10 for _, row in cells_of(canvas, WARN))


def test_bars_are_as_high_as_their_shares_and_all_well_is_without_marks():
    canvas = draw([0.5, 0.25, 0.125, 0.125], height=18, width=32)
    heights = [
        sum(canvas.text()[row][x] == "█" or canvas.bg[row, x] == FAKE for row in range(16)) for x in (0, 8, 16, 24)
    ]
    assert heights == [16, 8, 4, 4]
    assert canvas.text()[-2].strip() == ""


def test_the_smallest_share_shows():
    assert draw([0.999, 0.001]).text()[9][8] == "▁"


def test_the_fair_share_is_a_line_across():
    canvas = draw([0.0] * 8, height=12)
    lines = [row for row, text in enumerate(canvas.text()) if "─" in text]
    assert lines == [4]
    assert canvas.text()[4].count("─") == 56


def test_each_mode_has_its_own_fair_share():
    canvas = draw([0, 0], expected=[0.8, 0.2], height=12, width=10)
    rows = [[row for row in range(10) if canvas.text()[row][x] == "─"] for x in (0, 5)]
    assert rows == [[4], [8]]


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_rest_of_a_bar_is_hatched_with_colours_and_without(depth):
    canvas = draw([0.5, 0.5], high_quality=[0.25, 0.25], height=18, palette=Palette.of(depth))
    assert [canvas.text()[row][1] for row in range(9, 16)] == list("╱╱╱████")


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_all_that_bars_are_made_of_is_in_their_legend(glyphs):
    canvas = draw([0.5, 0.4, 0.01, 0.09], high_quality=[0.5, 0.2, 0.01, 0.0], height=18, glyphs=glyphs)
    marks = {mark for mark, _, _ in legend(glyphs)}
    assert marks <= set("".join(canvas.text()))


def test_every_mode_has_its_number_where_there_is_room():
    assert draw(np.full(8, 1 / 8)).text()[-1].split() == list("12345678")
    numbers = draw(np.full(25, 1 / 25)).text()[-1].split()
    assert numbers == [str(n) for n in range(2, 26, 2)]


def test_more_modes_than_columns_share_bars_and_one_missing_still_shows():
    share = np.full(100, 1 / 99)
    share[41] = 0
    canvas = draw(share)
    assert canvas.text()[-1].strip() == "modes 1-100, 2 a bar"
    assert canvas.text()[-2].strip() == "✗"
    assert canvas.text()[-2].index("✗") == 20


def test_nothing_generated_yet_and_no_modes():
    nan = draw([np.nan, np.nan], high_quality=[0, 0])
    assert nan.text()[-2].count("✗") == 2
    none = np.array([])
    canvas = mode_bars(none, none, none, none.astype(bool), none.astype(bool), 20, 5, PALETTE)
    assert "".join(canvas.text()).strip() == ""


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("glyphs", GLYPHS)
@given(modes=st.integers(1, 120), width=st.integers(1, 70), height=st.integers(1, 25), seed=st.integers(0, 99))
def test_any_shares_in_any_size_give_whole_rows(glyphs, depth, modes, width, height, seed):
    random = np.random.default_rng(seed)
    share = random.dirichlet(np.full(modes, 0.3))
    high_quality = share * random.choice([0, 0.5, 1], modes)
    canvas = draw(share, high_quality, width, height, glyphs, palette=Palette.of(depth))
    assert (canvas.width, canvas.height) == (width, height)
    assert_printable(canvas, glyphs)


def test_in_ascii_next_to_nothing_is_no_half_a_bar():
    share = np.array([0.001, 0.3])
    none, all_good = np.array([0.0, 0.3]), np.array([False, True])
    canvas = mode_bars(share, none, np.full(2, 0.5), all_good, all_good, 16, 6, Palette.of("none"), "ascii")
    low, high = (canvas.row_text(3)[x : x + 7].strip() for x in (0, 8))
    assert set(low) == {","}
    assert set(high) == {"#"}


def test_long_names_are_cut_to_their_bars_so_that_each_is_there() -> None:
    fair, third = np.ones(3, bool), np.full(3, 1 / 3)
    names = ("setosa", "versicolor", "virginica")
    text = mode_bars(third, third, third, fair, fair, 40, 8, Palette.of("truecolor"), "braille", names).text()
    assert text[-1].split() == ["setosa", "versic…", "virgin…"]
