from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gantui.session.view.history import CAPACITY, FACTOR, History


def filled(values: np.ndarray, pieces: list[int]) -> History:
    history = History(("a", "b"))
    start = 0
    for piece in [*pieces, len(values)]:
        history.append(values[start : start + piece])
        start = min(len(values), start + piece)
    return history


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 20_000), st.lists(st.integers(0, 3000), max_size=12), st.integers(0, 2**31))
def test_whatever_the_pieces_the_whole_run_is_there(n: int, pieces: list[int], seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(n, 2))
    history = filled(values, pieces)
    band = history.band("b")
    assert history.steps == n
    covered = int(len(band.step) * band.width)
    assert 0 <= n - covered < band.width  # only a bucket not yet full is missing
    assert band.low.min() == values[:covered, 1].min()
    assert band.high.max() == values[:covered, 1].max()
    assert np.average(band.mean) == pytest.approx(values[:covered, 1].mean())
    assert band.step[0] == (1 + band.width) / 2


def test_the_recent_past_is_kept_to_the_iteration() -> None:
    values = np.random.default_rng(0).normal(size=(100_000, 2))
    band = filled(values, [777] * 200).band("a", 99_001, 99_100, buckets=100)
    assert band.width == 1
    assert np.array_equal(band.step, np.arange(99_001, 99_101))
    assert np.array_equal(band.mean, values[99_000:99_100, 0])


def test_a_spike_long_ago_is_still_seen() -> None:
    values = np.zeros((200_000, 2))
    values[123, 0] = 9.0
    assert filled(values, [1000] * 200).band("a").high.max() == 9.0


def test_a_million_steps_cost_the_memory_of_ten_thousand() -> None:
    history = History(("a", "b"))
    for _ in range(100):
        history.append(np.zeros((10_000, 2)))
    assert history.steps == 1_000_000
    assert sum(array.size for array in history.state().values()) < 10_000 * 3 * 2  # low, high, mean of two curves


def test_nan_is_a_gap_only_where_there_is_nothing_else() -> None:
    values = np.ones((CAPACITY * FACTOR * 2, 2))
    values[0:64, 0] = np.nan
    values[100, 0] = np.nan
    band = filled(values, []).band("a")
    assert band.width == FACTOR**2
    assert np.isnan(band.mean[: 64 // band.width]).all()
    assert not np.isnan(band.mean[64 // band.width :]).any()


def test_restored_it_goes_on_as_if_never_put_away() -> None:
    values = np.random.default_rng(1).normal(size=(30_000, 2))
    one = filled(values[:17_001], [999] * 20)
    other = History.restored(one.columns, one.state())
    one.append(values[17_001:])
    other.append(values[17_001:])
    for column in ("a", "b"):
        for part in ("step", "low", "high", "mean"):
            assert np.array_equal(getattr(one.band(column), part), getattr(other.band(column), part))


def test_an_unknown_curve_is_an_error() -> None:
    with pytest.raises(KeyError):
        History(("a",)).band("b")


@pytest.mark.parametrize("steps", [1, 5, 3000, 40_000])
def test_one_iteration_is_found_as_finely_as_it_is_kept(steps: int) -> None:
    history = History(("a", "b"))
    history.append(np.stack([np.arange(1.0, steps + 1), -np.arange(1.0, steps + 1)], axis=1))
    for step in {1, min(2, steps), max(1, steps // 2), steps}:
        band = history.band("a", step, step, 1)
        assert history.at(step) == {"a": band.mean[-1], "b": -band.mean[-1]}
        assert abs(history.at(step)["a"] - step) < band.width
    assert history.at(steps + 7) == history.at(steps)
    assert all(math.isnan(value) for value in history.at(0).values())
    assert all(math.isnan(value) for value in History(("a",)).at(1).values())
