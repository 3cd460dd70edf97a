"""The verdict: one word for how a training stands, with its reason, its step, and what can be turned."""

from __future__ import annotations

from typing import get_args

import pytest

from gantui.evaluation.events.meanings import event
from gantui.experiment.changing import while_training
from gantui.experiment.files import presets, validation
from gantui.experiment.options.setting import Setting
from gantui.experiment.verdicts.aged import OfAges
from gantui.experiment.verdicts.completed import OfHoles
from gantui.experiment.verdicts.event import Event, Kind
from gantui.experiment.verdicts.translated import OfMaps
from gantui.experiment.verdicts.verdict import OF_KIND, Word, verdict

RECORD = {
    "step": 1200,
    "modes_total": 8,
    "modes_fair": 3,
    "high_quality": 0.5,
    "jsd": 0.31,
    "jsd_floor": 0.0032,
    "w1": 0.4,
    "w1_floor": 0.22,
    "w1_floor_sd": 0.06,
}


def stands(*kinds: Kind) -> list[Event]:
    return [event(kind, 900, f"the figures of {kind}") for kind in kinds]


def offered(preset: str) -> tuple[Setting, ...]:
    experiment = validation.validate(dict(presets.find(preset).raw), preset)
    return while_training.settings(experiment, experiment)


@pytest.mark.parametrize("kind", OF_KIND)
def test_each_event_that_is_a_state_has_its_word_and_its_figures(kind: Kind) -> None:
    standing = [] if kind == "divergence" else stands(kind)
    found = verdict(standing, stands(kind), RECORD)
    assert found.word == OF_KIND[kind]
    assert f"the figures of {kind}" in found.said
    assert found.step == (900 if kind == "divergence" else 1200)


def test_every_word_is_said_of_something() -> None:
    nothing, all_modes = verdict([], [], None), verdict([], [], RECORD | {"modes_fair": 8})
    of_losses = verdict([], [], {"step": 5, "loss_left": 0.1})
    others = {each.word for each in (nothing, of_losses, all_modes, verdict([], [], RECORD))}
    assert {*OF_KIND.values(), *others, *get_args(OfMaps), *get_args(OfHoles), *get_args(OfAges)} == set(get_args(Word))
    assert of_losses.said == "unjudged at step 5: its record says nothing of the samples."
    assert all_modes.word == "all modes"


def test_figures_stand_beside_their_floors_and_their_step() -> None:
    said = verdict([], [], RECORD).said
    assert said.startswith("learning at step 1,200: 3 of 8 modes have a fair share of good samples")
    assert "JSD 0.31 (floor 0.0032), W1 0.4 (floor 0.22 ± 0.06)" in said


def test_of_a_generator_that_is_asked_for_classes_it_is_told_how_often_it_makes_them() -> None:
    asked = RECORD | {"label_accuracy": 0.613, "label_accuracy_floor": 0.988}
    assert verdict([], [], asked).said.endswith("61.3 % are of the class that was asked for (floor 98.8 %).")
    blends = asked | {"frechet": 0.3, "frechet_blend": 0.18}
    assert "asked for" not in verdict([], [], blends).said, "nothing is read in what is no better than blends"


def test_what_is_to_be_done_first_gives_the_word() -> None:
    assert verdict(stands("collapse", "saturation", "oscillation"), [], RECORD).word == "D has won"
    assert verdict(stands("oscillation", "collapse"), [], RECORD).word == "collapsed"


def test_a_training_that_ended_in_a_divergence_is_diverged_whatever_stood() -> None:
    assert verdict(stands("solved"), stands("solved", "divergence"), RECORD).word == "diverged"


def test_what_is_no_state_is_told_in_the_reason() -> None:
    found = verdict(stands("shrunken modes"), [], RECORD | {"modes_fair": 8})
    assert found.word == "all modes"
    assert found.reason.endswith("shrunken modes: the figures of shrunken modes")


@pytest.mark.parametrize("kind", ["collapse", "saturation", "oscillation"])
@pytest.mark.parametrize("preset", ["ring8-gan", "dirac-gan", "ring8-r1"])
def test_a_remedy_can_be_turned_while_it_trains(kind: Kind, preset: str) -> None:
    remedy = verdict(stands(kind), [], RECORD, offered(preset)).remedy
    assert remedy is not None
    assert remedy.live
    experiment = validation.validate(dict(presets.find(preset).raw), preset)
    changed = while_training.check(experiment, remedy.path, remedy.value)
    assert changed != experiment
    assert remedy.text.startswith("turn ")
    assert "key" not in remedy.text, "reports say it, too; keys are the screen's"
    assert remedy.path in remedy.text


def test_a_remedy_that_was_turned_as_far_as_it_helps_gives_way_to_the_next() -> None:
    experiment = validation.validate(dict(presets.find("ring8-gan").raw), "ring8-gan")
    paths = []
    for _ in range(6):
        remedy = verdict(stands("collapse"), [], RECORD, while_training.settings(experiment, experiment)).remedy
        assert remedy is not None
        if not remedy.live:
            break
        paths.append(remedy.path)
        experiment = while_training.check(experiment, remedy.path, remedy.value)
    assert paths == ["instance_noise.std"] * len(paths)
    assert 1 <= len(paths) <= 4
    assert "begin anew" in remedy.text


def test_without_anything_to_turn_a_new_run_is_proposed() -> None:
    remedy = verdict(stands("collapse"), [], RECORD).remedy
    assert remedy is not None
    assert not remedy.live
    assert "begin anew" in remedy.text


IMAGES = {
    "step": 250,
    "modes_total": 10,
    "modes_fair": 10,
    "modes_covered": 10,
    "high_quality": 1.0,
    "frechet_floor": 0.005,
    "frechet_blend": 0.18,
}


def test_of_images_that_are_no_better_than_blends_no_class_and_no_share_is_told() -> None:
    noise, fair = (verdict([], [], IMAGES | {"frechet": frechet}) for frechet in (0.69, 0.02))
    assert fair.word == "all modes"
    assert "10 of 10 classes" in fair.said
    assert "100.0 % of the samples are surely read" in fair.said
    assert noise.word == "learning"
    assert "Frechet 0.69 (floor 0.005), where mere blends of real images have 0.18: what a classifier" in (noise.said)
    assert "100" not in noise.said
    assert "classes" not in noise.said
