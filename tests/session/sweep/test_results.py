"""What is told of many seeds: statistics against figures worked out by hand, and whose fate counts how."""

from __future__ import annotations

from typing import Any

import pytest

from gantui.experiment.goals.until import parse
from gantui.session.sweep import plan
from gantui.session.sweep.members import Divergence, Member
from gantui.session.sweep.results import GroupResult, Rate, Spread, as_json, as_rows
from tests.gan.building import experiment


def record(step: int, **numbers: Any) -> dict[str, Any]:
    return {"step": step, "seconds": step / 10, "modes_total": 8, "modes_fair": 8, "high_quality": 0.9} | numbers


def member(seed: int, *records: dict[str, Any], until: str = "") -> Member:
    made = Member(seed, parse(until, experiment().record_keys) if until else None)
    for each in records:
        made.take(each)
    return made


def group(*members: Member) -> GroupResult:
    return GroupResult(("a=1",), "finished", 30, 3.0, members)


@pytest.mark.parametrize(
    ("successes", "of", "low", "high"),
    [(10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (9, 10, 0.5958, 0.9821), (1, 2, 0.0945, 0.9055)],
)
def test_the_interval_is_wilsons(successes: int, of: int, low: float, high: float) -> None:
    rate = Rate.from_counts(successes, of)
    assert (rate.low, rate.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_spread_tells_the_mean_its_standard_error_and_whose_is_worst() -> None:
    values = {3: 0.9, 4: 0.8, 5: 1.0, 6: 0.9}
    spread = Spread.of(values, "up")
    assert spread is not None
    assert spread.mean == pytest.approx(0.9)
    assert spread.standard_error == pytest.approx((0.02 / 3) ** 0.5 / 2)
    assert (spread.worst, spread.worst_seed) == (0.8, 4)
    less = Spread.of(values, "down")
    assert less is not None
    assert (less.worst, less.worst_seed) == (1.0, 5)
    alone = Spread.of({3: 0.5}, "neither")
    assert alone is not None
    assert (alone.standard_error, alone.worst, alone.worst_seed) == (None, None, None)
    assert Spread.of({}, "up") is None


def test_success_is_every_mode_at_the_end_and_the_time_that_of_the_first_record_with_all() -> None:
    lost = member(0, record(10), record(20, modes_fair=7))
    kept = member(1, record(10, modes_fair=6), record(20))
    gone = member(2, record(10))
    gone.diverged = Divergence(15, "generator", "loss_g became nan")
    found = group(lost, kept, gone)
    assert [each.success for each in found.members] == [False, True, False]
    assert found.success == Rate.from_counts(1, 3)
    steps, seconds = found.time("full", "step"), found.time("full", "seconds")
    assert steps is not None
    assert seconds is not None
    assert (steps.n, steps.mean, steps.worst_seed) == (2, 15.0, 1)  # without the one that diverged
    assert seconds.mean == pytest.approx(1.5)
    assert found.worst == 2


def test_with_a_condition_success_is_that_it_held_once() -> None:
    until = "high_quality>=0.95"
    came = member(0, record(10, high_quality=0.96), record(20), until=until)
    never = member(1, record(10), until=until)
    found = group(came, never)
    assert [each.success for each in found.members] == [True, False]
    assert came.settled
    assert not never.settled
    held = found.time("held", "step")
    assert held is not None
    assert (held.n, held.mean) == (1, 10.0)


def test_without_modes_and_without_a_condition_nothing_is_called_a_success() -> None:
    shape = {"step": 1, "seconds": 0.1, "modes_total": None, "modes_fair": None, "coverage": 0.9, "jsd": 0.1}
    found = group(member(0, shape), member(1, shape | {"coverage": 0.5}))
    assert found.success is None
    assert found.measures == ["jsd", "coverage"]
    assert found.worst == 1


def test_who_diverged_is_left_out_of_the_means_and_the_worst_seed() -> None:
    gone = member(0, record(10, high_quality=0.1))
    gone.diverged = Divergence(15, "discriminator", "loss_d became inf")
    spread = group(gone, member(1, record(10)), member(2, record(10, high_quality=0.7))).spread("high_quality")
    assert spread is not None
    assert (spread.n, spread.mean, spread.worst_seed) == (2, pytest.approx(0.8), 2)


def test_classes_of_images_count_only_where_all_members_are_better_than_blends() -> None:
    noise = record(10, modes_fair=8, high_quality=1.0, frechet=1.2, frechet_blend=0.2)
    digits = record(10, modes_fair=7, high_quality=0.8, frechet=0.02, frechet_blend=0.2)
    found = group(member(0, noise), member(1, digits))
    assert found.spread("modes_fair") is None
    assert found.spread("high_quality") is None
    distance = found.spread("frechet")
    assert distance is not None
    assert (distance.worst, distance.worst_seed) == (1.2, 0)
    assert found.worst == 0
    better = group(member(1, digits), member(2, digits | {"modes_fair": 8})).spread("modes_fair")
    assert better is not None
    assert better.mean == 7.5


def test_who_sweeps_convolutions_is_warned_that_members_gain_nothing() -> None:
    convolutions = ("distribution.name=mnist5k", "generator.name=dcgan", "discriminator.name=dcgan")
    plain, folded = (plan.Group((), experiment(*settings)) for settings in ((), convolutions))
    many = plan.Plan("p", (0, 1, 2), (plain, folded))
    assert plan.one_by_one(many).startswith("p: 3 members take about 3 times as long as one")
    assert not plan.one_by_one(plan.Plan("p", (0, 1, 2), (plain,)))
    assert not plan.one_by_one(plan.Plan("p", (0,), (folded,)))


def test_json_and_csv_say_the_same() -> None:
    gone = member(1, record(10))
    gone.diverged = Divergence(15, "generator", "loss_g became nan")
    found = [group(member(0, record(10)), gone)]
    told = as_json(found)[0]
    assert told["success"] == {"successes": 1, "of": 2} | {k: told["success"][k] for k in ("low", "high")}
    assert told["members"][1]["diverged"] == {"step": 15, "player": "generator", "what": "loss_g became nan"}
    heading, first, second = as_rows(found)
    rows = [dict(zip(map(str, heading), row, strict=True)) for row in (first, second)]
    assert [(row["seed"], row["state"], row["success"]) for row in rows] == [
        (0, "finished", True),
        (1, "diverged", False),
    ]
    assert (rows[1]["diverged_step"], rows[1]["diverged_player"]) == (15, "generator")
    assert rows[0]["high_quality"] == told["measures"]["high_quality"]["mean"] == 0.9
    assert "coverage" not in rows[0]
