"""The fixed samples that are shown of a run: the same real points and latents from its beginning to its end."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.gan.distributions import Distribution
from gantui.gan.latents import Labelled
from gantui.gan.latents.labelled import with_class
from gantui.gan.random_streams import rng_for
from gantui.gan.trainee import Sampled


@dataclass(frozen=True)
class FixedSamples:
    """The samples that are shown: the same real points and latents for a whole run, so that points move."""

    real: Tensor
    """[members, points, dim]"""
    latent: Tensor
    """[members, points, latent width]; where G is asked for classes, each the class of the real point of its place."""
    labels: Tensor | None
    """[members, points]: the class of each real point; None where the data have none and G is asked for none."""

    @classmethod
    def make(cls, sampled: Sampled, points: int) -> FixedSamples:
        """Draw POINTS real points and as many latents for every member of SAMPLED."""
        seeds, device, distribution = sampled.seeds, sampled.device, sampled.distribution
        real, latent, classes = [], [], []
        for member, seed in enumerate(seeds):
            draws = distribution.draw(points, rng_for(device, seed, "display.real"))
            made = sampled.latent.sample(member, points, rng_for(device, seed, "display.latent"))
            if isinstance(sampled.latent, Labelled):
                draws, labels = _in_turn(distribution, draws)
                made = with_class(made[..., :-1], labels)
                classes.append(labels)
            elif distribution.space.classes and (own := distribution.labels(draws)) is not None:
                classes.append(own)
            real.append(distribution.place(draws))
            latent.append(made)
        return cls(torch.stack(real), torch.stack(latent), torch.stack(classes) if classes else None)


def _in_turn(distribution: Distribution, draws: Tensor) -> tuple[Tensor, Tensor]:
    """DRAWS [n, draw width] in such an order that the classes take turns, and the class of each: [n].

    So the first few are spread over the classes as evenly as they can be.
    """
    labels = distribution.labels(draws)
    assert labels is not None
    by_class = labels.argsort(stable=True)
    places = torch.arange(len(labels), device=labels.device)
    sorted_labels = labels[by_class]
    # How many of its class come before each: its place less that of the first of its class.
    before = places - torch.searchsorted(sorted_labels, sorted_labels)
    order = by_class[before.argsort(stable=True)]
    return draws[order], labels[order]
