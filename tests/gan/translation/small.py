"""Translations small enough for tests."""

from __future__ import annotations

from typing import Any

import torch

from gantui.experiment.files.validation import override, validate_as
from gantui.experiment.paired import PLAYERS as OF_PAIRS
from gantui.experiment.paired import Paired
from gantui.experiment.translation import PLAYERS, Translation
from gantui.gan.translation.cyclegan import Translator
from gantui.gan.translation.pix2pix import PairedTranslator

RAW: dict[str, Any] = {
    "trains": "translation",
    "about": "a small translation",
    "pair": {"name": "blobs", "angle": 30, "shift": [2.0, 0.5]},
    "generator": {"name": "mlp", "hidden": [8]},
    "discriminator": {"name": "mlp", "hidden": [8]},
    "objective": {"name": "least_squares"},
    "weights": {"identity": 0.5},
    "pool": {"size": 20},
    "optimizers": {name: {"name": "adam", "lr": 0.01, "decay": "linear"} for name in PLAYERS},
    "schedule": {"steps": 40, "batch_size": 16},
    "evaluation": {"every": 10, "samples": 200},
}
PAIRED: dict[str, Any] = {key: value for key, value in RAW.items() if key not in ("weights", "pool")} | {
    "trains": "paired",
    "optimizers": {name: {"name": "adam", "lr": 0.01, "decay": "linear"} for name in OF_PAIRS},
}
STROKES = "pair={name='strokes'}"


def options(*sets: str) -> Translation:
    return validate_as(Translation, override(RAW, sets), "small")


def paired(*sets: str) -> Paired:
    return validate_as(Paired, override(PAIRED, sets), "small")


def translator(*sets: str, seeds: tuple[int, ...] = (3,)) -> Translator:
    return Translator(options(*sets), seeds, torch.device("cpu"))


def paired_translator(*sets: str, seeds: tuple[int, ...] = (3,)) -> PairedTranslator:
    return PairedTranslator(paired(*sets), seeds, torch.device("cpu"))
