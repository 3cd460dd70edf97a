"""The curves of the records, with floors and guides, and what the panel says of them in words."""

import dataclasses
import math

import numpy as np
import pytest

from gantui.draw.palette import FLOOR, GOOD
from gantui.session.view.history import History
from gantui.session.view.requests import Requests
from gantui.tui.panels.curves.metric_sentences import rung, theory_reading
from gantui.tui.panels.player_losses import separation
from gantui.tui.panels.training_panel import TrainingPanel
from tests.tui.fakes import MEASURED, FakeSource, facts, ladder
from tests.tui.test_panels import look, made, of, shown, trained


def recorded(
    view: str, *, source: FakeSource | None = None, painted: str = "truecolor", **columns: object
) -> TrainingPanel:
    """The losses panel at VIEW, with records of these columns: numbers, one a record, or one for all of 40."""
    panel = made("losses", lambda: of(source or trained()), look(painted))  # type: ignore[arg-type]
    values = {name: np.broadcast_to(np.asarray(value, np.float64), 40) for name, value in columns.items()}
    panel.sight.records = History(MEASURED)
    panel.sight.records.append(np.stack([values.get(name, np.full(40, np.nan)) for name in MEASURED], axis=1))
    record = {name: None if math.isnan(value[-1]) else float(value[-1]) for name, value in values.items()}
    panel.sight.snapshot = dataclasses.replace(panel.sight.snapshot, step=4000, steps=4000, record=record)
    panel.sight.history = History(("loss_d", "loss_g", "d_real", "d_fake"))
    panel.sight.history.append(np.ones((4000, 4)))
    panel.view = panel.present_views().index(view)
    return panel


def test_only_views_with_numbers_are_offered() -> None:
    for columns, views in (
        ({}, ()),
        ({"jsd": 0.1}, ("theory",)),
        ({"w1": 0.1, "w1_floor": 0.1}, ("distance",)),
        ({"gradient_d": 1.0}, ("gradients",)),
        ({"jsd": [math.nan] * 39 + [0.1], "w1": 1.0}, ("theory", "distance")),
        ({"jsd_floor": 0.01, "kl_modes": 0.1}, ()),
    ):
        assert recorded("losses", **columns).present_views()[2:] == views


def test_theory_has_a_rung_for_as_many_modes_as_find_room_each_where_the_ladder_has_it() -> None:
    panel = recorded("theory", jsd=np.linspace(0.6, 0.02, 40), jsd_floor=0.012)
    tall, low = shown(panel, 80, 60), shown(panel, 80, 12)
    assert all(f"{k} of 8" in tall for k in range(1, 8))
    assert "log 2: nothing in common" in shown(recorded("theory", jsd=np.linspace(0.7, 0.1, 40)), 80, 20)
    assert 2 <= sum(f" of 8{end}" in low for end in (" modes", "┈")) <= 2
    rows = shown(panel, 80, 60).splitlines()
    at = {k: next(y for y, row in enumerate(rows) if f"{k} of 8" in row) for k in range(1, 8)}
    zero = next(y for y, row in enumerate(rows) if row.strip("│ ").startswith("0┤"))
    heights = np.array([zero - at[k] for k in range(1, 8)])
    expected = np.array(ladder(8)[:7]) / ladder(8)[0] * heights[0]
    assert np.abs(heights - expected).max() <= 1


def test_data_without_equal_modes_have_no_ladder() -> None:
    panel = recorded("theory", source=trained(ladder=None), jsd=np.linspace(0.6, 0.02, 40), jsd_floor=0.012)
    assert " of 8" not in "\n".join(panel.draw(80, 30).text()[:-1])


@pytest.mark.parametrize(("view", "columns", "low", "high"), [
    ("theory", {"jsd": np.linspace(1, 0, 40), "jsd_floor": 0.3}, 0.0, 0.3),
    ("distance", {"w1": np.linspace(1, 0, 40), "w1_floor": 0.5, "w1_floor_sd": 0.1}, 0.3, 0.7),
])  # fmt: skip
def test_a_floor_is_a_band_from_what_to_what_a_perfect_generator_shows(
    view: str, columns: dict[str, object], low: float, high: float
) -> None:
    canvas = recorded(view, **columns).draw(60, 33)
    plain = np.flatnonzero((canvas.bg[2:-2, 10:-2] == FLOOR).all(axis=1))
    rows = 29  # of the chart from 1 down to 0
    assert abs((rows - 1 - plain.max()) / (rows - 1) - low) < 0.06
    assert abs((rows - 1 - plain.min()) / (rows - 1) - high) < 0.06
    assert "floor" in "\n".join(canvas.text())
    colourless = recorded(view, painted="none", **columns).draw(60, 33)
    assert not colourless.bg.any()
    assert (colourless.chars == ord("░")).any(axis=1).sum() >= len(plain) / 2  # guide lines lie above it


def test_gradients_are_logarithmic_from_the_start_and_clipping_has_its_own_axis() -> None:
    fading = {"gradient_d": 1.0, "gradient_g": np.geomspace(1, 1e-6, 40)}
    panel = recorded("gradients", **fading)
    assert panel.heading() == "gradients (log)"
    text = shown(panel, 80, 24)
    assert "1e-4" in text
    assert "clipped" not in text
    clipped = shown(recorded("gradients", clipped=0.63, **fading), 80, 24)
    assert "clipped 63 %" in clipped
    assert "├0.6" in clipped
    assert "logarithmic" not in panel.act("log_scale")


def test_events_are_marked_on_the_axis_of_records_too() -> None:
    source = trained()
    source.tell("solved", 2000)
    source.publish(Requests())
    panel = recorded("theory", source=source, jsd=0.1)
    canvas = panel.draw(80, 20)
    axis, labels = canvas.row_text(17), canvas.row_text(18)
    assert "✓" in axis
    assert canvas.fg[17, axis.index("✓")] == GOOD
    assert abs(axis.index("✓") - labels.index("2k")) <= 2


@pytest.mark.parametrize(("jsd", "said"), [
    (ladder(8)[2], "3 of 8 modes"), (ladder(8)[2] + 0.02, "3 of 8 modes"), (0.0, "8 of 8 modes"),
    (-0.01, "8 of 8 modes"), (0.69, "less than 1 of 8 modes"), (math.nan, ""),
])  # fmt: skip
def test_a_divergence_is_told_as_so_many_modes(jsd: float, said: str) -> None:
    assert rung(jsd, ladder(8)) == said


def test_without_a_ladder_no_modes_are_told() -> None:
    assert rung(0.3, None) == rung(0.0, (0.0,)) == ""


THEORY = {"jsd": 0.3, "jsd_floor": 0.01, "jsd_bound": 0.2, "d_lag": 0.09}


@pytest.mark.parametrize(
    ("view", "columns", "said"),
    [
        ("theory", THEORY, "D lags: bound 0.20 below 0.30 nats = 3 of 8 modes"),
        ("theory", THEORY | {"jsd_bound": 0.29, "d_lag": 0.0}, "D keeps up: bound 0.29 of 0.30 nats = 3 of 8 modes"),
        ("theory", THEORY | {"jsd_bound": 0.41, "d_lag": -0.1}, "D's bound 0.41 nats, above the 0.30 that is counted"),
        ("theory", THEORY | {"jsd": 0.015}, "JSD 0.015: near its floor"),
        ("theory", {"jsd": 0.3, "jsd_floor": 0.01}, "JSD 0.300 nats = 3 of 8 modes"),
        ("theory", {"jsd": 0.345, "jsd_floor": 0.05}, "JSD 0.345 nats = 3 of 8 modes"),  # the floor is no difference
        ("distance", {"w1": 0.2, "w1_floor": 0.15, "w1_floor_sd": 0.05}, "as near as two samples of the data"),
        ("distance", {"w1": 0.9, "w1_floor": 0.15, "w1_floor_sd": 0.05}, "W1 0.900: 15 sd above two samples"),
        ("distance", {"w1": 0.9}, "W1 0.900"),
        ("gradients", {"gradient_d": 1.0, "gradient_g": 1e-5}, "G is told next to nothing"),
        ("gradients", {"gradient_d": 1.0, "gradient_g": 0.1, "clipped": 0.5}, "50 % of D's weights at the limit"),
    ],
)
def test_the_state_is_told_in_words(view: str, columns: dict[str, float], said: str) -> None:
    panel = recorded(view, **columns)
    assert panel.sight.snapshot.facts is not None
    assert said in panel.state_line(panel.sight.snapshot.facts, 100)
    for room in (20, 34, 60):
        assert 0 < len(panel.state_line(panel.sight.snapshot.facts, room)) <= room


def test_what_a_record_says_nothing_of_is_not_told() -> None:
    assert theory_reading(facts(), {"jsd": None}) == ()


@pytest.mark.parametrize(("real", "fake", "said"), [
    (0.97, 0.02, "D tells nearly all apart"), (0.8, 0.3, "D tells most apart"), (0.6, 0.4, "D tells some apart"),
    (0.5, 0.52, "D can hardly tell them apart"), (0.2, 0.8, "D takes fake for real"),
])  # fmt: skip
def test_how_well_d_tells_real_from_fake_is_said_beside_the_losses(real: float, fake: float, said: str) -> None:
    panel = recorded("losses")
    panel.sight.history = History(("loss_d", "loss_g", "d_real", "d_fake"))
    panel.sight.history.append(np.tile([1.0, 1.0, real, fake], (4000, 1)))
    assert said in shown(panel, 80, 16)


def test_among_nine_classes_a_small_difference_is_a_large_one() -> None:
    values = {"d_real": 0.06, "d_fake": 0.10}
    assert "D takes fake for real" in separation(values, facts(middle=1 / 9))
    assert "D can hardly tell them apart" in separation(values, facts(middle=0.5))


def test_beside_the_readings_stand_the_losses_and_those_at_rest() -> None:
    panel = recorded("readings")
    assert "D 1.00 (at rest log 4) · G 1.00 (at rest log 2)" in shown(panel, 80, 16)


@pytest.mark.parametrize(("view", "parts"), [
    ("theory", ("1/2 KL(p|m)", "(V + log 4)/2", "Goodfellow 2014")), ("distance", ("Villani", "Arjovsky 2017")),
    ("gradients", ("Gulrajani 2017",)), ("losses", ("What each player minimises",)),
])  # fmt: skip
def test_the_help_of_each_view_has_its_formula_and_source(view: str, parts: tuple[str, ...]) -> None:
    about = recorded(view, jsd=0.1, w1=0.1, gradient_d=1.0).about()
    assert all(part in about for part in parts)
    assert ("What each player minimises" in about) == (view == "losses")


def test_a_view_stays_when_others_come_before_it() -> None:
    panel = recorded("gradients", gradient_d=1.0)
    panel.sight.records = History(MEASURED)
    panel.sight.records.append(np.ones((40, len(MEASURED))))
    panel.sight.snapshot = dataclasses.replace(panel.sight.snapshot, step=4100, steps=4100)
    assert panel.present_views().index("theory") < panel.present_views().index("gradients")
    assert panel.shown_view() == "gradients"
