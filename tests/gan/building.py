"""Small experiments and trainers for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from gantui.experiment.reading import Raw, override, validate
from gantui.experiment.tree import Experiment
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
ADAM, SGD, RMSPROP = (
    [f"optimizers.{player}.{setting}" for player in ("generator", "discriminator") for setting in settings]
    for settings in (
        ["name=adam", "lr=1e-2"],
        ["name=sgd", "lr=1e-2", "momentum=0.9"],
        ["name=rmsprop", "lr=1e-2"],
    )
)


def experiment(*assignments: str) -> Experiment:
    return validate(override(RAW, assignments), "test")


def trainer(*assignments: str, seeds: Sequence[int] = (0,)) -> Trainer:
    return Trainer(experiment(*assignments), seeds, CPU)


def options(family: Any, name: str, **settings: Any) -> Any:
    """The options called NAME of FAMILY."""
    chosen = family.find(name)
    named = {"name": name} if "name" in chosen.model_fields else {}
    return chosen.model_validate(named | settings)


def source(seed: int = 0) -> torch.Generator:
    return torch.Generator(CPU).manual_seed(seed)
