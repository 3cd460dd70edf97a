"""Exports a generator as two files for programs that do not have gantui; docs/export.md says how to read them."""

from __future__ import annotations

import json

from safetensors.torch import save

from gantui.gan.latents import Labelled
from gantui.gan.portable import portable
from gantui.session.training.weights.loaded import LoadedRun, Weights

FORMAT = 1
BY_AXIS = 2
"""The format where `factor` is a list of one number an axis."""
ASKED = 3
"""The format where the generator is asked for classes."""
NAMES = ("generator.safetensors", "generator.json")


def exported_files(trained: LoadedRun, preset: str, weights: Weights) -> dict[str, bytes]:
    """The files of the export, by their `NAMES`.

    Raises:
        Refusal: the network or the latent is not one of gantui's own.
    """
    made, unit = portable(trained.trainer, average=weights == "ema"), trained.trainer.distribution.unit
    labelled = trained.trainer.latent
    about = {
        "format": ASKED if isinstance(labelled, Labelled) else BY_AXIS if isinstance(unit.factor, tuple) else FORMAT,
        "preset": preset,
        "step": trained.step,
        "weights": weights,
        "dim": trained.dim,
        "latent": made.latent,
        **({"classes": trained.classes, "shares": labelled.shares.tolist()} if isinstance(labelled, Labelled) else {}),
        "operations": made.operations,
        "factor": list(unit.factor) if isinstance(unit.factor, tuple) else unit.factor,
        "offset": list(unit.offset),
    }
    tensors, text = NAMES
    return {tensors: save(made.tensors), text: (json.dumps(about, indent=1) + "\n").encode()}
