"""What may change when a run is gone on with: each part of an experiment either may or is refused with the reason."""

from __future__ import annotations

import pytest

from gantui.errors import Refusal
from gantui.experiment.changing.on_resume import changes
from gantui.experiment.experiment import Experiment
from gantui.experiment.files import presets
from gantui.experiment.files.validation import options_of, override, validate

RAW = presets.find("ring8-wgan").raw


def chosen(*settings: str) -> Experiment:
    return validate(override(RAW, settings), "test")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("schedule.steps=20000", "schedule.steps 10000 -> 20000"),
        ("optimizers.generator.lr=5e-4", "optimizers.generator.lr 0.001 -> 0.0005"),
        ("penalties.clip.limit=0.1", "penalties.clip.limit 0.2 -> 0.1"),
        ("evaluation.every=50", "evaluation.every 100 -> 50"),
        ("scheme.d_steps=5", "scheme.d_steps 2 -> 5"),
        ("scheme.name=simultaneous", "scheme.name 'alternating' -> 'simultaneous'"),
        ("schedule.ema=0.9", "schedule.ema 0.995 -> 0.9"),
        ("schedule.batch_size=128", "schedule.batch_size 256 -> 128"),
        ("instance_noise.std=0.1", "instance_noise.std 0 -> 0.1"),
        ("diagnosis.records=5", "diagnosis.records 3 -> 5"),
        ("checkpoints.best=none", "checkpoints.best 'auto' -> 'none'"),
        ("about=mine", None),
    ],
)
def test_what_may(setting: str, told: str | None) -> None:
    found = [str(change) for change in changes(chosen(), chosen(setting))]
    assert len(found) == 1
    assert told is None or found == [told]


@pytest.mark.parametrize(
    ("settings", "place", "why"),
    [
        (["seed=3"], "seed 0 -> 3", "drawn"),
        (["distribution.std=0.5"], "distribution.std", "those data"),
        (["distribution.name=moons"], "distribution.name 'ring' -> 'moons'", "those data"),
        (["latent.dim=3"], "latent.dim", "that latent"),
        (["generator.hidden=[64]"], "generator.hidden", "that network"),
        (["discriminator.activation=relu"], "discriminator.activation", "that network"),
        (["objective.name=hinge"], "objective.name 'wasserstein' -> 'hinge'", "that game"),
        (["optimizers.generator.name=sgd"], "optimizers.generator.name", "remembers"),
        (["penalties.r1=true"], "penalties.r1 none -> some", "curves"),
        (["penalties.clip=false"], "penalties.clip some -> none", "curves"),
        (["packing.size=2"], "packing.size 1 -> 2", "packs"),
        (["evaluation.weights=last"], "evaluation.weights", "records"),
        (["schedule.ema=0", "evaluation.weights=last"], "schedule.ema 0.995 -> 0", "average"),
    ],
)
def test_what_may_not_and_why(settings: list[str], place: str, why: str) -> None:
    with pytest.raises(Refusal) as refused:
        changes(chosen(), chosen(*settings))
    assert str(refused.value).startswith(place)
    assert why in str(refused.value)


def test_momentum_may_change_but_not_come_or_go() -> None:
    sgd = "optimizers.generator={name='sgd', momentum=%s}"
    assert len(changes(chosen(sgd % 0.5), chosen(sgd % 0.9))) == 1
    for before, after in ((0.0, 0.9), (0.9, 0.0)):
        with pytest.raises(Refusal, match="momentum"):
            changes(chosen(sgd % before), chosen(sgd % after))


def test_a_batch_that_is_one_pack_keeps_its_size() -> None:
    whole = ("packing.size=batch",)
    with pytest.raises(Refusal, match=r"schedule.batch_size 256 -> 128.*packs"):
        changes(chosen(*whole), chosen(*whole, "schedule.batch_size=128"))


def test_nothing_changes_nothing() -> None:
    for name in presets.names():
        experiment = options_of(presets.find(name).raw, name)
        assert changes(experiment, experiment) == []


def test_every_reason_is_of_a_setting_that_there_is() -> None:
    mad = chosen("objective={name='mad', generators=4}", "penalties.clip=false")
    fgan = chosen("objective={name='fgan'}", "penalties.clip=false")
    for path in Experiment.fixed:
        value: object = mad if path.endswith("generators") else fgan
        for key in path.split("."):
            value = getattr(value, key)
