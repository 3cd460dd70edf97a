"""The mixture latent: components whose means are drawn once."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.experiment import latents as options
from gantui.gan.draws import generator as drawn_for
from gantui.gan.latents.base import LATENTS, Latent


@LATENTS.register("mixture")
class Mixture(Latent):
    """Equal Gaussians around fixed means, each member's drawn from N(0, I) by its own seed."""

    def __init__(self, mixture: options.Mixture, seeds: Sequence[int], device: torch.device) -> None:
        self.dim, self.spread = mixture.dim, mixture.spread
        self.means = torch.stack(
            [
                torch.randn(
                    mixture.components, mixture.dim, generator=drawn_for(device, seed, "latent.means"), device=device
                )
                for seed in seeds
            ]
        )
        """[members, components, dim]"""

    def sample(self, member: int, count: int, generator: torch.Generator) -> Tensor:
        """COUNT independent latent vectors for MEMBER: [count, dim]."""
        means = self.means[member]
        component = torch.randint(len(means), (count,), generator=generator, device=means.device)
        noise = torch.randn(count, self.dim, generator=generator, device=means.device)
        return torch.add(means[component], noise, alpha=self.spread)
