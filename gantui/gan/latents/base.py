"""The interface of every latent distribution."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.experiment.latents import LatentOptions
from gantui.experiment.options.registry import Registry

LATENTS: Registry[type[Latent]] = Registry("latent")


class Latent(ABC):
    """Where the generator's inputs come from, for each member of a training.

    What is drawn are latent vectors, unless the latent is learned: then its weights are the generator's, and they make
    latent vectors of the draws.
    """

    dim: int
    """Numbers in a latent vector."""
    width: int
    """Numbers in a draw."""
    shapes: Sequence[tuple[int, ...]] = ()
    """The shapes of the learned weights; empty: none are learned."""
    drawn: Tensor | None = None
    """[members, ...]: what was drawn once for the whole training and is not learned. Kept with the weights, since
    another device would draw other numbers."""

    @abstractmethod
    def __init__(self, options: LatentOptions, seeds: Sequence[int], device: torch.device) -> None: ...

    @abstractmethod
    def sample(self, member: int, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent draws for MEMBER: [count, width]."""

    def initial(self, rng: torch.Generator) -> list[Tensor]:
        """One member's learned weights at the start, of the sizes in `shapes`, drawn by RNG."""
        return []

    def place(self, weights: Sequence[Tensor], draws: Tensor) -> Tensor:
        """The latent vectors [members, batch, dim] for DRAWS [members, batch, width]; WEIGHTS are [members, *shape]."""
        return draws
