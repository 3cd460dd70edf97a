"""The mixture latent: components whose means are drawn once and stay, or are learned."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.experiment import latents as options
from gantui.gan.latents.base import LATENTS, Latent
from gantui.gan.random_streams import rng_for as drawn_for


@LATENTS.register("mixture")
class Mixture(Latent):
    """Equal Gaussians around fixed means, each member's drawn from N(0, I) by its own seed."""

    def __init__(self, mixture: options.Mixture, seeds: Sequence[int], device: torch.device) -> None:
        self.dim = self.width = mixture.dim
        self.spread = mixture.spread
        self.means = torch.stack(
            [
                torch.randn(
                    mixture.components, mixture.dim, generator=drawn_for(device, seed, "latent.means"), device=device
                )
                for seed in seeds
            ]
        )
        """[members, components, dim]"""
        self.drawn = self.means

    def sample(self, member: int, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent latent vectors for MEMBER: [count, dim]."""
        means = self.means[member]
        component = torch.randint(len(means), (count,), generator=rng, device=means.device)
        noise = torch.randn(count, self.dim, generator=rng, device=means.device)
        return torch.add(means[component], noise, alpha=self.spread)


class LearnedMixture(Latent):
    """z = mu_i + sigma_i e, e from N(0, I), all mu and sigma learned with the generator (DeLiGAN, Gurumurthy 2017).

    Without the paper's extra term that pulls every sigma towards 1.
    """

    def __init__(self, mixture: options.Mixture, seeds: Sequence[int], device: torch.device) -> None:
        self.dim, self.width = mixture.dim, mixture.dim + 1
        self.components, self.spread, self.device = mixture.components, mixture.spread, device
        self.shapes = [(self.components, self.dim), (self.components, self.dim)]

    def sample(self, member: int, count: int, rng: torch.Generator) -> Tensor:
        """The number of a component, then e: [count, 1 + dim]."""
        component = torch.randint(self.components, (count, 1), generator=rng, device=self.device)
        noise = torch.randn(count, self.dim, generator=rng, device=self.device)
        return torch.cat([component.float(), noise], dim=1)

    def initial(self, rng: torch.Generator) -> list[Tensor]:
        """The starting weights: means drawn from N(0, I), and every standard deviation `spread`."""
        mean = torch.randn(self.components, self.dim, generator=rng, device=self.device)
        return [mean, torch.full_like(mean, self.spread)]

    def place(self, weights: Sequence[Tensor], draws: Tensor) -> Tensor:
        """mu + sigma e for the components that DRAWS name: [members, batch, dim]."""
        # A product with rows that have a single 1, not an indexed look-up: its gradient adds up in a fixed order on
        # every device.
        chosen = (draws[..., :1] == torch.arange(self.components, device=draws.device)).to(draws.dtype)
        means, deviations = (torch.bmm(chosen, weight) for weight in weights)
        return means + deviations * draws[..., 1:]
