"""The window of time that all curves share: pure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.axes.ticks import time_label, time_ticks
from gantui.session.view.history import History
from gantui.tui.panels.curve_axes import Plot, Time
from gantui.tui.time.steps_and_seconds import Pace
from gantui.tui.time.window import NARROWEST, WHOLE, TimeWindow

NOW, END = 9000.0, 10_000.0
KEYS = st.sampled_from(["nearer", "further", "earlier", "later", "recent"])


def pressed(window: TimeWindow, key: str, now: float, whole: float, at: float | None) -> TimeWindow:
    if key in ("nearer", "further"):
        return window.zoomed(key == "nearer", at, now, whole)
    if key == "recent":
        return window.toggled(now, whole)
    return window.panned(-1 if key == "earlier" else 1, now, whole)


def test_at_first_the_whole_run_is_shown() -> None:
    assert WHOLE.span(NOW, END) == (0.0, END)


def test_nearer_halves_it_and_follows_now() -> None:
    window = WHOLE.zoomed(True, None, NOW, END)
    first, last = window.span(NOW, END)
    assert last - first == END / 2
    assert last >= NOW
    later = window.span(NOW + 500, END)
    assert later[1] >= NOW + 500
    assert later[1] - later[0] == END / 2


def test_what_is_pointed_to_stays_where_it_is() -> None:
    window = WHOLE.zoomed(True, 2500.0, NOW, END)
    assert window.span(NOW, END) == (1250.0, 6250.0)  # a quarter of the way before and after
    assert window.span(NOW + 900, END) == (1250.0, 6250.0)  # it does not follow


def test_further_than_the_run_is_the_whole_run() -> None:
    window = WHOLE.zoomed(True, None, NOW, END)
    assert window.zoomed(False, None, NOW, END) == WHOLE


def test_earlier_and_later_come_to_now_again() -> None:
    window = WHOLE.zoomed(True, None, NOW, END)
    before = window.panned(-1, NOW, END)
    assert before.span(NOW, END)[1] < NOW
    assert before.panned(1, NOW, END).panned(1, NOW, END).end is None  # follows


def test_the_whole_run_has_no_part_before_it() -> None:
    assert WHOLE.panned(-1, NOW, END) == WHOLE


def test_recent_is_a_tenth_and_back() -> None:
    recent = WHOLE.toggled(NOW, END)
    first, last = recent.span(NOW, END)
    assert last - first == 1000.0
    assert last >= NOW
    assert recent.toggled(NOW, END) == WHOLE


def test_a_moment_outside_is_brought_into_sight() -> None:
    window = TimeWindow(1000.0)
    assert window.with_in_sight(NOW - 10, NOW, END) == window
    assert window.with_in_sight(3000.0, NOW, END).span(NOW, END) == (2500.0, 3500.0)


@given(st.lists(KEYS, max_size=12), st.floats(1, 1e7), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1)))
def test_no_keys_leave_the_run(keys: list[str], whole: float, done: float, at: float | None) -> None:
    now = max(1.0, done * whole)
    window = WHOLE
    for key in keys:
        window = pressed(window, key, now, whole, None if at is None else at * now)
        first, last = window.span(now, whole)
        assert 0 <= first < last <= whole * (1 + 1e-9)
        assert last - first >= min(NARROWEST, whole) * 0.999
        if window.end is None:
            assert last >= now * (1 - 1e-9)


class TestPace:
    def records(self, seconds: list[float]) -> History:
        history = History(("seconds",))
        history.append(np.array(seconds)[:, None])
        return history

    def test_it_goes_through_what_the_records_say(self) -> None:
        pace = Pace.of(self.records([1.0, 2.0, 6.0]), 100, 3, 350, 8.0)
        assert pace is not None
        at = np.array([0.0, 50.0, 100.0, 200.0, 250.0, 300.0, 350.0])
        np.testing.assert_allclose(pace.seconds_at(at), [0, 0.5, 1, 2, 4, 6, 8], atol=1e-6)
        np.testing.assert_allclose(pace.steps_at(pace.seconds_at(at)), at, atol=1e-3)

    def test_before_the_first_record_it_is_straight(self) -> None:
        pace = Pace.of(History(()), 100, 0, 40, 2.0)
        assert pace is not None
        assert pace.seconds_at(np.array([20.0]))[0] == pytest.approx(1.0)

    def test_beyond_now_it_goes_on(self) -> None:
        pace = Pace.of(History(()), 100, 0, 40, 2.0)
        assert pace is not None
        assert pace.seconds_at(np.array([80.0]))[0] == pytest.approx(4.0)

    def test_iterations_done_again_after_a_rewind_do_not_fold_time_back(self) -> None:
        pace = Pace.of(self.records([1.0, 5.0, 3.0, 4.0]), 100, 4, 450, 6.0)
        assert pace is not None
        assert (np.diff(pace.seconds) > 0).all()

    def test_records_without_times_have_none(self) -> None:
        history = History(("jsd",))
        history.append(np.ones((3, 1)))
        assert Pace.of(history, 100, 3, 350, 8.0) is None


class TestPlot:
    plot = Plot(6, 1, 101, 10, Time(1000.0))

    def test_columns_are_iterations(self) -> None:
        assert [self.plot.step_under(x) for x in (0, 6, 56, 106, 200)] == [0, 0, 500, 1000, 1000]

    def test_one_column_on_is_one_column_on(self) -> None:
        assert self.plot.beside(500, 1) == pytest.approx(510)
        assert self.plot.beside(500, -2) == pytest.approx(480)

    def test_it_moves_by_one_iteration_at_least(self) -> None:
        near = Plot(6, 1, 101, 10, Time(20.0))
        assert near.beside(10, 1) == 11
        assert near.beside(10, -1) == 9

    def test_the_axis_is_the_row_below(self) -> None:
        assert self.plot.on_axis(6, 11)
        assert not self.plot.on_axis(6, 10)
        assert not self.plot.on_axis(5, 11)
        assert self.plot.holds(6, 1)


@pytest.mark.parametrize(
    ("seconds", "label"),
    [(0, "0"), (0.5, "0.5s"), (45, "45s"), (60, "1m"), (90, "1m30s"), (3600, "1h"), (3900, "1h05m"), (86400, "1d")],
)
def test_times_are_short(seconds: float, label: str) -> None:
    assert time_label(seconds) == label


@given(st.floats(0, 1e5), st.floats(1e-2, 1e6), st.integers(1, 20))
def test_ticks_of_time_are_inside_ascending_and_few(low: float, length: float, most: int) -> None:
    ticks = [tick.value for tick in time_ticks(low, low + length, most)]
    assert len(ticks) <= most
    assert ticks == sorted(set(ticks))
    assert all(low - 1e-6 * length <= tick <= low + length * (1 + 1e-6) for tick in ticks)
