"""Two distributions, and the map between them that is true: known here, and shown to no player without pairs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gantui.experiment.options.registry import Registry
from gantui.experiment.pairs import PairOptions
from gantui.experiment.space import Space

PAIRS: Registry[Callable[[Any, torch.device], Pair]] = Registry("pair")


class Pair(ABC):
    """X and Y, of which each part of X belongs to one of Y: part k to part k."""

    space: Space
    """The space of both sides."""
    shares: Tensor
    """[parts]: the share of the samples that each part has, of X and of Y."""

    @abstractmethod
    def draw_x(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent samples of X: [count, width]."""

    @abstractmethod
    def draw_y(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent samples of Y: [count, width]. They are paired with no x that anybody else has drawn."""

    @abstractmethod
    def draw_pairs(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent samples of X, each with the y that it truly belongs to: [count, 2, width]."""


def make(pair: PairOptions, device: torch.device) -> Pair:
    """The pair of distributions that PAIR describes, on DEVICE."""
    return PAIRS.find(pair.name)(pair, device)
