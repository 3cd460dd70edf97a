import numpy as np
import pytest

from gantui.draw.time.smoothing import smooth


def slow(y, alpha):
    total = weight = 0.0
    out = []
    for value in y:
        known = np.isfinite(value)
        total, weight = total * (1 - alpha) + (value if known else 0), weight * (1 - alpha) + known
        out.append(total / weight if known else np.nan)
    return np.array(out)


@pytest.mark.parametrize("alpha", [1.0, 0.6, 0.05, 0.001])
def test_it_is_the_exponential_average_of_what_is_known(alpha):
    y = np.random.default_rng(0).normal(size=777)
    y[[0, 5, 6, 700]] = np.nan, np.nan, np.inf, -np.inf
    np.testing.assert_allclose(smooth(y, alpha), slow(y, alpha))


def test_a_constant_stays_from_the_first_value_on():
    np.testing.assert_allclose(smooth(np.full(50, 3.0), 0.1), 3.0)


def test_alpha_one_changes_nothing_and_the_input_is_left_alone():
    y = np.array([1.0, 5.0, np.nan, 2.0])
    before = y.copy()
    np.testing.assert_array_equal(smooth(y, 1.0), y)
    smooth(y, 0.1)
    np.testing.assert_array_equal(y, before)


@pytest.mark.parametrize("alpha", [0.0, -1.0, 1.1, float("nan")])
def test_a_weight_that_is_none_is_refused(alpha):
    with pytest.raises(ValueError, match="alpha"):
        smooth(np.ones(3), alpha)


def test_nothing_to_smooth():
    assert smooth(np.array([]), 0.5).shape == (0,)
