"""What every network can do."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from gantui.experiment.networks import NetworkOptions
from gantui.experiment.registry import Registry

NETWORKS: Registry[type[Network]] = Registry("network")


ALIGNMENT = 64
"""Weights are padded with zeros to a multiple of this, so that the vector instructions of elementwise operations (an
optimizer's above all) treat a weight alike whether its member is alone or one of many, and the two stay equal."""


class Network(ABC):
    """An architecture: a pure function of weights and inputs.

    The weights of all members are one tensor [members, parameters]. So an optimizer step, clipping, an average, a copy
    for a snapshot is one operation each, and looking ahead is calling the network with other weights.
    """

    parameters: int
    """Numbers in one member's weights: a multiple of `ALIGNMENT`."""

    @abstractmethod
    def __init__(self, options: NetworkOptions, inputs: int, outputs: int) -> None: ...

    @abstractmethod
    def initial(self, generator: torch.Generator) -> Tensor:
        """One member's weights at the start, drawn by GENERATOR on its device: [parameters]."""

    @abstractmethod
    def __call__(self, weights: Tensor, x: Tensor) -> Tensor:
        """WEIGHTS [members, parameters] applied to X [members, batch, inputs]: [members, batch, outputs]."""
