"""Guide lines and lower bounds of the Jensen-Shannon divergence."""

from __future__ import annotations

import math

import pytest

from gantui.evaluation.points.divergence_bounds import Lower, best_lower, discriminator_bound, ladder, lag


def test_the_ladder_of_eight_modes() -> None:
    assert [round(step, 4) for step in ladder(8)] == [0.4969, 0.3804, 0.2903, 0.2158, 0.1518, 0.0956, 0.0454, 0.0]


@pytest.mark.parametrize("modes", [1, 2, 25])
def test_the_ladder_is_the_divergence_of_k_of_all_modes(modes: int) -> None:
    for k, step in enumerate(ladder(modes), 1):
        p, q = [1 / modes] * modes, [1 / k] * k + [0.0] * (modes - k)
        both = [(a, b, (a + b) / 2) for a, b in zip(p, q, strict=True)]
        expected = sum(a * math.log(a / m) + (b * math.log(b / m) if b else 0) for a, b, m in both) / 2
        assert step == pytest.approx(expected, abs=1e-12)


def test_an_undecided_d_bounds_by_nothing_and_a_perfect_one_by_log_2() -> None:
    assert discriminator_bound(-math.log(4)) == 0
    assert discriminator_bound(0.0) == math.log(2)


def test_the_best_lower_bound_and_what_it_is_told_from() -> None:
    assert best_lower(0.30, 0.01, 0.20) == Lower(pytest.approx(0.29), "partition")
    assert best_lower(0.30, 0.01, 0.295) == Lower(0.295, "discriminator")
    assert best_lower(0.30, 0.01, None) == Lower(pytest.approx(0.29), "partition")


def test_a_lower_bound_is_never_negative() -> None:
    assert best_lower(0.002, 0.003, -0.5).value == 0
    assert best_lower(0.002, 0.003, -1e-9).value == 0


def test_d_lags_only_below_the_partition_less_its_floor() -> None:
    assert lag(0.30, 0.01, 0.20) == pytest.approx(0.09)
    assert lag(0.30, 0.01, 0.295) == 0
    assert lag(0.01, 0.02, -0.005) == 0
