import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.draw.histogram import densities, outline


def test_a_density_over_all_of_the_line_sums_to_one():
    values = np.random.default_rng(0).normal(size=5000)
    heights = densities(values, -8, 8, 64)
    assert heights.sum() * 16 / 64 == pytest.approx(1)
    centres = -8 + 16 * (np.arange(64) + 0.5) / 64
    np.testing.assert_allclose(heights, np.exp(-(centres**2) / 2) / np.sqrt(2 * np.pi), atol=0.05)


def test_what_is_outside_is_missing_from_the_sum():
    heights = densities(np.array([0.5, 0.5, 7.0, np.nan, np.inf]), 0, 1, 2)
    assert heights.tolist() == [0, 2 * 2 / 5]


def test_both_ends_of_the_window_are_inside():
    assert densities(np.array([0.0, 1.0]), 0, 1, 4).tolist() == [2, 0, 0, 2]


def test_an_outline_has_the_steps_and_no_line_where_nothing_is():
    x, y = outline(np.array([0.0, 0.0, 3.0, 1.0, 0.0]), 0, 5)
    assert x.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    np.testing.assert_array_equal(y, [np.nan, np.nan, np.nan, np.nan, 0, 3, 3, 1, 1, 0, np.nan, np.nan])


@given(count=st.integers(0, 20), bins=st.integers(0, 9), low=st.floats(-5, 5), size=st.floats(-1, 9))
def test_any_window_gives_as_many_bins(count, bins, low, size):
    heights = densities(np.linspace(-3, 3, count), low, low + size, bins)
    assert len(heights) == bins
    assert np.isfinite(heights).all()
