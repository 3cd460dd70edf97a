import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.palette import BAD, FLOOR, LOSS_D, LOSS_G, RAW_D
from gantui.draw.time.curve import Fill, Guide, Right, Series, Zone, curve
from gantui.draw.time.marks import Mark
from tests.draw.drawing import GLYPHS, assert_printable, cells_of

LEFT = 6  # the usual axis


def line(y, colour=LOSS_D, x=None, **more):
    y = np.asarray(y, np.float64)
    return Series(np.arange(len(y), dtype=np.float64) if x is None else np.asarray(x, np.float64), y, y, colour, **more)


def draw(*series, width=46, height=11, y_range=(0, 1), x_range=None, **more):
    x_range = x_range or (0, max(len(one.x) for one in series) - 1)
    return curve(series, width, height, x_range=x_range, y_range=y_range, **more)


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_one_spike_among_thousands_of_points_reaches_its_height(glyphs):
    y = np.full(20_000, 0.1)
    y[12_345] = 1.0
    tops = [x for x, row in cells_of(draw(line(y), glyphs=glyphs), LOSS_D) if row == 0]
    assert tops == [LEFT + round(12_345 / 20_000 * 40 - 0.5)]


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("points", [3, 17, 400])
def test_a_line_has_no_hole(glyphs, points):
    y = 0.5 + 0.5 * np.sin(np.linspace(0, 9, points))
    cells = cells_of(draw(line(y), glyphs=glyphs), LOSS_D)
    assert {x for x, _ in cells} == set(range(LEFT, 46))
    for x in range(LEFT, 45):
        here, there = ([row for column, row in cells if column == c] for c in (x, x + 1))
        assert min(there) <= max(here) + 1
        assert max(there) >= min(here) - 1


def test_a_line_is_thin():
    canvas = draw(line(np.linspace(0, 1, 500)), width=86, height=21)
    dots = sum(int(char - 0x2800).bit_count() for char in canvas.chars.ravel() if char > 0x2800)
    assert dots == 160  # one a column


def test_nan_is_a_gap_of_its_own_width():
    y = np.full(401, 0.5)
    y[100:301] = np.nan
    columns = {x - LEFT for x, _ in cells_of(draw(line(y)), LOSS_D)}
    assert columns == set(range(11)) | set(range(29, 40))


def test_a_value_alone_between_gaps_is_seen():
    y = np.full(41, np.nan)
    y[20] = 0.5
    assert len(cells_of(draw(line(y)), LOSS_D)) == 1


def test_a_band_is_filled_from_its_minimum_to_its_maximum():
    x = np.arange(50.0)
    band = Series(x, np.full(50, 0.0), np.full(50, 1.0), RAW_D)
    assert len(cells_of(draw(band), RAW_D)) == 40 * 10


def test_the_higher_layer_has_the_cell_whatever_the_order():
    low, high = line(np.full(50, 0.5), RAW_D, layer=0), line(np.full(50, 0.5), LOSS_D, layer=1)
    for order in ((low, high), (high, low)):
        canvas = draw(*order)
        assert not cells_of(canvas, RAW_D)
        assert len(cells_of(canvas, LOSS_D)) == 40


def test_two_curves_of_a_layer_go_on_through_the_cells_they_share():
    both = [line(np.full(50, dot / 39), colour) for dot, colour in ((20, LOSS_D), (22, LOSS_G))]
    canvas = draw(*both)
    assert canvas.text()[4][LEFT:] == chr(0x2800 + 0x40 + 0x80 + 0x02 + 0x10) * 40
    assert len(cells_of(canvas, LOSS_G)) == 40


def test_a_curve_ends_where_its_data_ends():
    columns = {
        x - LEFT for x, _ in cells_of(draw(line(np.full(50, 0.5), x=np.linspace(30, 70, 50)), x_range=(0, 100)), LOSS_D)
    }
    assert columns == set(range(12, 28))


@pytest.mark.parametrize(("value", "row", "arrow"), [(5.0, 0, "▲"), (-5.0, 9, "▼"), (np.inf, 0, "▲")])
def test_what_leaves_the_range_leaves_an_arrow_at_that_edge(value, row, arrow):
    canvas = draw(line(np.full(50, value)))
    assert canvas.text()[row][LEFT:] == arrow * 40
    assert len(cells_of(canvas, LOSS_D)) == 40


def test_only_the_part_within_the_x_range_is_drawn_with_its_true_slope():
    cells = cells_of(draw(line([0.0, 1.0], x=[0, 100]), x_range=(40, 60)), LOSS_D)
    assert {x for x, _ in cells} == set(range(LEFT, 46))
    assert {row for _, row in cells} == {4, 5}


def test_a_log_axis_makes_a_power_law_straight_and_labels_true_values():
    canvas = draw(line(10.0 ** np.linspace(-3, 0, 200)), y_range=(1e-3, 1), log=True)
    rows = canvas.text()
    labels = {row: rows[row][:5].strip() for row in range(10) if rows[row][5] == "┤"}
    assert labels == {0: "1", 3: "0.1", 6: "0.01", 9: "0.001"}
    cells = cells_of(canvas, LOSS_D)
    assert all(abs((x - LEFT) / 4 - (9 - row)) <= 1 for x, row in cells)


def test_a_loss_of_both_signs_can_be_read_on_a_log_axis():
    y = np.array([-8.0] * 20 + [0.0] * 20 + [8.0] * 20)
    canvas = draw(line(y), y_range=(-10, 10), log=True, height=16, zero_line=False)
    rows = canvas.text()
    zero = next(row for row in range(15) if rows[row][:6].strip() == "0┤")
    cells = cells_of(canvas, LOSS_D)
    assert {row for x, row in cells if LEFT + 16 < x < LEFT + 23} == {zero}
    assert all(row > zero for x, row in cells if x < LEFT + 10)
    assert all(row < zero for x, row in cells if x > LEFT + 30)


def test_zero_and_guides_are_marked_where_they_are():
    nothing = line([np.nan, np.nan])
    canvas = draw(nothing, y_range=(-1, 1), guides=[Guide(0.9, "log 4"), Guide(7.0, "unseen")], height=12)
    rows = canvas.text()
    assert "┈" in rows[5]
    assert rows[5].startswith("    0┤")
    assert "┈ log 4" in rows[0].replace("┈log", "┈ log")
    assert "unseen" not in "".join(rows)
    assert not any("┈" in row for row in draw(nothing, y_range=(-1, 1), zero_line=False).text())


def test_a_guides_label_never_covers_a_curve():
    flat = line(np.full(50, 0.5))
    canvas = draw(flat, guides=[Guide(0.5, "log 4")])
    assert len(cells_of(canvas, LOSS_D)) == 40
    assert "log" not in "".join(canvas.text())


def test_the_cursor_stands_at_its_x_and_hides_no_curve():
    flat = line(np.full(101, 0.5))
    canvas = draw(flat, cursor=50.0)
    assert "".join(row[LEFT + 20] for row in canvas.text()[:10]).count("│") == 9
    assert cells_of(canvas, LOSS_D) == cells_of(draw(flat), LOSS_D)


def test_in_ascii_each_series_has_its_own_ink():
    text = "".join(draw(line(np.full(9, 0.9), ink="d"), line(np.full(9, 0.1), LOSS_G, ink="g"), glyphs="ascii").text())
    assert text.count("d") == text.count("g") == 40


def test_the_plot_stays_in_place_while_the_range_changes_a_little():
    flat = line(np.full(50, 0.0))
    starts = {draw(flat, y_range=(-high, high)).text()[0].index("│") for high in (0.97, 1.3, 7.7, 33, 970)}
    assert starts == {5}


def test_labels_never_touch():
    canvas = draw(line([0.0, 1.0]), x_range=(0, 1_234_567), width=60)
    labels = canvas.text()[-1].split()
    assert len(labels) >= 3
    assert all(len(label) <= 6 for label in labels)


@pytest.mark.parametrize("glyphs", GLYPHS)
@given(
    width=st.integers(0, 70),
    height=st.integers(0, 25),
    y=st.lists(st.floats(width=32), min_size=0, max_size=60),
    low=st.floats(-1e6, 1e6),
    high=st.floats(-1e6, 1e6),
    log=st.booleans(),
)
def test_any_numbers_in_any_size_give_whole_rows(glyphs, width, height, y, low, high, log):
    canvas = curve(
        [line(y)], width, height, x_range=(0, 40), y_range=(low, high), log=log, cursor=3, guides=[Guide(1, "one")],
        glyphs=glyphs,
    )  # fmt: skip
    assert (canvas.width, canvas.height) == (width, height)
    assert_printable(canvas, glyphs)


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_curve_on_the_right_axis_is_read_there(glyphs):
    left, right = line(np.full(41, 0.25)), line(np.full(41, 25.0), LOSS_G, right=True)
    canvas = draw(left, right, right=Right((0, 100), LOSS_G), guides=[Guide(75, right=True)], width=52, glyphs=glyphs)
    rows = [{y for _, y in cells_of(canvas, colour) if _ < 46} for colour in (LOSS_D, LOSS_G)]
    assert not rows[0]  # both stand at a quarter, and the later one has the cells
    assert len(rows[1]) == 1
    labels = [(row[:5].strip(), row[47:].strip()) for row in canvas.text()[:-1]]
    assert ("0", "0") in labels
    assert ("1", "100") in labels
    dotted = [y for y, row in enumerate(canvas.text()) if row[6:46].count("-" if glyphs == "ascii" else "┈") > 30]
    assert dotted[0] == 2  # at 75 of the right axis
    assert all(canvas.fg[y, 47] == LOSS_G for y, (_, label) in enumerate(labels) if label)


def test_what_lies_below_a_filled_curve_has_its_colour():
    canvas = draw(line(np.full(41, 0.5), fill=Fill(RAW_D)))
    rows = np.nonzero((canvas.bg[:, LEFT:] == RAW_D).all(axis=1))[0].tolist()
    assert rows == [5, 6, 7, 8, 9]
    typed = draw(line(np.full(41, 0.5), fill=Fill(RAW_D, ":")))
    assert not typed.bg.any()
    assert [row[LEFT:] == ":" * 40 for row in typed.text()] == [False] * 5 + [True] * 5 + [False]


def test_a_filled_curve_that_leaves_the_picture_says_so_with_an_arrow():
    y = np.array([0.0, 0.0, 9.0, 9.0, 0.0, 0.0])
    canvas = draw(line(y, x=[0, 1, 1, 1.05, 1.05, 2], fill=Fill(RAW_D)), x_range=(0, 2))
    assert "▲" in canvas.text()[0]


@pytest.mark.parametrize(("low", "high", "rows"), [
    (0.0, 0.3, {7, 8, 9}), (0.4, 0.6, {4, 5}), (-5.0, 0.001, {9}), (0.8, 9.0, {0, 1}), (1.5, 2.0, set()),
    (-2.0, -1.0, set()), (float("nan"), 0.5, set()),
])  # fmt: skip
def test_a_zone_lies_behind_the_rows_of_its_values(low, high, rows):
    canvas = draw(line([0.5, 0.5]), zones=[Zone(low, high, Fill(FLOOR))], zero_line=False)
    filled = canvas.bg[:, LEFT:] == FLOOR
    assert {int(y) for y in np.flatnonzero(filled.all(axis=1))} == rows
    assert filled.any(axis=1).sum() == len(rows)


def test_a_zone_without_colours_is_made_of_ink_and_the_curve_lies_above():
    canvas = draw(line([0.5, 0.5]), zones=[Zone(0.0, 1.0, Fill(FLOOR, ":"))], glyphs="ascii", zero_line=False)
    assert not canvas.bg.any()
    assert canvas.row_text(2)[LEFT:] == ":" * 40
    assert "*" * 40 in canvas.text()[4] + canvas.text()[5]


def test_a_zone_from_nothing_is_seen_on_a_log_axis():
    canvas = draw(line([0.5, 0.5]), zones=[Zone(0.0, 0.1, Fill(FLOOR))], y_range=(0.01, 1), log=True)
    assert {int(y) for y in np.flatnonzero((canvas.bg == FLOOR).any(axis=1))} == {5, 6, 7, 8, 9}


def test_marks_stand_on_the_axis_above_its_labels_none_of_which_makes_way():
    marks = [Mark(x, "bad") for x in range(41)]
    canvas, without = (draw(line([0.5, 0.5]), x_range=(0, 40), marks=each) for each in (marks, []))
    assert cells_of(canvas, BAD) == {(LEFT + x, 9) for x in range(40)}
    assert without.row_text(9) == " " * LEFT + "─" * 40
    assert canvas.row_text(10) == without.row_text(10)
    assert len(canvas.row_text(10).split()) > 2


def test_in_a_low_picture_marks_stand_among_the_labels():
    canvas = draw(line([0.5, 0.5]), height=6, x_range=(0, 40), marks=[Mark(23, "bad")])
    assert cells_of(canvas, BAD) == {(LEFT + round(23 / 40 * 39), 5)}


def test_labels_of_guides_in_one_row_do_not_cover_each_other():
    canvas = draw(line([0.9, 0.9]), guides=[Guide(0.0, "first"), Guide(0.01, "second"), Guide(0.02, "third")])
    row = canvas.row_text(9)
    assert "first" in row
    assert "second" in row
    assert "third" not in row
