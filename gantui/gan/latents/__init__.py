"""Latent distributions: `make` builds the one that the options name."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from gantui.experiment import latents as described
from gantui.experiment.latents import LatentOptions
from gantui.gan.latents import labelled, mixture, normal_uniform
from gantui.gan.latents.base import LATENTS, Latent
from gantui.gan.latents.labelled import Labelled

__all__ = ["LATENTS", "Labelled", "Latent", "labelled", "make", "mixture", "normal_uniform"]


def make(options: LatentOptions, seeds: Sequence[int], device: torch.device) -> Latent:
    """The latent distribution that OPTIONS describe, with one member for each of SEEDS."""
    if isinstance(options, described.Mixture) and options.learned:
        return mixture.LearnedMixture(options, seeds, device)
    return LATENTS.find(options.name)(options, seeds, device)
