"""What every latent distribution can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.experiment.latents import LatentOptions
from gantui.experiment.registry import Registry

LATENTS: Registry[type[Latent]] = Registry("latent")


class Latent(ABC):
    """Where the generator's inputs come from, for each member of a training."""

    dim: int

    @abstractmethod
    def __init__(self, options: LatentOptions, seeds: Sequence[int], device: torch.device) -> None: ...

    @abstractmethod
    def sample(self, member: int, count: int, generator: torch.Generator) -> Tensor:
        """COUNT independent latent vectors for MEMBER: [count, dim]."""
