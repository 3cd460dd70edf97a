"""The latents without parameters: normal and uniform."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.experiment import latents as options
from gantui.gan.latents.base import LATENTS, Latent


@LATENTS.register("normal")
class Normal(Latent):
    """The standard normal latent, N(0, I)."""

    def __init__(self, normal: options.Normal, seeds: Sequence[int], device: torch.device) -> None:
        self.dim = self.width = normal.dim
        self.device = device

    def sample(self, member: int, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent latent vectors: [count, dim]."""
        return torch.randn(count, self.dim, generator=rng, device=self.device)


@LATENTS.register("uniform")
class Uniform(Latent):
    """The uniform latent, on a box."""

    def __init__(self, uniform: options.Uniform, seeds: Sequence[int], device: torch.device) -> None:
        self.dim = self.width = uniform.dim
        self.low, self.high, self.device = uniform.low, uniform.high, device

    def sample(self, member: int, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent latent vectors: [count, dim]."""
        uniform = torch.rand(count, self.dim, generator=rng, device=self.device)
        return uniform.mul_(self.high - self.low).add_(self.low)
