"""A field that has another grid than the picture, as those that are kept of the past have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.tui.panels.field.scale import resampled

sizes = st.integers(1, 30)


@given(sizes, sizes, sizes, sizes)
def test_a_slope_stays_one_but_for_the_edges(rows: int, columns: int, wanted_rows: int, wanted_columns: int) -> None:
    x, y = ((np.arange(n) + 0.5) / n for n in (columns, rows))
    found = resampled((y[:, None] + 2 * x).astype(np.float32), wanted_rows, wanted_columns)
    to_x = np.clip((np.arange(wanted_columns) + 0.5) / wanted_columns, x[0], x[-1])
    to_y = np.clip((np.arange(wanted_rows) + 0.5) / wanted_rows, y[0], y[-1])
    assert found.dtype == np.float32
    assert found == pytest.approx(to_y[:, None] + 2 * to_x, abs=1e-5)


def test_one_of_the_right_size_is_left_alone() -> None:
    field = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert resampled(field, 2, 3) is field
