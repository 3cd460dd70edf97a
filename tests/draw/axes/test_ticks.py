import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.axes.scale import Scale
from gantui.draw.axes.ticks import linear_ticks, log_ticks, short_label, without_overlap

UNITS = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
reals = st.floats(-1e9, 1e9)


def value_of(label: str) -> float:
    return float(label[:-1]) * UNITS[label[-1]] if label[-1] in UNITS else float(label)


@pytest.mark.parametrize(
    ("value", "step", "label"),
    [
        (0.25, 0.25, "0.25"), (1500, 500, "1.5k"), (2e-4, 1e-4, "2e-4"), (-3, 1, "-3"), (0, 1, "0"), (2000, 500, "2k"),
        (0.5, 0.25, "0.5"), (9000, 1000, "9k"), (1_000_000, 250_000, "1M"), (-0.001, 0.001, "-0.001"), (20, 10, "20"),
        (1e-17, 0.1, "0"), (12345.678, 0.001, "12345.678"),
    ],
)  # fmt: skip
def test_labels_are_short(value, step, label):
    assert short_label(value, step) == label


@given(reals, st.floats(1e-6, 1e9), st.integers(1, 12))
def test_linear_ticks_are_few_rising_in_range_and_true(low, span, most):
    high = low + span
    ticks = linear_ticks(low, high, most) if span > 1e-9 * abs(low) else []
    values = [tick.value for tick in ticks]
    assert len(ticks) <= most
    assert all(low - 1e-6 * span <= value <= high + 1e-6 * span for value in values)
    assert values == sorted(values)
    assert len({tick.label for tick in ticks}) == len(ticks)
    if len(ticks) >= 2:
        step = values[1] - values[0]
        assert all(abs(value_of(tick.label) - tick.value) <= 0.02 * step for tick in ticks)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_a_linear_axis_is_never_bare(low, span):
    assert len(linear_ticks(low, low + span, 4)) >= 2


@given(st.floats(1e-12, 1e12), st.floats(1.01, 1e20), st.integers(2, 12))
def test_log_ticks_are_few_rising_in_range_and_true(low, ratio, most):
    high = low * ratio
    ticks = log_ticks(low, high, most)
    assert len(ticks) <= most
    assert [tick.value for tick in ticks] == sorted({tick.value for tick in ticks})
    for tick in ticks:
        assert low * (1 - 1e-6) <= tick.value <= high * (1 + 1e-6)
        assert value_of(tick.label) == pytest.approx(tick.value, rel=0.02)


def test_a_log_axis_over_decades_has_powers_of_ten():
    assert [tick.label for tick in log_ticks(1e-4, 10, 6)] == ["1e-4", "0.001", "0.01", "0.1", "1", "10"]
    assert [tick.label for tick in log_ticks(0.1, 10, 8)] == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]


def test_a_symmetric_log_axis_says_true_values_on_both_sides_of_zero():
    scale = Scale.of(-5, 40, log=True)
    assert scale.kind == "symlog"
    labels = [tick.label for tick in scale.ticks(7)]
    assert labels == ["-5", "-2", "-1", "0", "1", "10"]


@given(st.lists(st.tuples(reals, reals), min_size=1, max_size=1), st.booleans())
def test_a_scale_puts_its_ends_at_the_ends_and_keeps_the_order(ends, log):
    scale = Scale.of(*ends[0], log=log)
    shares = scale.place(np.linspace(scale.low, scale.high, 7))
    assert shares[0] == pytest.approx(0, abs=1e-6)
    assert shares[-1] == pytest.approx(1, abs=1e-6)
    assert (np.diff(shares) > 0).all()


def test_a_symmetric_log_axis_does_not_jump_at_zero():
    shares = Scale.of(-10, 10, log=True).place(np.array([-1e-9, 0.0, 1e-9]))
    np.testing.assert_allclose(shares, 0.5, atol=1e-6)


@pytest.mark.parametrize("ends", [(math.nan, 1), (0, math.inf), (2, 2), (0, 0), (3, 1), (1e300, 1e300)])
@pytest.mark.parametrize("log", [True, False])
def test_senseless_ranges_become_drawable(ends, log):
    scale = Scale.of(*ends, log=log)
    assert scale.low < scale.high
    assert scale.ticks(5)


def test_labels_that_would_touch_give_way_to_the_first():
    assert without_overlap([0, 3, 4, 10], [3, 2, 2, 1], gap=1) == [0, 2, 3]
