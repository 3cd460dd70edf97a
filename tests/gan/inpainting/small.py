"""Inpainting small enough for tests."""

from __future__ import annotations

from typing import Any

import torch

from gantui.experiment.files.validation import override, validate_as
from gantui.experiment.inpainting import Inpainting
from gantui.gan.inpainting.trainee import Inpainter

RAW: dict[str, Any] = {
    "trains": "inpainting",
    "about": "a small inpainting",
    "distribution": {"name": "digits"},
    "hole": {"name": "random"},
    "latent": {"name": "normal", "dim": 3},
    "generator": {"name": "mlp", "hidden": [8], "output_activation": "tanh"},
    "discriminator": {"name": "mlp", "hidden": [8]},
    "objective": {"name": "relativistic"},
    "penalties": {"r1": {"gamma": 0.5}, "r2": {"gamma": 0.5}},
    "weights": {"reconstruction": 0.5, "seeking": 0.1},
    "optimizers": {name: {"name": "adam", "lr": 0.01, "decay": "linear"} for name in ("generator", "discriminator")},
    "schedule": {"steps": 40, "batch_size": 8, "ema": 0.9},
    "evaluation": {"every": 10, "samples": 60, "completions": 3},
}


def options(*sets: str) -> Inpainting:
    return validate_as(Inpainting, override(RAW, sets), "small")


def inpainter(*sets: str, seeds: tuple[int, ...] = (3,)) -> Inpainter:
    return Inpainter(options(*sets), seeds, torch.device("cpu"))
