"""Successive halving: who is dropped, when, and that it is the same wherever groups are trained, whoever is killed."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gantui.errors import Refusal
from gantui.session.cluster.dispatch import Dispatch
from gantui.session.cluster.engine import Needs
from gantui.session.disk.json_lines import read_lines
from gantui.session.run.run_json import read_facts
from gantui.session.sweep import halving, results
from gantui.session.sweep.comparisons import pairs
from gantui.session.sweep.directory import SweepDirectory
from gantui.session.sweep.listing import look
from gantui.session.sweep.members import Divergence, Member
from gantui.session.sweep.plan import Group, Plan
from gantui.session.sweep.results import GroupResult
from gantui.session.training.groups.sweep import Sweep
from gantui.tui.sweep.results_text import facts
from tests.session.cluster.bench import Bench
from tests.session.cluster.test_dispatch import content
from tests.session.test_sweep import small

SHORT = ["schedule.steps=80", "evaluation.every=5", "checkpoints.seconds=1e-9"]
RATES = ("1e-2", "1e-3", "1e-4", "1e-5")


def plan(count: int, *settings: str, metric: str | None = "jsd", seeds: tuple[int, ...] = (4,)) -> Plan:
    groups = tuple(Group((f"n={number}",), small(*settings)) for number in range(count))
    return Plan("small", seeds, groups, halving=metric)


def stands(step: int, value: float | None, state: str = "stopped", **more: Any) -> GroupResult:
    """A group of one member whose newest record, at STEP, says that `jsd` is VALUE."""
    member = Member(4)
    if step:
        member.take({"step": step, "seconds": 1.0, "jsd": value})
    member.diverged = more.get("diverged")
    return GroupResult(("n=0",), state, step, 1.0, (member,))


@pytest.mark.parametrize(
    ("groups", "steps", "every", "found"),
    [
        (8, 4000, 100, [(500, 4), (1000, 2), (2000, 1)]),
        (2, 4000, 100, [(2000, 1)]),
        (5, 4000, 100, [(500, 3), (1000, 2), (2000, 1)]),
        (8, 400, 100, [(100, 2), (200, 1)]),
        (8, 100, 100, []),
        (3, 1000, 300, [(300, 2), (600, 1)]),
    ],
)
def test_each_rung_is_at_a_record_and_leaves_half(
    groups: int, steps: int, every: int, found: list[tuple[int, int]]
) -> None:
    assert halving.rungs(small(f"schedule.steps={steps}", f"evaluation.every={every}"), groups) == found


def test_what_it_costs_is_what_the_paper_says() -> None:
    """R (1 + log2(n) / 2) iterations instead of n R, for n a power of two."""
    for power in range(1, 7):
        count, steps, before, left, cost = 2**power, 6400, 0, 2**power, 0
        for step, stay in halving.rungs(small(f"schedule.steps={steps}", "evaluation.every=1"), count):
            cost, before, left = cost + left * (step - before), step, stay
        assert left == 1
        assert cost + left * (steps - before) == steps * (1 + math.log2(count) / 2)


class TestNextRound:
    PLAN = plan(4, "schedule.steps=80", "evaluation.every=20")
    """Rungs at 20, of whom 2 go on, and at 40, of whom 1 does."""

    def test_at_first_all_go_to_the_first_rung(self) -> None:
        found = halving.next_round(self.PLAN, [stands(0, None, "waiting")] * 4)
        assert (found.targets, found.losers) == ({0: 20, 1: 20, 2: 20, 3: 20}, {})
        one_left = [stands(20, 0.1), stands(20, 0.2), stands(7, None), stands(20, 0.4)]
        assert halving.next_round(self.PLAN, one_left).targets == {2: 20}

    def test_the_worse_half_is_dropped_and_told_why(self) -> None:
        there = [stands(20, 0.1), stands(20, 0.4), stands(20, 0.2), stands(20, 0.3)]
        found = halving.next_round(self.PLAN, there)
        assert (found.targets, list(found.losers)) == ({}, [3, 1])
        assert found.losers[1] == (
            "Jensen-Shannon divergence 0.4 (median of its members), number 4 of 4 of which 2 go on"
        )
        there[1], there[3] = stands(20, 0.4, "dropped"), stands(20, 0.3, "dropped")
        assert halving.next_round(self.PLAN, there).targets == {0: 40, 2: 40}

    def test_of_equals_the_earlier_goes_on_and_that_is_said(self) -> None:
        there = [stands(20, 0.1), stands(20, 0.2), stands(20, 0.2), stands(20, 0.3)]
        losers = halving.next_round(self.PLAN, there).losers
        assert losers[2].endswith(
            f", no worse than {self.PLAN.groups[1].name}, which goes on as the earlier one in the plan"
        )
        assert losers[3].endswith(", number 4 of 4 of which 2 go on")

    def test_killed_while_it_dropped_it_drops_the_rest(self) -> None:
        there = [stands(20, 0.1), stands(20, 0.4), stands(20, 0.2), stands(20, 0.3, "dropped")]
        assert list(halving.next_round(self.PLAN, there).losers) == [1]

    def test_what_came_after_a_rung_changes_nothing_that_was_settled(self) -> None:
        there = [stands(20, 0.9), stands(20, 0.4, "dropped"), stands(20, 0.8), stands(20, 0.3, "dropped")]
        assert halving.next_round(self.PLAN, there) == halving.Round({0: 40, 2: 40})

    def test_the_last_one_is_trained_to_its_end(self) -> None:
        there = [stands(40, 0.1), stands(20, 0.4, "dropped"), stands(40, 0.2, "dropped"), stands(20, 0.3, "dropped")]
        assert halving.next_round(self.PLAN, there).targets == {0: None}
        assert halving.next_round(self.PLAN, [stands(80, 0.1, "finished"), *there[1:]]) == halving.Round()

    def test_who_diverged_or_has_no_number_is_worst_and_who_has_come_to_its_goal_is_best(self) -> None:
        gone = Divergence(11, "generator", "loss_g became nan")
        diverged = stands(12, 0.1, "diverged", diverged=gone)
        there = [stands(20, 0.9), stands(20, None), diverged, stands(15, 5.0, "finished")]
        assert list(halving.next_round(self.PLAN, there).losers) == [1]

    def test_of_more_is_better_the_most_stay(self) -> None:
        chosen = plan(2, "schedule.steps=80", "evaluation.every=20", metric="high_quality")
        there = [stands(40, None), stands(40, None)]
        for result, share in zip(there, (0.2, 0.7), strict=True):
            result.members[0].last["high_quality"] = share
        assert list(halving.next_round(chosen, there).losers) == [0]

    def test_who_was_given_up_holds_nobody_up_and_has_missed_it(self) -> None:
        there = [stands(20, 0.1), stands(20, 0.4), stands(7, None, "failed"), stands(20, 0.3)]
        assert list(halving.next_round(self.PLAN, there, {2}).losers) == [1]
        there[0], there[1] = stands(40, 0.1), stands(20, 0.4, "dropped")
        assert halving.next_round(self.PLAN, there).losers == {2: "it was not there when the others were compared"}

    def test_without_halving_all_go_to_their_end(self) -> None:
        there = [stands(0, None, "waiting"), stands(80, 0.1, "finished")]
        assert halving.next_round(plan(2, metric=None), there) == halving.Round({0: None})


@pytest.mark.parametrize("count", [2, 3, 4, 5, 8])
def test_what_is_left_to_do_is_what_is_done_from_then_on(count: int) -> None:
    chosen = plan(count, "schedule.steps=80", "evaluation.every=5")
    there, trained = [stands(0, None, "waiting")] * count, 0
    whole = halving.steps_left(chosen, there)
    while (due := halving.next_round(chosen, there)) != halving.Round():
        for number in due.losers:
            there[number] = replace(there[number], state="dropped")
        for number, target in due.targets.items():
            trained += (target or 80) - there[number].step
            there[number] = stands(target or 80, 1 / (number + 1), "stopped" if target else "finished")
            assert trained + halving.steps_left(chosen, there) == whole
    assert sorted(result.state for result in there) == ["dropped"] * (count - 1) + ["finished"]
    if count == 8:
        assert whole == 80 * 2.5


def test_who_has_come_to_its_goal_takes_a_place_and_others_are_left_to_others() -> None:
    chosen = plan(4, "schedule.steps=80", "evaluation.every=20")  # rungs at 20 and 40
    at_20 = [stands(15, 0.1, "finished"), stands(20, 0.2), stands(20, 0.3), stands(20, 0.4)]
    assert halving.steps_left(chosen, at_20) == 20  # one of three goes on to 40, and there the goal wins
    alone = plan(4, "schedule.steps=80", metric=None)
    assert halving.steps_left(alone, at_20) == 3 * 60
    assert halving.steps_left(alone, at_20, frozenset({0, 1})) == 60


@pytest.mark.parametrize(
    ("metric", "groups", "told"),
    [
        ("jsdd", 4, "did you mean 'jsd'?"),
        ("loss_d", 4, "expected a metric of these records of which more or less is better"),
        ("jsd", 1, "there is one group; expected several settings to choose from (--grid)"),
    ],
)
def test_what_can_not_choose_is_refused(metric: str, groups: int, told: str) -> None:
    with pytest.raises(Refusal) as refused:
        halving.check(metric, groups, small().record_keys)
    assert told in str(refused.value)


def made(path: Path) -> SweepDirectory:
    groups = tuple(
        Group((f"lr={rate}",), small(*SHORT, f"optimizers.generator.lr={rate}", f"optimizers.discriminator.lr={rate}"))
        for rate in RATES
    )
    return SweepDirectory.create(path, Plan("small", (4, 5), groups, halving="jsd"))


def done(directory: SweepDirectory) -> list[GroupResult]:
    sweep = Sweep(directory)
    while not sweep.over:
        sweep.step()
    return sweep.results


def test_a_sweep_is_halved_and_the_same_at_workers_and_after_a_kill(tmp_path: Path) -> None:
    directory = made(tmp_path / "here")
    found = done(directory)
    ended = sorted((result.step, result.state) for result in found)
    assert ended == [(20, "dropped"), (20, "dropped"), (40, "dropped"), (80, "finished")]
    first = [result for result in found if result.step == 20]
    assert all("(median of its members), n" in facts(result)[1] for result in first)
    assert facts(first[0])[0].startswith("dropped at step 20 after")
    # It was not trained to its end, so that it failed is not known: no table counts it among those that did.
    assert [result.success for result in first] == [None, None]
    assert {row[4] for row in results.as_rows(found) if row[3] == "dropped"} == {None}
    last = next(result for result in found if result.state == "finished")
    listed = look(directory.path)
    assert (listed.state, listed.success) == ("finished", last.success)
    at_20 = {
        number: [line["jsd"] for line in read_lines(directory.group(number) / "metrics.jsonl") if line["step"] == 20]
        for number in range(4)
    }
    order = sorted(at_20, key=lambda number: sum(at_20[number]))
    assert {number for number in range(4) if found[number].step == 20} == set(order[2:])
    assert pairs(found) == []  # who was dropped was trained for fewer iterations: it is compared with nobody
    assert SweepDirectory.open(directory.path).plan.halving == "jsd"
    assert [result.why for result in results.read(directory)] == [result.why for result in found]

    elsewhere = made(tmp_path / "elsewhere")
    dispatch = Dispatch(elsewhere, Bench(), [Needs()] * 4, ())
    while not dispatch.over:
        dispatch.step(0)
    one, other = content(directory.path), content(elsewhere.path)
    assert [key for key in one if one[key] != other[key]] == []

    killed = made(tmp_path / "killed")
    sweep = Sweep(killed)
    while not any(result.step > 25 for result in sweep.results):
        sweep.step()
    assert sweep.group is not None
    sweep.let_go()
    assert [result.state for result in done(SweepDirectory.open(killed.path))] == [result.state for result in found]
    again = content(killed.path)
    assert [key for key in one if one[key] != again[key]] == []
    assert {read_facts(killed.group(number))["message"] for number in range(4)} == {
        read_facts(directory.group(number))["message"] for number in range(4)
    }
