"""Exports a generator as two files for programs that do not have gantui; docs/export.md says how to read them."""

from __future__ import annotations

import json
from typing import Any

from safetensors.torch import save

from gantui.gan.latents import Labelled
from gantui.gan.portable_generator import Portable, inputs, portable, portable_player
from gantui.session.training.weights.loaded_players import LoadedPlayers
from gantui.session.training.weights.loaded_run import LoadedRun, Weights

FORMAT = 1
BY_AXIS = 2
"""The format where `factor` is a list of one number an axis."""
ASKED = 3
"""The format where the generator is asked for classes."""
MAP = 4
"""The format where it takes samples of one side of a translation to the other."""
GIVEN = 5
"""The format where it is given something besides, by `inputs`: an image with a hole, or an age."""
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
    return _files(NAMES, about, made)


def exported_players(trained: LoadedPlayers, preset: str, weights: Weights) -> dict[str, bytes]:
    """The files of the export of those who make something, two for each under the player's name.

    Raises:
        Refusal: the network or the latent is not one of gantui's own.
    """
    found: dict[str, bytes] = {}
    options, given, space = trained.options, inputs(trained.trained), trained.options.space
    assert space is not None
    for player in options.players:
        if player in options.judges:
            continue
        made, dim = portable_player(trained.trained, player, average=weights == "ema"), space.width
        about: dict[str, Any] = {"format": GIVEN if given else MAP, "preset": preset, "step": trained.step}
        about |= {"weights": weights, **({} if given else {"map": player}), "dim": dim, "latent": made.latent}
        about |= {"inputs": given} if given else {}
        about |= {"operations": made.operations, "factor": 1.0, "offset": [0.0] * dim}
        found |= _files((f"{player}.safetensors", f"{player}.json"), about, made)
    return found


def _files(names: tuple[str, str], about: dict[str, Any], made: Portable) -> dict[str, bytes]:
    """What is known ABOUT a generator that is MADE portable, as two files of NAMES."""
    tensors, text = names
    return {tensors: save(made.tensors), text: (json.dumps(about, indent=1) + "\n").encode()}
