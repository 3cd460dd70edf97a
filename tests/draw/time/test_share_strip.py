import numpy as np
import pytest

from gantui.draw.colour_ramps import SHARE
from gantui.draw.palette import BAD, DIM, GOOD, Palette
from gantui.draw.time.marks import Mark
from gantui.draw.time.share_strip import share_strip
from tests.draw.drawing import DEPTHS, GLYPHS, assert_printable, cells_of

PALETTE = Palette.of("truecolor")
LABELS = 3
"""Columns that the numbers of fewer than ten modes take."""


def strip(
    shares, width=23, height=9, palette=PALETTE, glyphs="braille", missing=None, steps=None, expected=None, **more
):
    shares = np.asarray(shares, np.float32)
    modes, columns = shares.shape
    return share_strip(
        100.0 * np.arange(1, columns + 1) if steps is None else steps,
        shares,
        np.full(modes, 1 / modes) if expected is None else expected,
        np.zeros(modes, np.bool_) if missing is None else missing,
        width,
        height,
        palette,
        glyphs,
        **more,
    )


def level(canvas, x, y):
    """The level of the ramp that a cell of one colour has."""
    return PALETTE.ramp(SHARE).tolist().index(int(canvas.bg[y, LABELS + x]))


def test_a_mode_is_lit_while_it_has_samples_and_empty_before_and_after():
    shares = np.zeros((4, 20))
    shares[2, 5:10] = 0.25
    canvas = strip(shares, height=5)
    lit = [[level(canvas, x, y) > 0 for x in range(20)] for y in range(4)]
    assert lit[2] == [5 <= x < 10 for x in range(20)]
    assert not any(lit[0] + lit[1] + lit[3])


def test_the_newest_column_stands_at_the_right_edge_and_the_oldest_at_the_left():
    for columns in (2, 7, 20, 300):
        shares = np.zeros((2, columns))
        shares[0, 0] = shares[1, -1] = 0.5
        canvas = strip(shares, height=3)
        assert level(canvas, 0, 0) > 0
        assert level(canvas, 19, 1) > 0
        assert level(canvas, 19, 0) == level(canvas, 0, 1) == 0


def test_the_fair_share_is_in_the_middle_of_the_ramp_whatever_it_is_for_that_mode():
    middle = len(PALETTE.ramp(SHARE)) // 2
    canvas = strip([[0.7], [0.3]], height=3, expected=np.array([0.7, 0.3]), steps=np.array([100.0]))
    assert level(canvas, 5, 0) == level(canvas, 5, 1) == middle
    doubled = strip([[0.9], [0.0]], height=3, expected=np.array([0.3, 0.7]), steps=np.array([100.0]))
    assert level(doubled, 5, 0) == len(PALETTE.ramp(SHARE)) - 1


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_single_sample_looks_different_from_none(depth, glyphs):
    canvas = strip([[0.0] * 20, [0.0004] * 20], height=3, palette=Palette.of(depth), glyphs=glyphs)
    none, one = ((int(canvas.chars[y, 9]), int(canvas.bg[y, 9])) for y in (0, 1))
    assert none != one


def test_several_columns_in_a_cell_are_their_mean():
    shares = np.tile([0.5, 0.0], (2, 100))
    canvas = strip(shares, width=LABELS + 20, height=3)
    steady = strip(np.full((2, 200), 0.25), width=LABELS + 20, height=3)
    assert canvas.changed_rows(steady) == []


def test_missing_modes_have_a_cross_and_their_number_in_red():
    canvas = strip(np.full((4, 20), 0.2), height=5, missing=np.array([False, True, False, False]))
    assert cells_of(canvas, BAD) == {(0, 1), (1, 1)}
    assert canvas.row_text(1).startswith("✗2")
    assert canvas.fg[0, 1] == DIM


def test_more_modes_than_rows_share_them_in_halves_and_beyond_that_as_means():
    shares = np.zeros((8, 20))
    shares[5] = 0.125
    halves = strip(shares, height=5)  # four rows of two modes each
    assert [halves.row_text(y)[1] for y in range(4)] == ["1", "3", "5", "7"]
    lit = {y for y in range(4) if (halves.bg[y, LABELS:] != PALETTE.ramp(SHARE)[0]).any()}
    assert lit == {2}
    assert set(halves.row_text(2)[LABELS:]) == {"▀"}
    crowded = np.zeros((32, 20))
    crowded[31] = 1.0
    means = strip(crowded, height=5)
    assert (means.bg[3, 4:] != PALETTE.ramp(SHARE)[0]).all()
    assert [means.row_text(y)[:3].strip() for y in range(4)] == ["1", "9", "17", "25"]


def test_few_modes_fill_the_height():
    canvas = strip(np.full((2, 20), 0.5), height=9)
    assert {level(canvas, 3, y) for y in range(8)} == {level(canvas, 3, 0)}


def test_time_has_its_labels_and_its_events():
    canvas = strip(np.full((2, 40), 0.5), width=60, height=3, marks=[Mark(1180, "bad"), Mark(2180, "good")])
    row = canvas.row_text(2)
    assert "2k" in row
    x = [LABELS + round((step - 50) / 4000 * 56) for step in (1180, 2180)]
    assert (row[x[0]], row[x[1]]) == ("✗", "✓")
    assert (canvas.fg[2, x[0]], canvas.fg[2, x[1]]) == (BAD, GOOD)


def test_time_goes_on_to_the_end_of_the_newest_stretch():
    canvas = strip([[0.5, 0.5]], width=60, height=3, steps=np.array([500.0, 1500.0]), marks=[Mark(1900, "bad")])
    assert canvas.row_text(2).index("✗") == LABELS + round(0.95 * 56)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("modes", [1, 8, 25, 1000])
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (5, 2), (11, 3), (40, 12)])
def test_any_size_can_be_drawn(depth, glyphs, modes, size):
    shares = np.random.default_rng(0).random((modes, 33)).astype(np.float32) / modes
    shares[0, 3] = np.nan
    canvas = strip(shares, *size, palette=Palette.of(depth), glyphs=glyphs, missing=np.arange(modes) % 3 == 0)
    assert (canvas.width, canvas.height) == size
    assert_printable(canvas, glyphs)


def test_nothing_measured_is_nothing_drawn():
    assert strip(np.zeros((4, 0))).text() == [" " * 23] * 9


@pytest.mark.parametrize(("cursor", "column"), [(100, 0), (1049, 9), (2000, 19), (-5000, None), (9000, None)])
def test_a_time_that_is_looked_back_at_is_marked_from_top_to_bottom(cursor, column):
    canvas = strip(np.full((4, 20), 0.25), height=5, cursor=cursor)
    marked = [[row.index("│")] if "│" in row else [] for row in canvas.text()[:4]]
    assert marked == [[] if column is None else [LABELS + column]] * 4
