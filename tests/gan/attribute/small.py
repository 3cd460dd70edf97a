"""Changes of ages small enough for tests."""

from __future__ import annotations

from typing import Any

import torch

from gantui.experiment.attribute import Attribute
from gantui.experiment.files.validation import override, validate_as
from gantui.gan.attribute.trainee import Ager

RAW: dict[str, Any] = {
    "trains": "attribute",
    "about": "a small change of ages",
    "distribution": {"name": "digits"},
    "generator": {"name": "mlp", "hidden": [8], "output_activation": "tanh"},
    "discriminator": {"name": "mlp", "hidden": [8]},
    "objective": {"name": "relativistic"},
    "penalties": {"r1": {"gamma": 0.5}, "r2": {"gamma": 0.5, "decay": "linear"}},
    "optimizers": {name: {"name": "adam", "lr": 0.01, "decay": "linear"} for name in ("generator", "discriminator")},
    "schedule": {"steps": 40, "batch_size": 16},
    "evaluation": {"every": 20, "samples": 150},
}


def options(*sets: str) -> Attribute:
    return validate_as(Attribute, override(RAW, sets), "small")


def ager(*sets: str, seeds: tuple[int, ...] = (3,)) -> Ager:
    return Ager(options(*sets), seeds, torch.device("cpu"))
