"""What verdicts are held against knows a perfect sampler, one that is off, a copy, and a map that is wrong."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.gan.random_streams import rng_for
from gantui.gan.trainer import Trainer
from gantui.gan.translation.training import MapTraining
from tests.studies.verdicts.collect import options_of, trainee
from tests.studies.verdicts.counting import Count, Judged
from tests.studies.verdicts.judge_maps import words
from tests.studies.verdicts.truth import CPU, Truth
from tests.studies.verdicts.truth_images import ImageJudge
from tests.studies.verdicts.truth_maps import MapJudge, judge_of

pytestmark = pytest.mark.study


def exact(judge: MapJudge, trained: MapTraining, spoil: float = 0.0) -> Truth:
    """What the judge finds of the true maps, G's results turned by SPOIL about the middle of their blob."""

    def translate(player: str, samples: torch.Tensor, members: object) -> torch.Tensor:
        pair = trained.pair
        made = pair.truth(samples) if player == "G" else pair.back(samples)  # type: ignore[attr-defined]
        if player == "G" and spoil:
            centre = pair.truth(pair.centres[pair.part_of_x(samples)])  # type: ignore[attr-defined]
            turn = torch.tensor([[math.cos(spoil), math.sin(spoil)], [-math.sin(spoil), math.cos(spoil)]])
            made = centre + (made - centre) @ turn
        return made

    trained.translate = translate  # type: ignore[method-assign,assignment]
    return judge.numbers(trained, 0)


def test_true_maps_are_placed_near_and_come_back_and_a_turn_inside_the_parts_is_seen() -> None:
    trained = trainee(options_of("blobs-cyclegan"), [0])
    assert isinstance(trained, MapTraining)
    judge = judge_of(trained)
    record = {"step": 2000, "w1_g_floor_sd": 0.05, "w1_f_floor_sd": 0.05}

    right = exact(judge, trained)
    assert right["near_g"] == right["near_f"] == right["back_g"] == right["back_f"] == 1
    assert words(right, judge.perfect, record)["translates"]
    assert words(right, judge.perfect, record)["mispaired"] is False

    turned = exact(judge, trained, math.pi)
    assert turned["near_g"] < 0.5
    assert turned["w1_g"] == pytest.approx(right["w1_g"], abs=0.005)
    assert words(turned, judge.perfect, record)["translates"] is False


def test_images_further_from_their_truth_than_another_digit_is_are_not_sure_to_be_translated() -> None:
    trained = trainee(options_of("digits-pix2pix"), [0])
    assert isinstance(trained, MapTraining)
    judge = judge_of(trained)
    _, truth = judge.pairs_for("G", 0, 0)
    other = truth[torch.cdist(truth, truth).fill_diagonal_(torch.inf).argmin(1)]

    def judged(way: float) -> Truth:
        trained.translate = lambda *_: (truth + way * (other - truth)).unsqueeze(0)  # type: ignore[method-assign]
        return judge.numbers(trained, 0)

    right, record = judged(0.0), {"step": 50}
    assert words(right, judge.perfect, record)["translates"] is True
    away = right | {key: number for key, number in judged(-1.1).items() if key in ("near_g", "at_g")}
    assert away["near_g"] >= 0.8  # its own truth is still the nearest of all
    assert words(away, judge.perfect, record)["translates"] is None


def test_images_that_are_held_out_are_as_good_as_any_and_training_images_are_known_as_copies() -> None:
    trained = trainee(options_of("digits-gan"), [0])
    assert isinstance(trained, Trainer)
    data = trained.distribution
    judge = ImageJudge(data, 1000)
    assert data.held_out is not None
    new = judge.numbers(data.held_out.sample(2000, rng_for(CPU, 0, "test")))
    for key, sd in judge.noise.items():
        assert new[key] - judge.perfect[key][0] <= 3 * sd, key
    assert new["served"] == 10

    copies = judge.numbers(data.sample(2000, rng_for(CPU, 0, "test")))
    assert copies["copied"] == 1
    assert copies["remembered"] == 1


def test_what_is_neither_is_no_fault() -> None:
    found = Judged([0]).counts["solved"]
    for said, true in ((True, True), (True, None), (True, False), (False, True), (False, None), (False, False)):
        found.take(said, true)
    assert found + found == Count(4, 2, 2)
