"""The strip of modes over time: nothing is lost by keeping it short, and it goes on where it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gantui.session.view.mode_shares import COLUMNS, Strips


def fed(records: int, modes: int = 3, every: int = 10) -> tuple[Strips, np.ndarray]:
    shares = np.random.default_rng(0).random((records, modes))
    strips = Strips(modes)
    for number, row in enumerate(shares, 1):
        strips.append(number * every, row)
    return strips, shares


def test_before_it_is_full_each_record_is_a_column() -> None:
    strips, shares = fed(7)
    strip = strips.strip()
    assert strip.steps.tolist() == [10, 20, 30, 40, 50, 60, 70]
    np.testing.assert_allclose(strip.shares, shares.T, rtol=1e-6)


@pytest.mark.parametrize("records", [COLUMNS - 1, COLUMNS, COLUMNS + 1, 5 * COLUMNS + 3])
def test_later_columns_are_means_of_equally_many_records(records: int) -> None:
    strips, shares = fed(records)
    strip = strips.strip()
    assert strip.shares.shape[1] <= COLUMNS
    width = 2 ** int(np.ceil(np.log2(max(1, (records + 1) / COLUMNS)))) if records >= COLUMNS else 1
    for column in (0, strip.shares.shape[1] // 2, strip.shares.shape[1] - 1):
        part = shares[column * width : (column + 1) * width]
        np.testing.assert_allclose(strip.shares[:, column], part.mean(0), rtol=1e-5)
        first = 10 * (column * width + 1)
        assert strip.steps[column] == pytest.approx(first + 10 * (len(part) - 1) / 2)


@settings(max_examples=30, deadline=None)
@given(before=st.integers(0, 3 * COLUMNS), after=st.integers(1, 600))
def test_one_that_is_restored_goes_on_as_if_nothing_had_been(before: int, after: int) -> None:
    whole, shares = fed(before + after)
    again = Strips(3)
    for number, row in enumerate(shares, 1):
        if number == before + 1:
            again = Strips.restored(again.state())
        again.append(10 * number, row)
    assert np.array_equal(again.strip().steps, whole.strip().steps)
    assert np.array_equal(again.strip().shares, whole.strip().shares)


def test_without_records_it_is_empty() -> None:
    assert Strips(4).strip().shares.shape == (4, 0)
