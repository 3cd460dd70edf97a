"""An experiment: frozen, written and read back equal, and its families complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from gantui.experiment import distributions, latents, networks, objectives, optimizers, penalties, schemes
from gantui.experiment.experiment import Budget, Experiment
from gantui.experiment.files import presets
from gantui.experiment.files.toml import parse
from gantui.experiment.files.validation import options_of, to_toml, validate
from gantui.experiment.options.registry import Registry
from gantui.experiment.run_options import LARGEST_SEED

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
    "spirals": table("spirals", arms=st.integers(1, 100), turns=st.floats(0.1, 9), radius=POSITIVE),
    "checkerboard": table("checkerboard", side=st.integers(1, 100), width=POSITIVE),
    "text": table("text", text=st.text(st.sampled_from("GAN gan 09!?"), min_size=1, max_size=20).filter(str.strip)),
    "pinwheel": table("pinwheel", arms=st.integers(1, 1000), rate=st.floats(-9, 9), tangential_std=st.floats(0, 9)),
    "gaussian": table("gaussian", mean=COORDINATE, std=POSITIVE),
    "mixture": table(
        "mixture",
        centres=st.lists(COORDINATE, min_size=2, max_size=2),
        std=st.lists(POSITIVE, min_size=2, max_size=2),
        shares=st.lists(POSITIVE, min_size=2, max_size=2),
    ),
    "dirac": table("dirac", at=COORDINATE),
    "points": st.fixed_dictionaries(
        {"name": st.just("points"), "path": st.just("points.csv")},
        optional={"columns": st.just(["x", 1]), "header": st.sampled_from(["auto", True, False])},
    ),
}
DISTRIBUTIONS |= {name: table(name) for name in ("digits", "mnist5k", "stacked_mnist")}
DISTRIBUTIONS["images"] = st.fixed_dictionaries(
    {"name": st.just("images"), "path": st.just("images.npz")},
    optional={"size": st.just([28, 24]), "range": st.just([0.0, 1.0]), "held_out": st.floats(0, 0.5)},
)
LATENTS = {
    "normal": table("normal", dim=st.integers(1, 4096)),
    "uniform": table("uniform", low=st.floats(-9, -1), high=st.floats(1, 9)),
    "mixture": table("mixture", components=st.integers(1, 1000), spread=st.floats(0, 9), learned=st.booleans()),
}
LAYERED: dict[str, st.SearchStrategy[Any]] = {
    "activation": st.sampled_from(get_args(networks.Activation)),
    "slope": st.floats(0, 1),
}
GAINED = st.fixed_dictionaries(
    {"name": st.just("mlp"), "init": st.sampled_from(["he", "orthogonal"]), "gain": st.floats(0.1, 9)}
)
NETWORKS = {
    "mlp": table(
        "mlp",
        hidden=st.lists(st.integers(1, 512), min_size=1, max_size=4),
        init=st.sampled_from(get_args(networks.Init)),
        maxout=st.integers(1, 9),
        normalisation=st.sampled_from(["none", "batch"]),
        **LAYERED,
    )
    | GAINED,
    "residual": table("residual", width=st.integers(1, 512), blocks=st.integers(1, 9), **LAYERED),
    "dcgan": table(
        "dcgan",
        channels=st.lists(st.integers(1, 64), min_size=1, max_size=4),
        normalisation=st.sampled_from(["none", "batch"]),
        resampling=st.sampled_from(["strided", "shuffle"]),
        edge=st.sampled_from(["strided", "shuffle"]),
        **LAYERED,
    ),
    "resnet": table(
        "resnet",
        channels=st.lists(st.integers(1, 8).map(lambda eights: 8 * eights), min_size=1, max_size=4),
        blocks=st.integers(1, 4),
        **LAYERED,
    ),
    "convolutions": table(
        "convolutions",
        channels=st.lists(st.integers(1, 64), min_size=1, max_size=4),
        kernel=st.sampled_from([1, 3, 5, 7]),
        **LAYERED,
    ),
    "minibatch": table("minibatch", kernels=st.integers(1, 99), kernel_dim=st.integers(1, 99), **LAYERED),
    "locations": table("locations", start=st.lists(COORDINATE, min_size=1, max_size=4), spread=st.floats(0, 9)),
    "linear": table("linear", start=COORDINATE),
}
GENERATORS = [NETWORKS[name] for name in ("mlp", "residual", "locations")]
DISCRIMINATORS = [NETWORKS[name] for name in ("mlp", "residual", "minibatch", "linear")]
COURSE = {
    "decay": st.sampled_from(["constant", "linear", "cosine"]),
    "final": st.floats(0, 9),
    "until": st.floats(0.1, 1),
}
BETAS = st.lists(BETA, min_size=2, max_size=2)
OPTIMIZERS = {
    "sgd": table("sgd", lr=POSITIVE, momentum=BETA, **COURSE),
    "rmsprop": table("rmsprop", lr=POSITIVE, alpha=BETA, eps=POSITIVE, **COURSE),
    "adam": table("adam", lr=POSITIVE, betas=BETAS, **COURSE)
    | table("adam", betas=BETAS).flatmap(
        lambda adam: BETAS.map(lambda final: adam | {"decay": "cosine", "betas_final": final})
    ),
    "optimistic_adam": table("optimistic_adam", lr=POSITIVE, betas=BETAS, **COURSE),
}
PENALTIES = {
    "clip": table(None, limit=POSITIVE),
    "gradient_penalty": table(None, weight=POSITIVE, side=st.sampled_from(["two", "one", "one_squared"]), **COURSE),
    "r1": table(None, gamma=POSITIVE, **COURSE),
    "r2": table(None, gamma=POSITIVE),
    "dragan": table(None, weight=POSITIVE, noise=st.sampled_from(["uniform", "normal"]), spread=POSITIVE),
    "spectral_norm": table(None, iterations=st.integers(1, 100)),
}
STEPS = {"d_steps": st.integers(1, 9), "g_steps": st.integers(1, 9)}
SCHEMES = {
    "alternating": table("alternating", first=st.just("generator"), **STEPS) | table(None, **STEPS),
    "simultaneous": table("simultaneous"),
    "consensus": table("consensus", weight=POSITIVE),
    "extragradient": table("extragradient"),
    "unrolled": table("unrolled", look_ahead=st.integers(1, 9), look_ahead_lr=POSITIVE, **STEPS),
}
TREES = st.fixed_dictionaries(
    {
        "distribution": st.one_of(*DISTRIBUTIONS.values()),
        "latent": st.one_of(*LATENTS.values()),
        "generator": st.one_of(*GENERATORS),
        "discriminator": st.one_of(*DISCRIMINATORS),
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
        "packing": st.sampled_from(
            [{"size": 2}, {"size": "batch", "deviations": True}, {"size": 2, "deviations": True}]
        ),
        "instance_noise": table(None, std=POSITIVE, **COURSE),
        "scheme": st.one_of(*SCHEMES.values()),
        "schedule": table(None, batch_size=st.integers(1, 500).map(lambda tens: 10 * tens), ema=BETA),
        "evaluation": table(None, every=st.integers(1, 999), samples=st.integers(2, 9999)),
        "checkpoints": table(None, seconds=POSITIVE, keep=st.integers(1, 9)),
        "diagnosis": table(
            None, records=st.integers(1, 99), hysteresis=st.floats(0, 0.9), collapse=st.floats(0.1, 0.9)
        ),
    },
)


def with_courses(table: dict[str, Any]) -> dict[str, Any]:
    """TABLE without the ends of courses that are none."""
    constant = table.get("decay", "constant") == "constant"
    kept = {key: value for key, value in table.items() if not (constant and key in ("final", "until"))}
    return {key: with_courses(value) if isinstance(value, dict) else value for key, value in kept.items()}


def sensible(raw: dict[str, Any]) -> dict[str, Any]:
    """RAW without what its other parts forbid; that this is refused is tested in test_refusals.py."""
    discriminator, objective = raw["discriminator"], raw["objective"]["name"]
    bounds, packing = dict(raw.get("penalties", {})), raw.get("packing", {})
    across = discriminator["name"] == "minibatch" or discriminator.get("normalisation") == "batch"
    if across or objective == "mad":
        bounds = {name: options for name, options in bounds.items() if name in ("clip", "spectral_norm")}
    if raw.get("scheme", {}).get("name") == "unrolled":
        bounds.pop("clip", None)
    if "clip" in bounds or discriminator["name"] in ("residual", "linear"):
        bounds.pop("spectral_norm", None)
    if packing.get("deviations"):
        bounds = {name: options for name, options in bounds.items() if name in ("clip", "spectral_norm")}
    if raw.get("scheme", {}).get("name") == "unrolled":
        bounds.pop("clip", None)
    changed = {"penalties": bounds} if "penalties" in raw else {}
    if packing and (objective == "mad" or across):
        changed["packing"] = {}
    if not raw.get("instance_noise", {}).get("std", 0.0):
        changed["instance_noise"] = {}
    return with_courses(raw | changed) | ({"objective": {"name": "mad", "generators": 2}} if objective == "mad" else {})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES.map(sensible))
def test_what_is_written_reads_back_equal(raw: dict[str, Any]) -> None:
    experiment = validate(raw, "hypothesis")
    text = to_toml(experiment)
    again = validate(parse(text, "written"), "written")
    assert again == experiment
    assert to_toml(again) == text
    assert parse(text, "written").keys() == raw.keys(), "what was left at its default is left out"


@pytest.mark.parametrize("name", presets.names())
def test_presets_read_back_equal(name: str) -> None:
    experiment = options_of(presets.find(name).raw, name)
    assert options_of(parse(to_toml(experiment), "written"), "written") == experiment


@pytest.mark.parametrize(
    ("family", "strategies"),
    [
        (distributions.DISTRIBUTIONS, DISTRIBUTIONS),
        (latents.LATENTS, LATENTS),
        (networks.NETWORKS, NETWORKS),
        (optimizers.OPTIMIZERS, OPTIMIZERS),
        (penalties.PENALTIES, PENALTIES),
        (schemes.SCHEMES, SCHEMES),
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
    assert len(found) == 19
    for model in found:
        for name in type(model).model_fields:
            with pytest.raises(ValidationError, match="frozen"):
                setattr(model, name, getattr(model, name))


def test_the_defaults_are_those_of_the_table_in_the_design() -> None:
    experiment = validate(
        {key: RAW[key] for key in RAW if key not in ("schedule", "scheme", "evaluation", "penalties")}, "test"
    )
    assert (experiment.device, experiment.precision, experiment.seed) == ("auto", "float32", 0)
    assert experiment.penalties == {}
    assert (experiment.evaluation.every, experiment.evaluation.samples) == (100, 2500)
    assert isinstance(experiment, Experiment)
    assert experiment.scheme == schemes.Alternating()
    assert (experiment.scheme.d_steps, experiment.scheme.g_steps, experiment.scheme.first) == (1, 1, "discriminator")
    assert (experiment.pack, experiment.judged, experiment.instance_noise.std) == (1, "pointwise", 0)
    assert not Budget().ema


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


@pytest.mark.parametrize(
    ("changes", "judged"),
    [
        ({}, "pointwise"),
        ({"discriminator": {"name": "mlp", "normalisation": "batch"}, "penalties": {}}, "pointwise"),
        ({"labels": {"discriminator": "projection"}}, "labelled"),
        ({"packing": {"size": 4}}, "packed"),
        ({"packing": {"size": "batch"}}, "none"),
        ({"discriminator": {"name": "minibatch"}, "penalties": {}}, "none"),
        ({"objective": {"name": "mad"}}, "class"),
        ({"discriminator": {"name": "minibatch"}, "objective": {"name": "mad"}}, "none"),
    ],
)
def test_it_says_how_d_can_be_read_at_a_single_place(changes: dict[str, Any], judged: str) -> None:
    assert validate(RAW | changes, "test").judged == judged
