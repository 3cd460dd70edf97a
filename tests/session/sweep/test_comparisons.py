"""Which group of a sweep did better: claimed where the noise leaves room for it, and nowhere else."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.special import stdtrit  # type: ignore[import-untyped]

from gantui.session.sweep.comparisons import SUCCESS, Comparison, as_json, pairs, student
from gantui.session.sweep.members import Divergence, Member
from gantui.session.sweep.results import GroupResult
from gantui.tui.sweep.compared import sentences


def group(setting: str, jsd: Sequence[float], fair: Sequence[int] | None = None, step: int = 100) -> GroupResult:
    """Members of SETTING with these JSDs, of which those with 8 FAIR modes (None: all) succeeded."""
    members = []
    for seed, value in enumerate(jsd):
        member = Member(seed)
        modes = 8 if fair is None else fair[seed]
        member.take({"step": step, "seconds": 1.0, "modes_fair": modes, "modes_total": 8, "jsd": float(value)})
        members.append(member)
    return GroupResult((setting,), "finished", step, 1.0, tuple(members))


def compared(found: Sequence[GroupResult], key: str) -> Comparison:
    """That of KEY between the only two groups."""
    (pair,) = pairs(found)
    return next(each for each in pair.comparisons if each.key == key)


ABOUT_01 = [0.10, 0.12, 0.11, 0.09, 0.10, 0.13, 0.08, 0.11, 0.10, 0.12]


def test_a_clear_difference_is_told_with_its_size_and_noise() -> None:
    found = [group("penalties.r1.gamma=0.02", [v + 0.1 for v in ABOUT_01]), group("penalties.r1.gamma=0.1", ABOUT_01)]
    (said,) = sentences(found, pairs(found))
    assert said == (
        "gamma=0.1 was better than gamma=0.02 in JSD (-0.1 ± 0.0067). "
        "No difference that 10 seeds can show in success (10 of 10 against 10 of 10)."
    )
    told = compared(found, "jsd")
    # Welch: 20 values of standard deviation .01506 each 10: t(.9875, 18) = 2.445, of two comparisons.
    assert told.high - told.difference == pytest.approx(2.4450 * 0.006733, rel=2e-3)


def test_what_noise_hides_is_no_difference() -> None:
    found = [group("a.b=1", ABOUT_01), group("a.b=2", [v + 0.004 for v in ABOUT_01])]
    (said,) = sentences(found, pairs(found))
    assert said.startswith("b=1 and b=2: no difference that 10 seeds can show in success")
    assert "JSD (-0.004 ± 0.0067)" in said


def test_success_rates_are_compared_too() -> None:
    found = [group("a.b=1", ABOUT_01, [8] * 10), group("a.b=2", ABOUT_01, [7] * 10)]
    assert compared(found, SUCCESS).better == 1
    found = [group("a.b=1", ABOUT_01, [8] * 10), group("a.b=2", ABOUT_01, [7, 7, *[8] * 8])]
    assert compared(found, SUCCESS).better == 0


def test_two_seeds_claim_nothing_and_one_says_nothing() -> None:
    two = [group("a.b=1", [0.1, 0.1]), group("a.b=2", [0.5, 0.5])]
    (said,) = sentences(two, pairs(two))
    assert said.startswith("b=1 and b=2: 2 seeds can't show a difference")
    one = [group("a.b=1", [0.1]), group("a.b=2", [0.5])]
    assert [each.key for each in pairs(one)[0].comparisons] == [SUCCESS]


def test_records_of_different_iterations_are_not_held_against_each_other() -> None:
    found = [group("a.b=1", ABOUT_01), group("a.b=2", [v + 0.1 for v in ABOUT_01], step=50)]
    assert [each.key for each in pairs(found)[0].comparisons] == [SUCCESS]


def test_groups_without_a_record_are_left_out() -> None:
    waiting = dataclasses.replace(group("a.b=2", ABOUT_01), members=(Member(0),))
    assert pairs([group("a.b=1", ABOUT_01), waiting]) == []


def test_who_diverged_counts_as_no_success() -> None:
    found = [group("a.b=1", ABOUT_01), group("a.b=2", ABOUT_01)]
    for member in found[1].members[:9]:
        member.diverged = Divergence(3, "discriminator", "loss_d became nan")
    assert compared(found, SUCCESS).better == 1
    assert as_json(found)[0]["measures"][SUCCESS]["verdict"] == "better"


def test_equal_settings_are_seldom_called_different() -> None:
    """Of 200 sweeps of three groups that are the same, five or so in a hundred may claim something."""
    draws, wrong = np.random.default_rng(0), 0
    for _ in range(200):
        found = [group(f"a.b={k}", draws.lognormal(-2, 0.5, 10), draws.integers(7, 9, 10).tolist()) for k in range(3)]
        wrong += any(each.better for pair in pairs(found) for each in pair.comparisons)
    assert wrong <= 16


@pytest.mark.parametrize("freedom", [2.0, 2.7, 4.3, 9.0, 18.0, 400.0])
@pytest.mark.parametrize("probability", [0.9, 0.975, 0.999])
def test_quantiles_are_students(freedom: float, probability: float) -> None:
    assert student(probability, freedom) == pytest.approx(stdtrit(freedom, probability), rel=6e-4)
