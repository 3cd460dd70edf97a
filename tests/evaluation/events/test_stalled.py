"""Players at rest where the samples are not the data: told on the training that is known for it, and on no other."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from gantui.evaluation.events import Diagnosis, TrainingFacts
from gantui.evaluation.record import Record, measure
from gantui.experiment.files import presets, validation
from gantui.experiment.verdicts.limits import Limits
from gantui.experiment.verdicts.verdict import verdict
from gantui.gan.trainer import Trainer
from tests.evaluation.events.series import EVERY, PLAYERS, kinds, told

AWAY = {"jsd": 0.3, "w1": 2.0, "jsd_bound": 0.0}
KNOWN = TrainingFacts(floors=PLAYERS)


def at_rest(records: int, *, first: int = 1, **said: float | None) -> list[tuple[Record, None]]:
    """Records of a training that had gradients once, and then none; what is SAID wins, from the 6th record on."""
    series = []
    for i in range(first, first + records):
        moving = i <= 5
        norm = 1.0 if moving else 0.001
        record: dict[str, Any] = {"step": EVERY * i, "gradient_g": norm, "gradient_d": norm, **AWAY}
        series.append((record if moving else record | said, None))
    return series


@pytest.mark.parametrize("other", [(), ("penalties.gradient_penalty=false", "penalties.r1=true")])
def test_a_gradient_penalty_holds_the_dirac_gan_away_from_the_data_and_r1_does_not(other: tuple[str, ...]) -> None:
    """At theta = 2, where the pull of the data is the penalty's own: 2 (1 - |psi|) = theta (Mescheder 2018, 3.2)."""
    faster = ("optimizers.generator.lr=0.05", "optimizers.discriminator.lr=0.05")
    shorter = ("schedule.steps=400", "evaluation.every=10")
    raw = validation.override(presets.find("dirac-wgan-gp").raw, [*faster, *shorter, *other])
    trainer = Trainer(validation.validate(raw, "dirac-wgan-gp"), [0], torch.device("cpu"))
    diagnosis, found, record = Diagnosis(Limits(), TrainingFacts.of(trainer)), [], None
    while trainer.steps_done < 400:
        trainer.step()
        if trainer.steps_done % 10 == 0:
            rows = trainer.drain()[:, 0]
            diagnosis.follow(trainer.columns, rows.tolist())
            record = measure(trainer, rows[-1], 0.0).record
            found += diagnosis.see(record)
    word = "solved" if other else "stalled"
    assert kinds(found) == [word]
    said = verdict(diagnosis.standing, found, record)
    assert said.word == word
    if not other:
        assert "W1 2 (0 ± 0.003)" in said.reason
        assert "0.6 once" in said.reason


def test_it_begins_stands_and_ends_when_anything_moves_again() -> None:
    diagnosis = Diagnosis(Limits(), KNOWN)
    standing = []
    for seen in [*at_rest(30), *at_rest(3, first=31, gradient_d=0.5)]:
        diagnosis.see(*seen)
        standing.append("stalled" in kinds(diagnosis.standing))
    assert standing == [False] * 11 + [True] * 21 + [False], "ten records at rest, and three that agree"


@pytest.mark.parametrize(
    "said",
    [
        {"gradient_g": 0.1},
        {"gradient_d": 0.1},
        {"gradient_d": None},
        {"w1": None},
        {key: floor.mean for key, floor in PLAYERS.items()},
    ],
)
def test_a_gradient_that_is_left_a_measure_that_is_unknown_and_good_samples_contradict_it(
    said: dict[str, float | None],
) -> None:
    assert "stalled" in kinds(told(at_rest(40), KNOWN))
    assert "stalled" not in kinds(told(at_rest(40, **said), KNOWN))


@pytest.mark.parametrize("key", PLAYERS)
def test_a_measure_that_moves_contradicts_it_whatever_the_others_do(key: str) -> None:
    series = at_rest(40)
    drifting = [(record | {key: 0.2 + 0.02 * i}, None) for i, (record, _) in enumerate(series)]
    assert "stalled" in kinds(told(series, KNOWN))
    assert "stalled" not in kinds(told(drifting, KNOWN))
