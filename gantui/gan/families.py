"""Every family of named parts (networks, objectives, ...): a registry of their options and of their classes."""

from __future__ import annotations

from typing import Any

from gantui.experiment import distributions as described_distributions
from gantui.experiment import inpainting as described_inpainting
from gantui.experiment import latents as described_latents
from gantui.experiment import networks as described_networks
from gantui.experiment import objectives as described_objectives
from gantui.experiment import optimizers as described_optimizers
from gantui.experiment import pairs as described_pairs
from gantui.experiment import penalties as described_penalties
from gantui.experiment import schemes as described_schemes
from gantui.experiment import trainings
from gantui.experiment.options.registry import Registry
from gantui.gan import (
    distributions,
    inpainting,
    latents,
    networks,
    objectives,
    optimizers,
    penalties,
    schemes,
    trainees,
    translation,
)

FAMILIES: list[tuple[Registry[Any], Registry[Any]]] = [
    (described_distributions.DISTRIBUTIONS, distributions.DISTRIBUTIONS),
    (described_latents.LATENTS, latents.LATENTS),
    (described_networks.NETWORKS, networks.NETWORKS),
    (described_objectives.OBJECTIVES, objectives.OBJECTIVES),
    (described_optimizers.OPTIMIZERS, optimizers.OPTIMIZERS),
    (described_penalties.PENALTIES, penalties.PENALTIES),
    (described_schemes.SCHEMES, schemes.SCHEMES),
    (described_pairs.PAIRS, translation.PAIRS),
    (described_inpainting.HOLES, inpainting.HOLES),
    (trainings.TRAININGS, trainees.TRAINEES),
]
