import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.axes.limits import round_up, settle, settle_symmetric, typical, whole

numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(numbers, numbers)
def test_an_axis_holds_what_is_seen(one: float, other: float) -> None:
    low, high = sorted((one, other))
    ends = settle((low, high), None)
    assert ends[0] <= low <= high <= ends[1]
    assert ends[0] < ends[1]


@given(numbers, numbers, st.floats(0.6, 1.0), st.floats(0.0, 1.0))
def test_an_axis_stays_while_it_is_used(one: float, other: float, used: float, where: float) -> None:
    low, high = sorted((one, other))
    ends = settle((low, high + 1), None)
    span = ends[1] - ends[0]
    start = ends[0] + where * (1 - used) * span
    seen = (max(ends[0], start), min(ends[1], start + used * span))
    assert settle(seen, ends) == ends


def test_an_axis_that_is_hardly_used_is_drawn_in() -> None:
    assert settle((0.0, 1.0), (0.0, 10.0)) == (0.0, 1.0)


def test_a_drifting_curve_moves_its_axis_seldom() -> None:
    ends, moves = None, 0
    for step in range(1000):
        new = settle((0.0, 1.0 + step / 1000), ends)
        moves += new != ends
        ends = new
    assert moves <= 6


def test_a_lone_spike_is_not_typical_and_a_slope_is() -> None:
    flat = np.concatenate([[1e4], np.ones(1000) + 0.1 * np.sin(np.arange(1000.0))])
    assert typical(flat)[1] < 2  # type: ignore[index]
    slope = np.exp(-np.arange(1000.0) / 300)
    assert typical(slope) == whole(slope)


def test_nothing_finite_has_no_range() -> None:
    assert typical(np.array([np.nan, np.inf])) is None
    assert whole(np.empty(0)) is None


@given(st.floats(1e-9, 1e9))
def test_a_round_number_is_above_and_near(value: float) -> None:
    assert value * (1 - 1e-6) <= round_up(value) <= value * 1.36


@pytest.mark.parametrize(("size", "same"), [(1.0, True), (1.2, True), (0.85, True), (1.3, False), (0.7, False)])
def test_a_symmetric_scale_moves_beyond_a_quarter_only(size: float, same: bool) -> None:
    assert (settle_symmetric(size, 1.0) == 1.0) == same


def test_a_senseless_size_leaves_the_scale() -> None:
    assert settle_symmetric(math.nan, 3.0) == 3.0
    assert settle_symmetric(0.0, None) == 1.0
