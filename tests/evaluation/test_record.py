"""The recorded measurements."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.evaluation.coverage import PER_WEIGHTS
from gantui.evaluation.points.comparison import COMPARED
from gantui.evaluation.points.moments import MOMENTS
from gantui.evaluation.record import OF_PLAYERS, measure
from gantui.gan.random_streams import rng_for
from gantui.gan.trainer import Trainer
from tests.gan.building import EVERYTHING, run
from tests.gan.building import trainer as building
from tests.session.small import experiment

CPU = torch.device("cpu")


def trained(*sets: str, steps: int = 20) -> Trainer:
    trainer = Trainer(experiment(*sets), [3], CPU)
    for _ in range(steps):
        trainer.step()
    return trainer


def test_a_record_depends_on_the_step_and_the_weights_alone() -> None:
    trainer = trained("distribution.std=1.0")
    losses = trainer.drain()[-1, 0]
    one = measure(trainer, losses, 0.0)
    torch.randn(100)
    assert measure(trainer, losses, 0.0).record == one.record
    trainer.steps_done += 1
    assert measure(trainer, losses, 0.0).record["kl_modes"] != one.record["kl_modes"]


def test_the_plain_keys_speak_of_the_weights_asked_for() -> None:
    ema, last = (
        measure(trainer, trainer.drain()[-1, 0], 0.0).record
        for trainer in (trained(), trained("evaluation.weights=last"))
    )
    for key in (*PER_WEIGHTS, *COMPARED):
        assert ema[key] == last[f"ema.{key}"]
        assert last[key] == ema[f"last.{key}"]
    for key in OF_PLAYERS:
        assert ema[key] == last[key], "the players are those of the last weights"
    assert ema["jsd"] != ema["last.jsd"]


def test_without_modes_their_keys_are_there_and_empty() -> None:
    trainer = trained("distribution.name=swiss_roll")
    measured = measure(trainer, trainer.drain()[-1, 0], 0.0)
    assert measured.coverage is None
    assert all(measured.record[key] is None for key in (*PER_WEIGHTS, "modes_total"))


def test_what_is_not_finite_is_told_as_nothing() -> None:
    trainer = trained()
    losses = trainer.drain()[-1, 0]
    losses[0] = torch.inf
    assert measure(trainer, losses, 0.0).record["loss_d"] is None


def test_a_record_has_the_columns_of_the_log() -> None:
    trainer = trained()
    row = trainer.drain()[-1, 0]
    record = measure(trainer, row, 1.23456).record
    assert record["step"] == 20
    assert record["seconds"] == 1.235
    for name, value in zip(trainer.columns, row.tolist(), strict=True):
        assert record[name] == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("weights", ["last", "ema"])
def test_numbers_have_their_moments_recorded(weights: str) -> None:
    trainer = trained("distribution.name=gaussian", f"evaluation.weights={weights}", "evaluation.samples=300")
    record = measure(trainer, trainer.drain()[-1, 0], 0.0).record
    latent = trainer.latent.sample(0, 300, rng_for(CPU, 3, "evaluation", 20)).unsqueeze(0)
    for kind in ("last", "ema"):
        x = trainer.fakes(latent, average=kind == "ema").flatten().double()
        z = (x - x.mean()) / x.std(correction=0)
        moments = (x.mean(), x.std(correction=0), (z**3).mean(), (z**4).mean() - 3)
        prefix = "" if kind == weights else f"{kind}."
        for key, expected in zip(MOMENTS, moments, strict=True):
            assert record[prefix + key] == pytest.approx(expected.item(), rel=1e-3, abs=1e-4)


def test_moments_are_in_the_datas_own_units(tmp_path: object) -> None:
    file = f"{tmp_path}/numbers.csv"
    torch.manual_seed(0)
    with open(file, "w") as out:
        out.write("\n".join(str(100 + 7 * x) for x in torch.randn(500).tolist()))
    settings = [f"distribution={{name='points', path='{file}'}}", "evaluation.samples=300"]
    trainer = trained(*settings, steps=1)
    record = measure(trainer, trainer.drain()[-1, 0], 0.0).record
    mean = record["fake_mean"]
    assert mean is not None
    assert math.isclose(mean, 100, abs_tol=15)


def test_points_of_the_plane_have_no_moments_and_other_keys_stay() -> None:
    trainer = trained(steps=1)
    record = measure(trainer, trainer.drain()[-1, 0], 0.0).record
    assert not set(MOMENTS) & set(record)
    assert set(PER_WEIGHTS) < set(record)


def test_the_dirac_gans_place_is_recorded() -> None:
    dirac = ["distribution.name=dirac", "latent={name='normal', dim=1}", "generator.name=locations"]
    trainer = trained(*dirac, "discriminator.name=linear", steps=2)
    record = measure(trainer, trainer.drain()[-1, 0], 0.0).record
    assert record["theta"] == pytest.approx(trainer.generator.params[0, 0].item(), rel=1e-6)
    assert record["psi"] == pytest.approx(trainer.discriminator.params[0, 0].item(), rel=1e-6)
    assert record["fake_std"] is not None
    assert record["fake_skewness"] is None, "places that are all one have no shape"


def test_the_keys_stand_in_their_order() -> None:
    trainer = trained(steps=1)
    record = measure(trainer, trainer.drain()[-1, 0], 0.0).record
    covered = ["step", "seconds", *trainer.columns, "modes_total", *PER_WEIGHTS, *(f"last.{k}" for k in PER_WEIGHTS)]
    assert list(record) == [*covered, *COMPARED, *OF_PLAYERS, *(f"last.{key}" for key in COMPARED)]


def test_without_an_average_no_key_has_a_name_in_front() -> None:
    trainer = trained("schedule.ema=0", "evaluation.weights=last", steps=1)
    record = measure(trainer, trainer.drain()[-1, 0], 0.0).record
    assert {*COMPARED, *OF_PLAYERS} <= record.keys()
    assert not [key for key in record if key.startswith(("ema.", "last."))]


def test_clipped_is_told_where_weights_are_clipped() -> None:
    clip = ["penalties={clip={limit=1e-3}}", "objective.name=wasserstein"]
    assert measure(one := trained(*clip), one.drain()[-1, 0], 0.0).record["clipped"] == pytest.approx(1, abs=0.3)
    assert measure(other := trained(), other.drain()[-1, 0], 0.0).record["clipped"] is None


@pytest.mark.parametrize("settings", EVERYTHING.values(), ids=EVERYTHING)
def test_measuring_changes_nothing_and_tells_the_same_twice(settings: list[str]) -> None:
    small = [*settings, "evaluation.samples=40"]
    watched, alone = building(*small), run(building(*small), 2)
    for _ in range(2):
        watched.step()
        losses = watched.drain()[-1, 0]
        one, again = (measure(watched, losses, 0.0).record for _ in range(2))
        assert one == again
        assert one["gradient_d"] is not None
        assert one["gradient_g"] is not None
        assert one["frechet" if "frechet" in one else "jsd_lower"] is not None
    state, expected = watched.state(), alone.state()
    assert state.keys() == expected.keys()
    assert all(torch.equal(state[key], expected[key]) for key in state)


def test_a_member_of_many_is_told_as_if_alone() -> None:
    settings = ["evaluation.samples=40", "penalties.r1=true", "schedule.ema=0.9", "instance_noise.std=0.1"]
    many, alone = run(building(*settings, seeds=(0, 7)), 3), run(building(*settings, seeds=(7,)), 3)
    losses = many.drain()[-1, 1]
    one, other = measure(many, losses, 0.0, member=1).record, measure(alone, losses, 0.0).record
    assert one.keys() == other.keys()
    for key, value in one.items():
        expected = other[key]
        assert value == (expected if expected is None else pytest.approx(expected, rel=1e-4, abs=1e-6))
