"""Which checkpoints are kept to go back to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantui.session.checkpoints.kept import dropped
from gantui.session.checkpoints.save_times import SOONEST, next_after


def kept_after(steps: list[int], keep: int, spread: int) -> list[int]:
    """What is left when checkpoints come one by one."""
    kept: list[int] = []
    for step in steps:
        kept.append(step)
        gone = dropped(kept, keep, spread)
        kept = [each for each in kept if each not in gone]
    return kept


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=60, unique=True).map(sorted),
    st.integers(1, 5),
    st.integers(0, 8),
)
def test_the_newest_and_the_oldest_stay_and_there_are_never_too_many(steps: list[int], keep: int, spread: int) -> None:
    kept = kept_after(steps, keep, spread)
    assert len(kept) == min(len(steps), keep + spread)
    assert kept[-keep:] == steps[-keep:]
    assert not spread or kept[0] == steps[0]


@pytest.mark.parametrize("count", [30, 200, 1000])
def test_over_the_whole_run_there_is_one_not_much_further_back_than_was_meant(count: int) -> None:
    kept = kept_after([60 * number for number in range(1, count + 1)], 2, 16)
    for wanted in range(60, 60 * count):
        nearest = max(step for step in kept if step <= wanted)
        assert wanted - nearest <= max(60, 60 * count - wanted)


def test_without_a_spread_only_the_newest_stay() -> None:
    assert dropped([5, 1, 3, 2, 4], 2, 0) == [1, 2, 3]
    assert dropped([1, 2], 5, 0) == []


def test_the_first_ones_come_soon_and_then_at_the_period() -> None:
    due, times = next_after(0.0, 60.0), []
    for _ in range(7):
        times.append(due)
        due = next_after(due, 60.0)
    assert times == [SOONEST, 10.0, 20.0, 40.0, 80.0, 140.0, 200.0]
    assert next_after(0.0, 1.0) == 1.0
