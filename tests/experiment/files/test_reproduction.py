"""The command that does an experiment again."""

from __future__ import annotations

import shlex

import pytest

from gantui.experiment.files import presets, validation
from gantui.experiment.files.reproduction import command
from gantui.experiment.run_options import RunOptions

_SHORT = {"--seed": "seed", "--steps": "schedule.steps", "--device": "device"}


def experiment(preset: str, *assignments: str) -> RunOptions:
    return validation.options_of(validation.override(presets.find(preset).raw, assignments), preset)


def carried_out(words: list[str]) -> RunOptions:
    """The experiment that a command line asks for."""
    assert words[:3] == ["gantui", "run", "--preset"]
    options = zip(words[4::2], words[5::2], strict=True)
    assignments = [value if option == "--set" else f"{_SHORT[option]}={value}" for option, value in options]
    return experiment(words[3], *assignments)


def same_but_for_texts(one: RunOptions, other: RunOptions) -> bool:
    texts = {"about", "watch_for", "source", "lesson"}
    return one.model_dump(exclude=texts) == other.model_dump(exclude=texts)


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_as_it_is_needs_its_name_alone(name: str) -> None:
    assert command(name, experiment(name), "x.toml") == f"gantui run --preset {name}"


@pytest.mark.parametrize(
    "assignments",
    [
        ("seed=3", "schedule.steps=50", "device=cpu"),
        ("generator.hidden=[64, 64]", "optimizers.generator.lr=1e-5"),
        ("penalties.clip=false", "penalties.gradient_penalty.weight=3"),
        ("penalties.clip=false", "penalties.r1=true"),
        ("distribution.name=grid", "latent.name=normal", "latent.dim=3"),
        ("objective.name=hinge", "evaluation.weights=last"),
        ("scheme.name=simultaneous",),
        ("optimizers.discriminator.name=sgd", "instance_noise.std=0.1"),
        ("packing.size=2",),
        ("about=mine",),
    ],
)
def test_what_was_changed_is_said_and_makes_the_same_experiment(assignments: tuple[str, ...]) -> None:
    wanted = experiment("ring8-wgan", *assignments)
    words = shlex.split(command("ring8-wgan", wanted, "x.toml"))
    assert words[3] == "ring8-wgan"
    assert same_but_for_texts(carried_out(words), wanted)


def test_only_what_was_changed_is_said() -> None:
    wanted = experiment("ring8-wgan", "seed=3", "generator.hidden=[64, 64]", "penalties.clip=false")
    said = command("ring8-wgan", wanted, "x.toml")
    assert said == (
        "gantui run --preset ring8-wgan --set penalties.clip=false --set 'generator.hidden=[64, 64]' --seed 3"
    )


def test_an_experiment_of_the_users_own_is_named_by_its_file_with_the_code_that_it_needs() -> None:
    said = command("mine", experiment("ring8-wgan"), "my runs/experiment.toml", ["/code/loss.py"])
    assert said == "gantui run --preset 'my runs/experiment.toml' --plugin /code/loss.py"
