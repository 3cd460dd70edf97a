"""The moments of numbers against SciPy's, and where they have none."""

from __future__ import annotations

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gantui.evaluation.points.moments import moments

ROWS = arrays.arrays(np.float64, st.tuples(st.integers(1, 3), st.integers(2, 30)), elements=st.floats(-1e3, 1e3))


def test_four_numbers_by_hand() -> None:
    mean, std, skewness, kurtosis = moments(torch.tensor([0.0, 0.0, 0.0, 4.0]))
    # deviations -1, -1, -1, 3: squares add up to 12, cubes to 24, fourth powers to 84
    assert [mean.item(), std.item()] == pytest.approx([1, 3**0.5])
    assert [skewness.item(), kurtosis.item()] == pytest.approx([6 / 3**1.5, 21 / 9 - 3])


@given(ROWS)
def test_each_row_has_scipys_moments(rows: np.ndarray) -> None:
    rows = rows + np.linspace(0, 1, rows.shape[1])  # never all equal but for a chance
    found = moments(torch.from_numpy(rows))
    assert all(x.shape == rows.shape[:1] for x in found)
    wide = found[1].numpy() > 1e-2
    expected = [rows.mean(1), rows.std(1), stats.skew(rows, axis=1), stats.kurtosis(rows, axis=1)]
    for mine, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(mine.numpy()[wide], theirs[wide], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("value", [0.0, 0.1, -1 / 3, 1e30, 7e-30])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_equal_numbers_have_no_shape(value: float, dtype: torch.dtype) -> None:
    mean, std, skewness, kurtosis = moments(torch.full((7,), value, dtype=dtype))
    assert mean.item() == pytest.approx(value, rel=1e-6)
    assert std.item() == pytest.approx(0, abs=1e-12 * max(1.0, abs(value)))
    assert skewness.isnan()
    assert kurtosis.isnan()
    assert mean.dtype == std.dtype == skewness.dtype == kurtosis.dtype == dtype


def test_a_small_spread_far_from_0_keeps_its_digits() -> None:
    """Sums of squares in float32 would lose it all."""
    mean, std, skewness, kurtosis = moments(torch.tensor([4096.0, 4096.0, 4096.0, 4096.5]))
    assert mean.item() == 4096.125
    assert std.item() == pytest.approx(0.125 * 3**0.5)
    assert skewness.item() == pytest.approx(6 / 3**1.5)
    assert kurtosis.item() == pytest.approx(21 / 9 - 3)


def test_huge_numbers_do_not_overflow() -> None:
    _, std, skewness, kurtosis = moments(torch.tensor([3e38, -3e38]))
    assert (std.item(), skewness.item(), kurtosis.item()) == pytest.approx((3e38, 0, -2))


def test_one_bad_member_leaves_the_others_alone() -> None:
    found = moments(torch.tensor([[1.0, float("nan")], [1.0, 3.0]]))
    assert all(x[0].isnan() for x in found)
    assert [x[1].item() for x in found] == pytest.approx([2, 1, 0, -2])
