"""Small experiments and trainers for tests, and the settings under which every member of a family is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment import latents, networks, objectives, optimizers, penalties, schemes
from gantui.experiment.experiment import Experiment
from gantui.experiment.files.toml import Raw
from gantui.experiment.files.validation import override, validate
from gantui.experiment.options.registry import Registry
from gantui.gan.trainer import Trainer

CPU = torch.device("cpu")
RAW: Raw = {
    "seed": 0,
    "distribution": {"name": "ring", "std": 0.1},
    "latent": {"name": "normal", "dim": 3},
    "generator": {"name": "mlp", "hidden": [7, 5]},
    "discriminator": {"name": "mlp", "hidden": [6, 9]},
    "objective": {"name": "non_saturating"},
    "optimizers": {"generator": {"name": "adam", "lr": 1e-2}, "discriminator": {"name": "adam", "lr": 1e-2}},
    "schedule": {"batch_size": 10, "steps": 100},
}
DIRAC = [
    "distribution={name='dirac'}",
    "latent.dim=1",
    "generator={name='locations'}",
    "discriminator={name='linear'}",
]
"""Both players of one number."""


def both(*settings: str) -> list[str]:
    """SETTINGS for either player's optimizer."""
    return [f"optimizers.{player}.{setting}" for player in ("generator", "discriminator") for setting in settings]


ADAM = both("name=adam", "lr=1e-2")
SGD = both("name=sgd", "lr=1e-2", "momentum=0.9")
PLAIN = both("name=sgd", "lr=1e-2")
RMSPROP = both("name=rmsprop", "lr=1e-2")

# How each member is chosen; one that is registered tomorrow is tried with its defaults ------------------------------


def every(family: Registry[Any], chosen: str, more: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """For each member of FAMILY the settings that choose it: CHOSEN, with its name for {}, and what MORE says."""
    return {name: [chosen.format(name), *more.get(name, [])] for name in family}


OBJECTIVES = every(objectives.OBJECTIVES, "objective.name={}", {"mad": ["objective.generators=2"]})
PENALTIES = {
    "none": [],
    **every(penalties.PENALTIES, "penalties.{}=true", {"clip": ["penalties.clip.limit=0.3"]}),
    "R1 and R2": ["penalties.r1=true", "penalties.r2=true"],
}
SCHEMES = every(
    schemes.SCHEMES,
    "scheme.name={}",
    {
        "alternating": ["scheme.d_steps=2"],
        "consensus": ["scheme.weight=0.1"],
        "unrolled": ["scheme.look_ahead=2", "scheme.g_steps=2"],
    },
)
OPTIMIZERS = {
    name: both(f"name={name}", "lr=1e-2", *{"sgd": ["momentum=0.9"]}.get(name, [])) for name in optimizers.OPTIMIZERS
}
LATENTS = {
    **every(latents.LATENTS, "latent.name={}", {}),
    "learned mixture": ["latent.name=mixture", "latent.learned=true", "latent.components=5"],
}
VARIANTS = {
    "mlp": {
        "maxout": ["maxout=3"],
        "batch normalisation": ["normalisation=batch"],
        "both": ["normalisation=batch", "maxout=2"],
        "tanh": ["activation=tanh", "init=orthogonal"],
    },
    "minibatch": {"small": ["kernels=3", "kernel_dim=2"]},
    "dcgan": {
        "batch normalisation": ["normalisation=batch"],
        "shuffled": ["resampling=shuffle", "activation=relu"],
        "strided": ["edge=strided", "output_activation=tanh"],
    },
}

NEEDED = {
    "dcgan": ["distribution={name='digits'}", "PLAYER.channels=[3, 4]"],
    "resnet": ["distribution={name='digits'}", "PLAYER.channels=[2, 4]", "PLAYER.group=2"],
}
"""What a network of the PLAYER wants besides its name."""


def _networks(player: str, names: Sequence[str]) -> dict[str, list[str]]:
    chosen = {}
    for name in names:
        needs = NEEDED.get(name, [])
        basis = [f"{player}.name={name}", *(setting.replace("PLAYER", player) for setting in needs)]
        chosen[name] = basis
        for variant, settings in VARIANTS.get(name, {}).items():
            chosen[f"{name}, {variant}"] = [*basis, *(f"{player}.{setting}" for setting in settings)]
    return chosen


MADE_OF_NUMBERS = [name for name in networks.NETWORKS if not networks.NETWORKS.find(name).from_samples]
"""The networks that make samples of latents, or judge them."""
GENERATORS = _networks("generator", [name for name in MADE_OF_NUMBERS if name not in ("linear", "minibatch")])
GENERATORS["locations"] = ["distribution={name='gaussian'}", "latent.dim=1", "generator={name='locations', spread=0.5}"]
DISCRIMINATORS = _networks("discriminator", [name for name in MADE_OF_NUMBERS if name != "locations"])
DISCRIMINATORS["linear"] = ["distribution={name='gaussian'}", "discriminator={name='linear'}"]
PACKINGS = {
    "packs": ["packing.size=2"],
    "packs with deviations": ["packing.size=2", "packing.deviations=true"],
    "whole batch": ["packing.size='batch'"],
    "whole batch with deviations": ["packing.size='batch'", "packing.deviations=true"],
}
LABELS = {
    "projection": ["labels.discriminator=projection"],
    "concatenation": ["labels.discriminator=concatenation", "labels.embedding=3"],
    "projection with penalties": ["labels.discriminator=projection", "penalties.r1=true", "penalties.r2=true"],
    "projection between samples": ["labels.discriminator=projection", "penalties.gradient_penalty=true"],
    "projection around samples": ["labels.discriminator=projection", "penalties.dragan=true"],
    "projection, spectrally normalised": ["labels.discriminator=projection", "penalties.spectral_norm=true"],
    "projection, batch normalisation": [
        "labels.discriminator=projection",
        "generator.normalisation=batch",
        "discriminator.normalisation=batch",
    ],
    "projection, learned latent": ["labels.discriminator=projection", *LATENTS["learned mixture"]],
    "projection of residual features": ["labels.discriminator=projection", "discriminator.name=residual"],
    "projection of compared features": ["labels.discriminator=projection", "discriminator.name=minibatch"],
}
"""Players that are told classes."""
OTHERS = {
    "several generators": ["objective.name=mad", "objective.generators=5"],
    "instance noise": ["instance_noise.std=0.5", "instance_noise.decay=linear"],
    "moved images": ["distribution={name='digits'}", "augmentation.shift=2"],
    "average": ["schedule.ema=0.9"],
    "a number": ["distribution.name=gaussian"],
}


def possible(*assignments: str) -> bool:
    """Whether these settings make an experiment; which ones do not is tested in tests/experiment."""
    try:
        experiment(*assignments)
    except Refusal:
        return False
    return True


def experiment(*assignments: str) -> Experiment:
    return validate(override(RAW, assignments), "test")


def trainer(*assignments: str, seeds: Sequence[int] = (0,)) -> Trainer:
    return Trainer(experiment(*assignments), seeds, CPU)


def run(made: Trainer, steps: int) -> Trainer:
    for _ in range(steps):
        made.step()
    return made


def weights(made: Trainer) -> Tensor:
    """All that moves: [members, numbers of both players]."""
    players = (made.generator, made.discriminator)
    parts = [part for player in players for part in (player.params.detach(), player.buffers)]
    return torch.cat([*parts, *([] if made.average is None else [made.average])], dim=1).clone()


def options(family: Any, name: str, **settings: Any) -> Any:
    """The options called NAME of FAMILY."""
    chosen = family.find(name)
    named = {"name": name} if "name" in chosen.model_fields else {}
    return chosen.model_validate(named | settings)


def source(seed: int = 0) -> torch.Generator:
    return torch.Generator(CPU).manual_seed(seed)


EVERYTHING = {
    f"{family}: {name}": settings
    for family, members in {
        "objective": OBJECTIVES,
        "penalty": PENALTIES,
        "scheme": SCHEMES,
        "latent": LATENTS,
        "generator": GENERATORS,
        "discriminator": DISCRIMINATORS,
        "packing": PACKINGS,
        "labels": LABELS,
        "other": OTHERS,
    }.items()
    for name, settings in members.items()
}
"""Every member of every family but the optimizers, one at a time."""
PAIRS = {
    f"{objective}, {penalty}": [*OBJECTIVES[objective], *PENALTIES[penalty]]
    for objective in OBJECTIVES
    for penalty in PENALTIES
    if possible(*OBJECTIVES[objective], *PENALTIES[penalty])
}
"""Every objective under every penalty that its D can have."""
