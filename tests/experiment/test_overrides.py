"""`--set PATH=VALUE` on an experiment's table."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from gantui.errors import Refusal
from gantui.experiment.files import presets
from gantui.experiment.files.toml import Raw
from gantui.experiment.files.validation import override, validate

RAW: Raw = presets.find("ring8-wgan").raw


def at(raw: Raw, path: str) -> Any:
    for key in path.split("."):
        raw = raw[key]
    return raw


@pytest.mark.parametrize(
    ("assignment", "path", "value"),
    [
        ("device=cpu", "device", "cpu"),
        ("device=cuda:1", "device", "cuda:1"),
        ('about="two words"', "about", "two words"),
        ("seed=7", "seed", 7),
        (" seed = 7 ", "seed", 7),
        ("optimizers.generator.lr=1e-4", "optimizers.generator.lr", 1e-4),
        ("generator.hidden=[64, 32]", "generator.hidden", [64, 32]),
        ("generator.hidden=[]", "generator.hidden", []),
        ("generator.activation=tanh", "generator.activation", "tanh"),
        ("penalties.clip.limit=0.5", "penalties.clip.limit", 0.5),
        ("penalties.r1.gamma=0.5", "penalties.r1", {"gamma": 0.5}),
        ("penalties.r1=true", "penalties.r1", {}),
        ("penalties.clip=true", "penalties.clip", {"limit": 0.2}),
        ("penalties.clip={limit=0.5}", "penalties.clip", {"limit": 0.5}),
        ("checkpoints.keep=5", "checkpoints", {"keep": 5}),
        ("objective.name=hinge", "objective", {"name": "hinge"}),
        ("scheme.name=simultaneous", "scheme", {"name": "simultaneous"}),
        ("scheme.g_steps=3", "scheme", {"name": "alternating", "d_steps": 2, "g_steps": 3}),
        ("packing.size=8", "packing", {"size": 8}),
        ("packing.size=batch", "packing", {"size": "batch"}),
        ("instance_noise.std=0.1", "instance_noise", {"std": 0.1}),
        ("latent.name=mixture", "latent", RAW["latent"]),
        ("latent.name=normal", "latent", {"name": "normal"}),
        ("optimizers.generator.name=adam", "optimizers.generator", {"name": "adam"}),
        ('distribution={name="grid", side=3}', "distribution", {"name": "grid", "side": 3}),
        ("about=a=b", "about", None),
    ],
)
def test_an_assignment_puts_its_value_in_place_and_the_result_is_valid(assignment: str, path: str, value: Any) -> None:
    if value is None:
        with pytest.raises(Refusal, match="not a TOML value"):
            override(RAW, [assignment])
        return
    before = copy.deepcopy(RAW)
    changed = override(RAW, [assignment])
    assert at(changed, path) == value
    assert before == RAW, "the table that was given stays as it was"
    validate(changed, "test")


def test_assignments_apply_in_turn() -> None:
    changed = override(RAW, ["latent.name=uniform", "latent.low=-2.0", "seed=1", "seed=2"])
    assert changed["latent"] == {"name": "uniform", "low": -2.0}
    assert changed["seed"] == 2


def test_a_penalty_is_removed_by_false_and_removing_it_twice_changes_nothing() -> None:
    once = override(RAW, ["penalties.clip=false"])
    assert once["penalties"] == {}
    assert override(once, ["penalties.clip=false"]) == once
    assert validate(once, "test").penalties == {}


def test_everything_else_stays() -> None:
    changed = override(RAW, ["objective.name=hinge", "scheme.d_steps=1"])
    differing = {key for key in RAW if changed[key] != RAW[key]}
    assert differing == {"objective", "scheme"}
    assert changed["scheme"] == RAW["scheme"] | {"d_steps": 1}
