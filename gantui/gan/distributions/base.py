"""What every distribution can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.registry import Registry

DISTRIBUTIONS: Registry[type[Distribution]] = Registry("distribution")


@dataclass(frozen=True)
class Modes:
    """The modes of a mixture of round Gaussians of one width."""

    centres: Tensor
    """[modes, dim]"""
    shares: Tensor
    """[modes]: the probability of each; they add up to 1."""
    std: float
    """Standard deviation along each axis."""


class Distribution(ABC):
    """A distribution on the plane; everything it returns lies on the device it was made for, in float32."""

    dim = 2
    modes: Modes | None = None

    @abstractmethod
    def __init__(self, options: DistributionOptions, device: torch.device) -> None: ...

    @abstractmethod
    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """COUNT independent points: [count, dim]."""

    def log_density(self, points: Tensor) -> Tensor | None:
        """The exact log density at POINTS [..., dim], in nats: [...]; None where it has no closed form."""
        return None
