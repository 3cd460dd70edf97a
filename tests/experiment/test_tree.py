"""The tree: frozen, written and read back equal, and its families complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from gantui.experiment import distributions, latents, networks, objectives, optimizers, penalties, presets
from gantui.experiment.reading import parse, to_toml, validate
from gantui.experiment.registry import Registry
from gantui.experiment.tree import LARGEST_SEED, Experiment, Schedule

RAW = presets.find("ring8-wgan").raw
POSITIVE = st.floats(1e-6, 1e6)
COORDINATE = st.floats(-1e3, 1e3)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
BETA = st.floats(0, 0.9999)


def table(name: str | None, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Tables called NAME with any subset of FIELDS."""
    named: dict[str, st.SearchStrategy[Any]] = {} if name is None else {"name": st.just(name)}
    return st.fixed_dictionaries(named, optional=fields)


DISTRIBUTIONS = {
    "ring": table("ring", modes=st.integers(1, 1000), radius=POSITIVE, std=POSITIVE, scale=POSITIVE),
    "grid": table("grid", side=st.integers(1, 30), spacing=POSITIVE, std=POSITIVE),
    "two_gaussians": table("two_gaussians", distance=POSITIVE, std=POSITIVE, left_share=st.floats(0.01, 0.99)),
    "blobs": table(
        "blobs",
        centres=st.lists(st.lists(COORDINATE, min_size=2, max_size=2), min_size=3, max_size=3),
        shares=st.lists(POSITIVE, min_size=3, max_size=3),
        std=POSITIVE,
    ),
    "line": table("line", length=POSITIVE, angle=COORDINATE, std=POSITIVE),
    "swiss_roll": table("swiss_roll", noise=st.floats(0, 9), scale=POSITIVE),
    "moons": table("moons", noise=st.floats(0, 9)),
}
LATENTS = {
    "normal": table("normal", dim=st.integers(1, 4096)),
    "uniform": table("uniform", low=st.floats(-9, -1), high=st.floats(1, 9)),
    "mixture": table("mixture", components=st.integers(1, 1000), spread=st.floats(0, 9)),
}
NETWORKS = {
    "mlp": table(
        "mlp",
        hidden=st.lists(st.integers(1, 512), max_size=4),
        activation=st.sampled_from(get_args(networks.Activation)),
        slope=st.floats(0, 1),
        init=st.sampled_from(["default", "he", "xavier", "normal"]),
    )
}
OPTIMIZERS = {
    "sgd": table("sgd", lr=POSITIVE, momentum=BETA),
    "rmsprop": table("rmsprop", lr=POSITIVE, alpha=BETA, eps=POSITIVE),
    "adam": table("adam", lr=POSITIVE, betas=st.lists(BETA, min_size=2, max_size=2)),
}
PENALTIES = {
    "clip": table(None, limit=POSITIVE),
    "gradient_penalty": table(None, weight=POSITIVE, side=st.sampled_from(["two", "one", "one_squared"])),
    "r1": table(None, gamma=POSITIVE),
    "r2": table(None, gamma=POSITIVE),
}
TREES = st.fixed_dictionaries(
    {
        "distribution": st.one_of(*DISTRIBUTIONS.values()),
        "latent": st.one_of(*LATENTS.values()),
        "generator": st.one_of(*NETWORKS.values()),
        "discriminator": st.one_of(*NETWORKS.values()),
        "objective": st.sampled_from(sorted(objectives.OBJECTIVES)).map(lambda name: {"name": name}),
        "optimizers": st.fixed_dictionaries(
            dict.fromkeys(("generator", "discriminator"), st.one_of(*OPTIMIZERS.values()))
        ),
    },
    optional={
        "about": TEXT,
        "watch_for": TEXT,
        "seed": st.integers(0, LARGEST_SEED),
        "device": st.sampled_from(["auto", "cpu", "cuda", "cuda:3"]),
        "precision": st.sampled_from(["float32", "bfloat16"]),
        "penalties": st.fixed_dictionaries({}, optional=PENALTIES),
        "schedule": table(None, batch_size=st.integers(1, 4096), ema=BETA, first=st.just("generator"), lr_final=BETA),
        "evaluation": table(None, every=st.integers(1, 999), samples=st.integers(2, 9999)),
        "checkpoints": table(None, seconds=POSITIVE, keep=st.integers(1, 9)),
    },
)


@settings(max_examples=100, deadline=None)
@given(TREES)
def test_what_is_written_reads_back_equal(raw: dict[str, Any]) -> None:
    experiment = validate(raw, "hypothesis")
    text = to_toml(experiment)
    again = validate(parse(text, "written"), "written")
    assert again == experiment
    assert to_toml(again) == text
    assert parse(text, "written").keys() == raw.keys(), "what was left at its default is left out"


@pytest.mark.parametrize("name", presets.names())
def test_presets_read_back_equal(name: str) -> None:
    experiment = validate(presets.find(name).raw, name)
    assert validate(parse(to_toml(experiment), "written"), "written") == experiment


@pytest.mark.parametrize(
    ("family", "strategies"),
    [
        (distributions.DISTRIBUTIONS, DISTRIBUTIONS),
        (latents.LATENTS, LATENTS),
        (networks.NETWORKS, NETWORKS),
        (optimizers.OPTIMIZERS, OPTIMIZERS),
        (penalties.PENALTIES, PENALTIES),
    ],
)
def test_the_round_trip_tries_every_member(family: Registry[Any], strategies: dict[str, Any]) -> None:
    assert set(strategies) == set(family)


def tables(model: BaseModel) -> Iterator[BaseModel]:
    """MODEL and every table in it."""
    yield model
    for name in type(model).model_fields:
        value = getattr(model, name)
        for item in value.values() if isinstance(value, dict) else [value]:
            if isinstance(item, BaseModel):
                yield from tables(item)


def test_the_tree_is_frozen_at_every_level() -> None:
    found = list(tables(validate(RAW, "test")))
    assert len(found) == 13
    for model in found:
        for name in type(model).model_fields:
            with pytest.raises(ValidationError, match="frozen"):
                setattr(model, name, getattr(model, name))


def test_the_defaults_are_those_of_the_table_in_the_design() -> None:
    experiment = validate({key: RAW[key] for key in RAW if key not in ("schedule", "evaluation", "penalties")}, "test")
    assert (experiment.device, experiment.precision, experiment.seed) == ("auto", "float32", 0)
    assert experiment.penalties == {}
    assert (experiment.evaluation.every, experiment.evaluation.samples) == (100, 2500)
    assert isinstance(experiment, Experiment)
    assert not Schedule().ema


def test_a_plug_ins_member_is_known_as_soon_as_it_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objectives.OBJECTIVES, "_members", dict(objectives.OBJECTIVES._members))

    @objectives.OBJECTIVES.register("mine")
    class Mine(objectives.ObjectiveOptions):
        reading = "score"
        sharpness: float = 1.0

    experiment = validate(RAW | {"objective": {"name": "mine", "sharpness": 2.0}}, "test")
    assert isinstance(experiment.objective, Mine)
    assert "sharpness = 2.0" in to_toml(experiment)
    with pytest.raises(ValueError, match="two objectives are called 'mine'"):
        objectives.OBJECTIVES.register("mine")(Mine)
