"""The pictures of data that are one number each, and of the Dirac-GAN, as a person sees them."""

import dataclasses

import numpy as np
import pytest

from gantui.draw.canvas import Canvas
from gantui.draw.palette import BOTH, FAKE, GENERATORS, LOSS_D, RAW_FAKE, REAL
from gantui.session.view.history import CAPACITY, History
from gantui.session.view.pictures import Field, PhasePlane
from gantui.session.view.requests import Requests
from gantui.session.view.snapshot import picture_in
from gantui.tui.panels.moments_table import difference
from gantui.tui.panels.plane.training_path import path
from gantui.tui.panels.training_panel import TrainingPanel
from tests.asking import asks, put, there
from tests.draw.drawing import cells_of
from tests.tui.test_panels import dirac, made, mixture, normal, of, own_units, peaks_by_several, shown, trained

PLAYERS = ("theta", "psi")


def with_fakes(panel: TrainingPanel, values: object) -> Canvas:
    fake = np.asarray(values, np.float32).reshape(-1, 1)
    panel.receive(dataclasses.replace(panel.sight.snapshot, fake=fake), panel.sight.history, 1e9)
    return panel.draw(80, 30)


def plotted(canvas: Canvas, colour: int) -> set[tuple[int, int]]:
    """Cells of the plot, without legend and table."""
    return {(x, y) for x, y in cells_of(canvas, colour) if 2 <= y <= 24}


def columns_of(canvas: Canvas, colour: int) -> set[int]:
    return {x for x, _ in plotted(canvas, colour)}


def words(rows: list[str]) -> list[str]:
    return " ".join(rows).translate(str.maketrans("┤├│", "   ")).split()


# -- densities ------------------------------------------------------------------------------------------------------


def test_the_density_of_the_data_has_its_peaks_where_they_are() -> None:
    canvas = made("plane", mixture).draw(80, 30)
    cells = plotted(canvas, REAL)
    top = min(y for _, y in cells)
    left, right = min(x for x, _ in cells), max(x for x, _ in cells)
    places = {round(-6 + 12 * (x - left) / (right - left)) for x, y in cells if y == top}
    assert places == {-3, 3}


def test_fakes_are_a_filled_histogram_where_they_are() -> None:
    panel = made("plane", normal)
    canvas = with_fakes(panel, np.random.default_rng(0).uniform(2.0, 4.0, 2000))
    filled = np.nonzero(canvas.bg == RAW_FAKE)[1]
    assert len(filled) > 20
    left, right = 7, 73
    places = -6 + 12 * (filled - left) / (right - left)
    assert 1.6 < places.min() < places.max() < 4.4


def test_collapsed_fakes_do_not_flatten_the_data_unless_all_is_asked_for() -> None:
    panel = made("plane", normal)
    canvas = with_fakes(panel, np.full(2000, 1.0))
    peak = lambda: 24 - min(y for _, y in plotted(panel.draw(80, 30), REAL))  # noqa: E731
    assert any("▲" in row for row in canvas.text()[1:4])
    high = peak()
    assert "all the fakes" in panel.act("fit")
    assert peak() < high / 2


def test_fakes_outside_the_window_are_told() -> None:
    assert "7 fakes outside" in "\n".join(with_fakes(made("plane", normal), [9.0] * 7 + [1.0] * 100).text())


def test_what_d_reads_stands_on_an_axis_of_its_own_at_the_right() -> None:
    canvas = made("plane", mixture).draw(80, 30)
    assert {"0.2", "0.8"} <= set(words([row[70:] for row in canvas.text()]))
    assert len(columns_of(canvas, LOSS_D)) > 40
    assert "D: probability" in "\n".join(canvas.text())


def test_a_discriminator_without_a_reading_for_a_point_leaves_the_densities_alone() -> None:
    panel = made("plane", peaks_by_several)
    canvas = panel.draw(80, 30)
    assert not cells_of(canvas, LOSS_D)
    assert panel.wants() == asks(2000)
    assert columns_of(canvas, REAL)


def test_each_generator_has_an_outline_of_its_own_and_there_is_no_line_where_nothing_is() -> None:
    panel = made("plane", peaks_by_several)
    canvas = with_fakes(panel, np.tile([-4.0, -2.0, 0.0, 2.0, 4.0], 100))
    seen = [columns_of(canvas, colour) for colour in GENERATORS[:5]]
    assert all(1 <= len(columns) <= 4 for columns in seen)
    middles = [np.mean(sorted(columns)) for columns in seen]
    assert middles == sorted(middles)
    assert "5 generators" in "\n".join(canvas.text())


def test_axes_and_moments_are_in_the_datas_own_units() -> None:
    text = shown(made("plane", own_units), 80, 30)
    labels = text.splitlines()[-5].split()
    assert "100" in labels
    assert "140" in labels
    assert "110" in text  # the mean of the data
    field = shown(made("field", own_units), 60, 24)
    assert "140" in field.splitlines()[-2].split()
    highest = max(float(word) for word in words([row[:7] for row in text.splitlines()]) if word.startswith("0"))
    assert highest < 0.11  # a tenth of what it is where a unit is ten times as long


def test_data_without_a_density_are_a_histogram_and_all_at_one_value_a_line() -> None:
    panel = made("plane", normal)
    facts = dataclasses.replace(panel.sight.snapshot.facts, density=None)  # type: ignore[type-var]
    panel.receive(dataclasses.replace(panel.sight.snapshot, facts=facts), panel.sight.history, 1e9)
    assert len(columns_of(panel.draw(80, 30), REAL)) > 15
    panel = made("plane", dirac)
    panel.next_view()
    (column,) = columns_of(panel.draw(80, 30), REAL)
    assert column == 40


def test_little_room_still_has_axes_legend_and_moments() -> None:
    text = shown(made("plane", normal), 40, 22)
    for part in ("real", "fake", "D: probability", "mean", "std", "skew", "kurt", "-5", "0.8"):
        assert part in text


# -- the discriminator ----------------------------------------------------------------------------------------------


def test_the_discriminator_over_the_line_is_a_curve_with_the_line_of_the_undecided() -> None:
    panel = made("field", mixture)
    canvas = panel.draw(60, 24)
    text = "\n".join(canvas.text())
    assert "above the line: taken for real" in text
    assert len({x for x, _ in cells_of(canvas, LOSS_D)}) > 45
    assert any(row.count("┈") > 10 for row in canvas.text())
    assert "probability that x is real" in text


def test_the_scale_over_the_line_fits_the_values_when_asked() -> None:
    panel = made("field", lambda: of(trained(line="mixture", reading="variational")))
    faint = picture_in(panel.sight.snapshot, Field)
    assert faint is not None
    panel.act("fit")
    faint = dataclasses.replace(faint, values=1 + 0.001 * (faint.values - 1))
    panel.receive(put(panel.sight.snapshot, faint), panel.sight.history, 1e9)
    rows = {y for _, y in cells_of(panel.draw(60, 24), LOSS_D) if y > 1}
    assert len(rows) > 10  # a score has no unit: even a faint one fills its scale
    panel = made("field", mixture)
    assert "0.00 to 1.0" not in panel.act("fit")
    assert "0.000 to 1.0" in panel.act("fit").replace("0.00 ", "0.000 ")


# -- moments --------------------------------------------------------------------------------------------------------


def test_one_mode_or_none_is_told_by_moments_and_several_by_bars() -> None:
    text = shown(made("coverage", normal), 44, 16)
    assert "moments" in text.splitlines()[0]
    for part in ("mean", "std", "skewness", "kurtosis", "difference", "%", "within 3σ of the mean", "step 1,200"):
        assert part in text
    assert "2 covered" in shown(made("coverage", mixture), 60, 16)
    alike = made("coverage", lambda: of(trained(line="dirac", moments=(0.0, 0.0, None, None))))
    assert "mean" in shown(alike, 60, 16)
    assert "nan" not in shown(alike, 60, 16)


@pytest.mark.parametrize(
    ("real", "fake", "least", "said"),
    [
        (4.0, 3.0, 0.0, "-25.0 %"),
        (-4.0, -3.0, 0.0, "+25.0 %"),
        (0.0, 0.5, 0.01, "+0.500"),
        (0.001, -0.2, 0.01, "-0.201"),
        (0.02, 5.0, 0.01, "+4.98"),
        (None, 1.0, 0.0, "-"),
        (1.0, None, 0.0, "-"),
    ],
)
def test_a_difference_is_in_per_cent_where_that_says_something(
    real: float | None, fake: float | None, least: float, said: str
) -> None:
    assert difference(real, fake, least) == said


# -- the phase plane ------------------------------------------------------------------------------------------------


def test_the_dirac_gan_is_a_path_in_a_plane_and_v_shows_the_line() -> None:
    panel = made("plane", dirac)
    text = shown(panel, 80, 30)
    assert "phase plane" in text.splitlines()[0]
    for part in ("psi", "theta", "now", "rest", "from rest"):
        assert part in text
    assert "densities" in panel.next_view()
    assert "real and fake" in shown(panel, 80, 30).splitlines()[0]
    assert "phase plane" in panel.next_view()


def marks(panel: TrainingPanel) -> tuple[tuple[int, int], tuple[int, int], set[tuple[int, int]]]:
    """Cells of the present place, of rest, and of the newest path."""
    canvas = panel.draw(80, 30)
    rows = canvas.text()
    places = [
        [(x, y) for y, row in enumerate(rows) for x, char in enumerate(row[:62]) if char == mark] for mark in "●╋"
    ]
    return places[0][0], places[1][0], {(x, y) for x, y in cells_of(canvas, FAKE) if x < 62}


def test_the_present_place_is_on_the_path_and_rest_in_the_middle() -> None:
    panel = made("plane", dirac)
    now, rest, newest = marks(panel)
    theta, psi = there(panel.sight.snapshot, PhasePlane).place
    assert (now[0] > rest[0]) == (theta > 0)
    assert (now[1] < rest[1]) == (psi > 0)
    assert any(abs(now[0] - x) + abs(now[1] - y) <= 1 for x, y in newest)
    around = np.array(sorted(newest)).mean(axis=0)
    assert abs(around[0] - rest[0]) < 12


def test_the_path_reaches_the_present_place_though_the_history_is_some_steps_behind() -> None:
    panel = made("plane", dirac)
    phase = dataclasses.replace(there(panel.sight.snapshot, PhasePlane), place=np.array([-1.5, 0.5], np.float32))
    panel.receive(put(panel.sight.snapshot, phase), circle(1210, 0.0), 1e9)  # at (1, 0) all the time
    now, rest, newest = marks(panel)
    assert {x for x, _ in newest} >= set(range(now[0] + 1, rest[0] + 10))


def test_rest_is_where_the_data_are() -> None:
    _, centre, _ = marks(made("plane", dirac))
    panel = made("plane", lambda: of(trained(line="dirac", moments=(1.0, 0.0, None, None))))
    _, moved, _ = marks(panel)
    assert moved[0] > centre[0] + 5
    assert moved[1] == centre[1]


def test_a_place_outside_the_window_is_told_with_an_arrow() -> None:
    panel = made("plane", dirac)
    assert "outside" not in shown(panel, 80, 30)
    phase = dataclasses.replace(there(panel.sight.snapshot, PhasePlane), place=np.array([9.0, 0.1], np.float32))
    panel.receive(put(panel.sight.snapshot, phase), panel.sight.history, 1e9)
    canvas = panel.draw(80, 30)
    assert "outside" in "\n".join(canvas.text())
    assert {canvas.text()[y][x] for x, y in cells_of(canvas, BOTH)} >= {"►"}


def circle(steps: int, turn: float) -> History:
    history = History(("theta", "psi"))
    at = turn * np.arange(steps)
    history.append(np.stack([np.cos(at), np.sin(at)], axis=1))
    return history


WINDOW = (-2.0, 2.0, -2.0, 2.0)


@pytest.mark.parametrize("turn", [0.3, 0.001])
def test_a_path_is_never_drawn_inside_the_circle_that_was_walked(turn: float) -> None:
    steps = 40 * CAPACITY
    older, newest = path(circle(steps, turn), PLAYERS, steps, WINDOW)
    points = np.concatenate([older, newest])
    radius = np.hypot(*points[np.isfinite(points).all(axis=1)].T)
    assert radius.min() > 0.95
    assert len(newest) > 1000
    # What moves slowly is kept from its beginning, what is fast as far back as each step is known.
    assert np.isfinite(older[:100]).all() == (turn == 0.001)


def test_the_path_ends_at_the_snapshot_and_its_pieces_join() -> None:
    older, newest = path(circle(1000, 0.01), PLAYERS, 900, WINDOW)
    np.testing.assert_allclose(newest[-1], [np.cos(8.99), np.sin(8.99)], atol=1e-12)
    np.testing.assert_array_equal(older[-1], newest[0])
    assert len(older) + len(newest) == 901


def test_a_history_without_players_has_no_path() -> None:
    older, newest = path(History(("loss_d",)), PLAYERS, 5, WINDOW)
    assert len(older) == len(newest) == 0


def test_nothing_but_the_path_is_needed_in_the_phase_plane() -> None:
    panel = made("plane", dirac)
    assert panel.wants() == Requests()
