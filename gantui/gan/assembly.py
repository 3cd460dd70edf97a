"""Puts the parts of a game together: the networks of both players, the latent, and the classes that they are given."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment.experiment import Experiment
from gantui.experiment.game_settings import GameSettings
from gantui.gan import latents, networks
from gantui.gan.distributions import Distribution
from gantui.gan.latents import Labelled, Latent
from gantui.gan.latents.labelled import with_class
from gantui.gan.networks import Featured, Network
from gantui.gan.networks.heads import Heads
from gantui.gan.networks.labelled import Beside, Projection
from gantui.gan.networks.learned_latent import LearnedLatent
from gantui.gan.packing import WithDeviations


def latent(experiment: Experiment, distribution: Distribution, seeds: Sequence[int], device: torch.device) -> Latent:
    """Where the generator's inputs come from, with a class for each if it is given classes.

    Raises:
        Refusal: it is given classes, and DISTRIBUTION has none.
    """
    made = latents.make(experiment.latent, seeds, device)
    if not experiment.conditional:
        return made
    shares = distribution.class_shares
    if shares is None:
        raise Refusal(
            f"labels.discriminator = {experiment.labels.discriminator!r}: the data of distribution.name = "
            f"{experiment.distribution.name!r} have no classes and no modes to ask for; expected 'none', or data that "
            "have some, as 'ring' and 'digits' do, and 'points' with distribution.modes"
        )
    return Labelled(made, shares)


def generator(experiment: Experiment, distribution: Distribution, latent: Latent) -> Network:
    """The generator's network, from draws of LATENT to samples of DISTRIBUTION."""
    count, width = experiment.objective.generators, experiment.labels.embedding
    outputs = distribution.space.times(count)
    if isinstance(latent, Labelled):
        network: Network = networks.make(experiment.generator, latent.dim + width, outputs)
        network = Beside(network, latent.classes, width)
    else:
        network = networks.make(experiment.generator, latent.dim, outputs)
    network = network if count == 1 else Heads(network, count)
    return LearnedLatent(network, latent) if latent.shapes else network


def discriminator(experiment: Experiment, distribution: Distribution, latent: Latent) -> Network:
    """The discriminator's network, from packs of samples to raw outputs; LATENT says how many classes there are.

    Raises:
        Refusal: D is given classes by projection, and its network shows no features.
    """
    options, outputs = experiment.discriminator, experiment.objective.outputs
    # The images of a pack are the channels of one, since a pack's numbers lie sample by sample.
    inputs = distribution.space.times((1 + experiment.packing.deviations) * experiment.pack)
    if isinstance(latent, Labelled):
        if experiment.labels.discriminator == "concatenation":
            width = experiment.labels.embedding
            return Beside(networks.make(options, distribution.space.width + width, outputs), latent.classes, width)
        network = networks.make(options, inputs, outputs)
        if not isinstance(network, Featured):
            raise Refusal(
                f"labels.discriminator = 'projection' beside discriminator.name = {options.name!r}: this network shows "
                "no features that a class could be projected on; expected 'concatenation', or discriminator.name = "
                "'mlp'"
            )
        return Projection(network, latent.classes)
    if not experiment.packing.deviations:
        return networks.make(options, inputs, outputs)
    return WithDeviations(networks.make(options, inputs, outputs), experiment.pack)


def as_seen(experiment: GameSettings, distribution: Distribution, places: Tensor) -> Tensor:
    """PLACES [members, n, dim] as D of EXPERIMENT gets single ones; if it is given classes, as [members, n, dim + 1].

    The class of a place is the one that DISTRIBUTION has there: the mode that is nearest.
    """
    if not experiment.conditional:
        return places
    labels = distribution.labels(places)
    assert labels is not None
    return with_class(places, labels)
