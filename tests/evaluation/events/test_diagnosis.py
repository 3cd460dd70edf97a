"""Each event in records that have the illness, and not in healthy ones; begun once, ended, resumed in the middle."""

from __future__ import annotations

import cmath
import json
import math
from collections.abc import Callable
from typing import Any, ClassVar, get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gantui.evaluation.events import Diagnosis, TrainingFacts, divergence
from gantui.evaluation.record import measure
from gantui.experiment.metrics import TABLE
from gantui.experiment.verdicts.advice import what_helps
from gantui.experiment.verdicts.event import Event, Kind
from gantui.experiment.verdicts.limits import Limits
from gantui.experiment.verdicts.verdict import figures
from gantui.gan.trainer import Trainer
from tests.evaluation.events.series import (
    EVERY,
    PERFECT,
    Seen,
    facts,
    kinds,
    of_a_shape,
    of_modes,
    of_shape,
    told,
    told_in_two,
)
from tests.session.small import experiment

ALL = (1.0,) * 8
ONE_GONE = (1.0, 1.0, 0.0, *(1.0,) * 5)


def drawn(records: int, *, first: int = 1, seed: int = 0, **how: Any) -> list[Seen]:
    """So many records with modes, from the FIRST one on."""
    rng = np.random.default_rng(seed)
    return [of_modes(EVERY * (first + i), rng, **how) for i in range(records)]


def shaped(records: int, *, first: int = 1, seed: int = 0, **said: float | None) -> list[Seen]:
    """The same of data without modes."""
    rng = np.random.default_rng(seed)
    return [of_shape(EVERY * (first + i), rng, **said) for i in range(records)]


class TestHealthyTrainings:
    @settings(max_examples=20, deadline=None)
    @given(st.integers(0, 2**32), st.sampled_from([2, 8, 25]), st.floats(0.2, 0.98) | st.just(PERFECT))
    def test_with_modes_are_told_good_news_alone_and_once(self, seed: int, modes: int, quality: float) -> None:
        found = told(drawn(100, seed=seed, near=(1.0,) * modes, quality=quality), facts(modes))
        assert set(kinds(found)) <= {"mode gained", "solved"}
        assert kinds(found).count("solved") <= 1
        gained = [event for event in found if event.kind == "mode gained"]
        assert [event.step for event in gained] == [300] or quality < 0.4, "each mode once, and at once"

    @settings(max_examples=15, deadline=None)
    @given(st.integers(0, 2**32))
    def test_without_modes_are_told_that_they_are_solved(self, seed: int) -> None:
        assert kinds(told(shaped(100, seed=seed), of_a_shape(readable=True))) == ["solved"]

    @pytest.mark.parametrize("memory", [0.0, 0.5, 0.9])
    def test_losses_that_wander_are_seldom_an_oscillation(self, memory: float) -> None:
        alarms = 0
        for seed in range(12):
            rng = np.random.default_rng(seed)
            loss, series = 0.0, []
            for i in range(80):
                loss = memory * loss + rng.normal(0, 0.3)
                series.append(of_shape(EVERY * (i + 1), rng, loss_d=1 + loss, loss_g=rng.normal(1, 0.3)))
            alarms += "oscillation" in kinds(told(series, TrainingFacts()))
        assert alarms == 0, "one in a thousand would be by chance; these seeds are not it"

    def test_a_perfect_generator_is_solved_at_once(self) -> None:
        found = [event for event in told(drawn(12), facts()) if event.kind == "solved"]
        assert [event.step for event in found] == [1200]
        assert found[0].evidence.startswith(
            "over the newest 10 records each measure is at a perfect generator's: JSD 0."
        )
        for figure in ("(0.004 ± 0.001)", "W1 0.", "8 fair modes (8)", "high quality (98.89 ± 0.21 %)"):
            assert figure in found[0].evidence

    def test_records_that_know_nothing_tell_nothing(self) -> None:
        empty: list[Seen] = [({"step": EVERY * i, "d_real": None}, None) for i in range(1, 60)]
        assert told(empty, TrainingFacts(readable=True)) == []


class TestModes:
    def test_one_that_is_left_is_lost_and_comes_back(self) -> None:
        series = drawn(10) + drawn(10, first=11, near=ONE_GONE) + drawn(10, first=21)
        found = [event for event in told(series, facts()) if event.kind.startswith("mode")]
        assert [(event.kind, event.step) for event in found] == [
            ("mode gained", 300),
            ("mode lost", 1300),
            ("mode gained", 2300),
        ]
        assert found[1].evidence.startswith(
            "mode 3: 0 % of the samples are good ones there, where 12 % of the data are"
        )
        assert found[1].evidence.endswith("7 of 8 modes have a fair share of good samples now")

    def test_what_is_said_of_the_other_modes_is_of_the_same_record_as_the_verdict(self) -> None:
        """One is lost while the samples near the others turn bad: the verdict counts the same good ones."""
        poor = {"near": ONE_GONE, "quality": 0.1}
        series = drawn(10) + drawn(3, first=11, **poor)
        lost = next(event for event in told(series, facts()) if event.kind == "mode lost")
        counted = f"{series[-1][0]['modes_fair']} of 8 modes have a fair share of good samples"
        assert lost.step == series[-1][0]["step"]
        assert lost.evidence.endswith(f"{counted} now")
        assert counted in figures(series[-1][0])
        assert "7 of 8" not in lost.evidence

    def test_several_of_one_record_are_told_together(self) -> None:
        series = drawn(10) + drawn(5, first=11, near=(0, 0, 1, 1, 1, 0, 1, 1))
        assert "modes 1, 2 and 6: 0 %" in next(e for e in told(series, facts()) if e.kind == "mode lost").evidence

    def test_one_record_without_it_is_none(self) -> None:
        series = [of_modes(EVERY * i, np.random.default_rng(i), ONE_GONE if i % 3 == 0 else ALL) for i in range(1, 90)]
        assert "mode lost" not in kinds(told(series, facts()))

    def test_between_lost_and_fair_nothing_is_said(self) -> None:
        between = (1.0, 1.0, 0.12, *(1.0,) * 5)
        assert kinds(told(drawn(40, near=between), facts())).count("mode gained") == 1
        assert "mode lost" not in kinds(told(drawn(5) + drawn(40, first=6, near=between), facts()))

    def test_samples_that_are_all_bad_for_a_while_have_lost_no_mode(self) -> None:
        assert "mode lost" not in kinds(told(drawn(10) + drawn(10, first=11, quality=0.004), facts()))

    def test_a_deserted_mode_is_lost_however_bad_the_other_samples_are(self) -> None:
        lost = told(drawn(10) + drawn(10, first=11, near=ONE_GONE, quality=0.004), facts())[-1]
        assert lost.kind == "mode lost"
        assert lost.evidence.startswith("mode 3: ")

    def test_samples_near_a_mode_that_are_never_good_have_lost_it(self) -> None:
        series = drawn(10) + drawn(10, first=11, quality=(PERFECT, PERFECT, 0.0, *(PERFECT,) * 5))
        assert "mode lost" in kinds(told(series, facts()))

    def test_too_few_samples_a_mode_say_nothing(self) -> None:
        few = {"near": (1.0,) * 25, "samples": 100}
        gone = few | {"near": (0.0,) * 5 + (1.0,) * 20}
        assert told(drawn(10, **few) + drawn(20, first=11, **gone), facts(25)) == []


class TestCollapse:
    FEW = (1.0, 0.3, *(0.0,) * 6)

    def test_of_what_was_spread_is_told_at_once(self) -> None:
        found = [e for e in told(drawn(5) + drawn(10, first=6, near=self.FEW), facts()) if e.kind == "collapse"]
        assert [event.step for event in found] == [800]
        assert found[0].evidence == "2 of 8 modes are served: they have a fifth or more of their part of all samples"

    @pytest.mark.parametrize("modes", [2, 3, 8])
    def test_what_never_spread_is_told_after_some_iterations(self, modes: int) -> None:
        series = drawn(30, near=(1.0, *(0.0,) * (modes - 1)))
        assert [e.step for e in told(series, facts(modes)) if e.kind == "collapse"] == [1200]

    def test_a_start_on_few_modes_is_none(self) -> None:
        assert "collapse" not in kinds(told(drawn(9, near=self.FEW) + drawn(20, first=10), facts()))

    def test_five_of_eight_with_hardly_a_good_sample_are_told_with_both_counts(self) -> None:
        """As the original game is at step 1,300: half a ring, and hardly anything on a mode."""
        few = (1.0,) * 5 + (0.0,) * 3
        series = drawn(9) + drawn(9, first=10, near=few, quality=0.05)
        found = [each for each in told(series, facts()) if each.kind == "collapse"]
        assert [event.step for event in found] == [1200]
        assert found[0].evidence.startswith("5 of 8 modes are served")
        assert found[0].evidence.endswith("0 of 8 have that of good samples")

    def test_bad_samples_everywhere_are_none(self) -> None:
        assert "collapse" not in kinds(told(drawn(60, quality=0.01), facts()))

    def test_hovering_at_the_limit_is_told_once(self) -> None:
        five, six = (1.0,) * 5 + (0.0,) * 3, (1.0,) * 6 + (0.0,) * 2
        rng = np.random.default_rng(0)
        hovering = [of_modes(EVERY * (20 + i), rng, five if i // 4 % 2 else six) for i in range(80)]
        found = told(drawn(10) + hovering, facts())
        assert kinds(found).count("collapse") == 1

    def test_it_is_over_when_the_modes_are_back_and_can_begin_again(self) -> None:
        series = drawn(5) + drawn(6, first=6, near=self.FEW) + drawn(6, first=12) + drawn(6, first=18, near=self.FEW)
        assert [e.step for e in told(series, facts()) if e.kind == "collapse"] == [800, 2000]
        diagnosis = Diagnosis(Limits(), facts())
        standing = []
        for seen in series[:17]:
            diagnosis.see(*seen)
            standing.append("collapse" in kinds(diagnosis.standing))
        assert standing == [False] * 7 + [True] * 4 + [False] * 6

    def test_it_is_over_with_the_first_record_in_which_all_are_served_but_not_where_one_is_missing(self) -> None:
        """As the original game of one seed at step 1,800: five modes of eight, then all of them at the next record."""
        begun = drawn(10) + drawn(5, first=11, near=(1.0,) * 5 + (0.0,) * 3)
        for served, over_after in ((8, 1), (7, 3)):
            diagnosis, left = Diagnosis(Limits(), facts()), (1.0,) * served + (0.0,) * (8 - served)
            for seen in begun:
                diagnosis.see(*seen)
            standing = []
            for seen in drawn(3, first=16, near=left):
                standing.append("collapse" in kinds(diagnosis.standing))
                diagnosis.see(*seen)
            assert standing == [place < over_after for place in range(3)]
            assert "collapse" not in kinds(diagnosis.standing)

    def test_its_figures_of_now_are_told_beside_those_of_the_beginning(self) -> None:
        diagnosis = Diagnosis(Limits(), facts())
        for seen in drawn(5) + drawn(6, first=6, near=(1.0,) * 4 + (0.0,) * 4):
            diagnosis.see(*seen)
        (begun,) = diagnosis.standing
        for seen in drawn(6, first=12, near=(1.0, 1.0, *(0.0,) * 6)):
            diagnosis.see(*seen)
        (event,) = diagnosis.standing
        assert event == begun
        assert begun.now == ""
        assert event.evidence.startswith("4 of 8 modes")
        assert event.now.startswith("2 of 8 modes")
        resumed = Diagnosis(Limits(), facts())
        resumed.load_state(json.loads(json.dumps(diagnosis.state())))
        assert [each.now for each in resumed.standing] == [event.now]

    def test_one_mode_can_not_collapse(self) -> None:
        assert "collapse" not in kinds(told(drawn(30, near=(1.0,)), facts(1)))

    def test_without_modes_good_samples_of_a_small_part(self) -> None:
        found = told(shaped(5) + shaped(20, first=6, coverage=0.3, density=1.4), TrainingFacts())
        assert [(event.kind, event.step) for event in found] == [("collapse", 800)]

    def test_without_modes_samples_that_lie_beside_the_data_are_none(self) -> None:
        assert told(shaped(5) + shaped(20, first=6, coverage=0.1, density=0.05), TrainingFacts()) == []


class TestPlayers:
    """Events that are told from a few numbers of a record."""

    SICK: ClassVar[dict[str, tuple[TrainingFacts, dict[str, float | None], dict[str, float | None]]]] = {
        "shrunken modes": (facts(), {"shrunken": 4.0, "high_quality": 0.998}, {"shrunken": 2.0}),
        "saturation": (
            facts(fades=True),
            {"d_real": 0.99, "d_fake": 0.004, "gradient_g": None},
            {"d_real": 0.6, "d_fake": 0.4},
        ),
        "lagging discriminator": (
            facts(),
            {"d_lag": 0.38, "jsd": 0.4, "jsd_bound": 0.01, "jsd_floor": 0.01},
            {"d_lag": 0.2, "jsd": 0.4, "jsd_bound": 0.19},
        ),
        "piled-up weights": (facts(), {"clipped": 0.7}, {"clipped": 0.2}),
    }
    """Of each kind: what is known, the illness, health."""

    @pytest.mark.parametrize("kind", SICK)
    def test_begins_stands_and_ends(self, kind: str) -> None:
        known, sick, well = self.SICK[kind]
        patience = 10 if kind == "lagging discriminator" else 3
        series = drawn(20, **well) + drawn(20, first=21, **sick) + drawn(9, first=41, **well)
        diagnosis, standing, found = Diagnosis(Limits(), known), [], []
        for seen in series:
            found += [event for event in diagnosis.see(*seen) if event.kind == kind]
            standing.append(kind in kinds(diagnosis.standing))
        assert [event.step for event in found] == [EVERY * (20 + patience)]
        assert standing == [False] * (19 + patience) + [True] * (23 - patience) + [False] * 7
        assert all((found[0].evidence, found[0].meaning, found[0].advice))

    @pytest.mark.parametrize("kind", SICK)
    def test_now_and_then_is_not_enough(self, kind: str) -> None:
        known, sick, well = self.SICK[kind]
        rng = np.random.default_rng(0)
        series = [of_modes(EVERY * i, rng, **(well if i % 3 == 0 else sick)) for i in range(1, 60)]
        assert kind not in kinds(told(series, known))

    @pytest.mark.parametrize("kind", SICK)
    def test_hovering_is_told_once(self, kind: str) -> None:
        """Back below the limit, but not by the hysteresis."""
        known, sick, well = self.SICK[kind]
        nearly = {key: a + 0.1 * (b - a) for (key, a), b in zip(sick.items(), well.values(), strict=False) if a and b}
        rng = np.random.default_rng(0)
        series = [of_modes(EVERY * i, rng, **(sick | nearly if i // 15 % 2 else sick)) for i in range(1, 90)]
        assert kinds(told(series, known)).count(kind) == 1

    def test_a_sure_discriminator_alone_does_not_saturate(self) -> None:
        sure = {"d_real": 0.99, "d_fake": 0.004}
        assert "saturation" not in kinds(told(drawn(30, **sure), facts(fades=False)))
        gone = drawn(10, gradient_g=2.0) + drawn(5, first=11, gradient_g=0.003, **sure)
        found = [event for event in told(gone, facts(fades=False)) if event.kind == "saturation"]
        assert [event.step for event in found] == [1300]
        assert "D(x) 0.990, D(G(z)) 0.004, the generator's gradient norm 0.003 (2 once)" in found[0].evidence

    def test_a_discriminator_may_miss_what_is_little(self) -> None:
        little = {"d_lag": 0.08, "jsd": 0.085, "jsd_floor": 0.004, "jsd_bound": 0.0}
        assert "lagging discriminator" not in kinds(told(drawn(30, **little), facts()))

    def test_a_score_is_never_sure(self) -> None:
        assert "saturation" not in kinds(told(drawn(30, d_real=9.0, d_fake=-9.0), facts(readable=False, fades=True)))

    def test_the_generator_that_d_plays_against_counts(self) -> None:
        """Its average may be far from what D sees, and no fault of D's."""
        average = {"d_lag": 0.38, "jsd": 0.4, "jsd_bound": 0.01}
        seen = average | {"last.d_lag": 0.0, "last.jsd": 0.01, "last.jsd_bound": 0.0}
        assert "lagging discriminator" not in kinds(told(drawn(30, **seen), facts(last="last.")))
        assert "lagging discriminator" in kinds(told(drawn(30, **seen), facts()))

    def test_two_points_are_far_apart_until_they_are_the_same_and_nobody_lags(self) -> None:
        apart = {"d_lag": 0.69, "jsd": 0.69, "jsd_bound": 0.0}
        assert "lagging discriminator" not in kinds(told(drawn(30, **apart), facts(spread=False)))
        assert "lagging discriminator" in kinds(told(drawn(30, **apart), facts()))

    @pytest.mark.parametrize("key", ["loss_d", "loss_g", "high_quality"])
    def test_an_oscillation_is_told_with_its_period(self, key: str) -> None:
        rng = np.random.default_rng(0)
        wave = [0.5 + 0.3 * math.sin(2 * math.pi * i / 7) for i in range(80)]
        series = [of_shape(EVERY * (i + 1), rng, **{key: x}) for i, x in enumerate(wave)]
        found = [event for event in told(series, TrainingFacts()) if event.kind == "oscillation"]
        assert [event.step for event in found] == [4700]
        assert found[0].evidence.startswith(f"{key} comes back every 700 iterations")

    def test_a_tiny_or_a_dying_oscillation_is_none(self) -> None:
        rng = np.random.default_rng(0)
        for swing, decay in ((0.004, 0.0), (1.0, 0.06)):
            wave = [swing * math.exp(-decay * i) * math.sin(2 * math.pi * i / 7) for i in range(100)]
            series = [of_shape(EVERY * (i + 1), rng, loss_g=x) for i, x in enumerate(wave)]
            assert "oscillation" not in kinds(told(series, TrainingFacts()))

    def test_narrow_modes_are_not_solved(self) -> None:
        assert "solved" not in kinds(told(drawn(30, quality=1.0), facts()))


REST = TrainingFacts(rest=(0.5, 0.0))


def walked(records: int, every: int, place: Callable[[int], complex], left: list[Event] | None = None) -> list[Event]:
    """The events of so many records, EVERY so many iterations, of players that are at PLACE of the iteration.

    PLACE is seen from their place of rest. LEFT gets the events that stand at the end.
    """
    diagnosis, found = Diagnosis(Limits(), REST), list[Event]()
    for record in range(1, records + 1):
        now = [place(step) for step in range((record - 1) * every + 1, record * every + 1)]
        diagnosis.follow(("loss_d", "theta", "psi"), [(0.0, 0.5 + each.real, each.imag) for each in now])
        found += diagnosis.see({"step": record * every})
    if left is not None:
        left += diagnosis.standing
    return found


def both_at_once(steps: int, rate: float = 0.05) -> list[complex]:
    """The places of the Dirac-GAN of the minimax loss under simultaneous gradient descent (Mescheder 2018, eq. 4)."""
    theta, psi, way = 1.0, 1.0, []
    for _ in range(steps):
        slope = rate / (1 + math.exp(-theta * psi))
        theta, psi = theta + slope * psi, psi - slope * theta
        way.append(complex(theta, psi))
    return way


class TestPath:
    """Players that are a number each, whose places are known between records."""

    ROUND = 344
    """Iterations a round, as the Dirac-GAN has at a rate of .02."""

    @pytest.mark.parametrize(("every", "records"), [(100, 30), (50, 60), (344, 9), (700, 5)])
    def test_nine_rounds_are_told_however_seldom_there_is_a_record(self, every: int, records: int) -> None:
        (told,) = walked(records, every, lambda step: 1.4 * cmath.exp(2j * math.pi * step / self.ROUND))
        assert told.kind == "oscillation"
        length = int(told.evidence.split(" the newest time in ")[1].split()[0].replace(",", ""))
        assert length == pytest.approx(self.ROUND, rel=0.1)

    @pytest.mark.parametrize("length", [12, 90, 1000])
    def test_quick_and_slow_rounds_are_told(self, length: int) -> None:
        assert kinds(walked(60, 100, lambda step: cmath.exp(2j * math.pi * step / length))) == ["oscillation"]

    def test_rounds_that_become_larger_are_told(self) -> None:
        grows = lambda step: cmath.exp((2e-4 + 2j * math.pi / self.ROUND) * step)  # noqa: E731
        assert kinds(walked(30, 100, grows)) == ["oscillation"]

    @pytest.mark.parametrize("steps", [3000, 6000])
    def test_rounds_that_become_larger_and_slower_are_told_to_the_end(self, steps: int) -> None:
        """Each round takes a quarter longer than the one before, up to 2,000 iterations: no period is in that."""
        way, left = both_at_once(steps), list[Event]()
        assert kinds(walked(steps // 100, 100, lambda step: way[step - 1], left)) == ["oscillation"]
        assert kinds(left) == ["oscillation"]

    def test_rounds_that_end_are_over(self) -> None:
        """At first by a way to rest, which the other time is where they were stopped."""
        turn = 2j * math.pi / self.ROUND
        for later in (lambda step: cmath.exp((-5e-4 + turn) * step), lambda step: 1):
            left = list[Event]()
            place = lambda step, later=later: cmath.exp(turn * step) if step <= 2000 else later(step - 2000)  # noqa: E731
            assert kinds(walked(50, 100, place, left)) == ["oscillation"]
            assert left == []

    def test_players_at_rest_and_those_that_go_back_and_forth_do_not_go_round(self) -> None:
        assert walked(30, 100, lambda step: 0j) == []
        assert walked(30, 100, lambda step: cmath.exp(2j * math.sin(step / 40))) == []
        assert walked(30, 100, lambda step: 0.005 * cmath.exp(0.02j * step)) == [], "too near to rest to matter"

    @pytest.mark.parametrize("length", [12, ROUND])
    def test_an_oblong_way_round_is_told(self, length: int) -> None:
        """As that of players whose learning rates are far apart."""
        oblong = lambda step: complex(math.sin(math.tau * step / length), 8 * math.cos(math.tau * step / length))  # noqa: E731
        assert kinds(walked(30, 100, oblong)) == ["oscillation"]

    @pytest.mark.parametrize("rate", [4e-4, 1e-3, 5e-3])
    def test_a_way_to_rest_is_none_however_slow(self, rate: float) -> None:
        assert walked(40, 100, lambda step: 1.4 * cmath.exp((-rate + 2j * math.pi / self.ROUND) * step)) == []

    def test_less_than_three_rounds_are_none(self) -> None:
        assert walked(9, 100, lambda step: cmath.exp(2j * math.pi * step / self.ROUND)) == []

    @pytest.mark.parametrize("damping", [0.003, 0.03])
    def test_trembling_around_rest_is_seldom_one(self, damping: float) -> None:
        """Driven by noise, damped players turn around their place of rest now and then, and never for long."""
        alarms = 0
        for seed in range(5):
            rng, now, way = np.random.default_rng(seed), 0j, list[complex]()
            turn = (1 - damping) * cmath.exp(2j * math.pi / self.ROUND)
            for _ in range(6000):
                now = turn * now + damping**0.5 * complex(rng.normal(), rng.normal())
                way.append(now)
            alarms += bool(walked(30, 200, lambda step, way=way: way[step - 1]))  # type: ignore[misc]
        assert alarms == 0

    def test_ended_and_taken_up_again_it_tells_the_same(self) -> None:
        circle = [cmath.exp(2j * math.pi * step / self.ROUND) for step in range(1, 3001)]
        diagnosis, found = Diagnosis(Limits(), REST), list[Event]()
        for first in range(0, 3000, 50):
            diagnosis.follow(("theta", "psi"), [(0.5 + each.real, each.imag) for each in circle[first : first + 50]])
            state = json.loads(json.dumps(diagnosis.state(), allow_nan=False))
            diagnosis = Diagnosis(Limits(), REST)
            diagnosis.load_state(state)
            found += diagnosis.see({"step": first + 50}) if first % 100 else []
        assert found == walked(30, 100, lambda step: circle[step - 1])


class TestSolved:
    @pytest.mark.parametrize(
        "how",
        [{"near": (0.4,) * 4 + (1.0,) * 4}, {"near": (0.2, *(1.0,) * 7)}, {"near": ONE_GONE}, {"quality": 0.8}],
        ids=["unequal", "unfair", "7 of 8", "poor"],
    )
    def test_not_with_unequal_missing_or_poor_modes(self, how: dict[str, Any]) -> None:
        assert "solved" not in kinds(told(drawn(40, **how), facts()))

    @pytest.mark.parametrize("said", [{"w1": 0.5}, {"coverage": 0.8}, {"density": 0.7}, {"w1": None}])
    def test_without_modes_not_far_from_the_floors(self, said: dict[str, float | None]) -> None:
        assert told(shaped(40, **said), of_a_shape()) == []

    @pytest.mark.parametrize("key", [*facts().floors])
    def test_not_with_any_measure_off_its_floor_whatever_the_others_say(self, key: str) -> None:
        """Two spikes at +-4 beside bells at +-3 have even modes and good samples: the JSD and W1 tell."""
        floor = facts().floors[key]
        off = {"above": 3, "below": -3, "both": 3}[TABLE[key].side] * (floor.sd or 1.0)
        assert "solved" not in kinds(told(drawn(40, **{key: floor.mean + off}), facts()))
        assert "solved" not in kinds(told(drawn(40, **{key: None}), facts()))

    def test_a_measure_that_is_gone_ends_it(self) -> None:
        diagnosis = Diagnosis(Limits(), facts())
        for seen in drawn(15) + drawn(3, first=16, w1=None):
            diagnosis.see(*seen)
        assert kinds(diagnosis.standing) == []

    def test_it_is_over_when_a_mode_goes(self) -> None:
        diagnosis = Diagnosis(Limits(), facts())
        for seen in drawn(15):
            diagnosis.see(*seen)
        assert kinds(diagnosis.standing) == ["solved"]
        for seen in drawn(5, first=16, near=ONE_GONE):
            diagnosis.see(*seen)
        assert kinds(diagnosis.standing) == []


RESTLESS = st.lists(
    st.tuples(
        st.sampled_from([ALL, ONE_GONE, (1.0, *(0.0,) * 7), (1.0, 1.0, *(0.0,) * 6)]),
        st.sampled_from([PERFECT, 1.0, 0.5]),
        st.sampled_from([{}, {"clipped": 0.9}, {"d_real": 0.99, "d_fake": 0.01}, {"gradient_g": 1e-4}]),
        st.integers(1, 6),
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(RESTLESS, st.integers(0, 2**32), st.data())
def test_resumed_in_the_middle_it_tells_the_same(
    parts: list[tuple[tuple[float, ...], float, dict[str, float], int]], seed: int, data: st.DataObject
) -> None:
    rng, series = np.random.default_rng(seed), []
    for near, quality, said, count in parts:
        for _ in range(count):
            wave = math.sin(0.9 * len(series))
            series.append(of_modes(EVERY * (len(series) + 1), rng, near, quality, loss_g=wave, **said))
    known = facts(fades=True)
    cut = data.draw(st.integers(0, len(series)))
    options = Limits(window=24, stable=4)
    assert told_in_two(series, cut, known, options) == told(series, known, options)


def test_a_damaged_state_is_refused_and_changes_nothing() -> None:
    diagnosis = Diagnosis(Limits(), facts())
    for seen in drawn(15):
        diagnosis.see(*seen)
    before = diagnosis.state()
    for damaged in ({"tracks": 3}, {"held": ["perhaps"]}, {"tracks": {"solved": {"standing": {"step": 1}}}}):
        with pytest.raises(ValueError, match="diagnosis is damaged"):
            diagnosis.load_state(damaged)
    assert diagnosis.state() == before


def test_limits_come_from_the_experiment() -> None:
    weights = drawn(10, clipped=0.3)
    assert "piled-up weights" in kinds(told(weights, facts(), Limits(clipped=0.25)))
    assert "piled-up weights" not in kinds(told(weights, facts()))
    patient = told(weights, facts(), Limits(clipped=0.25, records=5))
    assert [event.step for event in patient if event.kind == "piled-up weights"] == [500]


def test_a_divergence_has_the_same_shape_and_every_kind_its_words() -> None:
    event = divergence(300, "at step 312, seen first in the generator: loss_g became nan")
    assert (event.kind, event.step) == ("divergence", 300)
    assert "step 312" in event.evidence
    from gantui.evaluation.events.meanings import MEANING

    assert set(MEANING) == set(get_args(Kind))
    assert all(what_helps(kind) for kind in MEANING)


@pytest.mark.parametrize("weights", ["last", "ema"])
def test_it_reads_a_real_trainings_records(weights: str) -> None:
    trainer = Trainer(experiment(f"evaluation.weights={weights}", "objective.name=minimax"), [0], torch.device("cpu"))
    known = TrainingFacts.of(trainer)
    last = "last." if weights == "ema" else ""
    assert known == TrainingFacts((0.125,) * 8, known.perfect, True, True, last, floors=known.floors)
    assert set(known.floors) == {"jsd", "w1", "jsd_bound", "kl_modes", "modes_fair", "high_quality"}
    assert known.perfect == pytest.approx(PERFECT, abs=1e-4)
    for _ in range(3):
        trainer.step()
    measured = measure(trainer, trainer.drain()[-1, 0], 0.0)
    assert Diagnosis(Limits(), known).see(measured.record, measured.coverage) == []
