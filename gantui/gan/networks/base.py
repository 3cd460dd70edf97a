"""What every network can do."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property

import torch
from torch import Tensor

from gantui.experiment.networks import NetworkOptions
from gantui.experiment.registry import Registry

NETWORKS: Registry[type[Architecture]] = Registry("network")


ALIGNMENT = 64
"""Weights are padded with zeros to a multiple of this, so that the vector instructions of elementwise operations (an
optimizer's above all) treat a weight alike whether its member is alone or one of many, and the two stay equal."""

Shape = tuple[int, ...]


class Network(ABC):
    """A pure function of weights, memory and inputs.

    The weights of all members are one tensor [members, parameters]. So an optimizer step, clipping, an average, a copy
    for a snapshot is one operation each, and looking ahead is calling the network with other weights. The memory
    [members, remembered] is what moves without a gradient, such as the running averages of batch normalisation; it is
    changed by nothing but `advanced`.
    """

    shapes: Sequence[Shape]
    """Of one member's weights, in the order in which they lie in the tensor; what has two sizes is the matrix
    [inputs, outputs] of an affine layer."""
    remembered: int = 0
    """Numbers in one member's memory."""

    @property
    def parameters(self) -> int:
        """Numbers in one member's weights: a multiple of `ALIGNMENT`."""
        return sum(self.sizes)

    @cached_property
    def sizes(self) -> list[int]:
        """Numbers in each part of one member's weights, the padding last."""
        sizes = [math.prod(shape) for shape in self.shapes]
        return [*sizes, -sum(sizes) % ALIGNMENT]

    def parts(self, weights: Tensor) -> list[Tensor]:
        """WEIGHTS [members, parameters] as the tensors of `shapes`, each [members, *shape]."""
        # One split, whose backward is one concatenation; slicing would fill a whole gradient with zeros for each part.
        split = weights.split(self.sizes, dim=1)
        return [part.view(len(weights), *shape) for part, shape in zip(split, self.shapes, strict=False)]

    @abstractmethod
    def initial(self, generator: torch.Generator) -> Tensor:
        """One member's weights at the start, drawn by GENERATOR on its device: [parameters]."""

    def initial_memory(self, weights: Tensor) -> Tensor:
        """The memory at the start, for WEIGHTS [members, parameters]: [members, remembered]."""
        return weights.new_zeros(len(weights), self.remembered)

    def advanced(self, weights: Tensor, memory: Tensor, x: Tensor) -> Tensor:
        """The MEMORY [members, remembered] after an update on X [members, batch, inputs]: as large."""
        return memory

    @abstractmethod
    def __call__(self, weights: Tensor, x: Tensor, memory: Tensor, training: bool) -> Tensor:
        """WEIGHTS [members, parameters] applied to X [members, batch, inputs]: [members, batch, outputs].

        TRAINING: X is a batch whose statistics count; else each sample of X is judged by what MEMORY knows.
        """


class Architecture(Network):
    """A network that options describe."""

    @abstractmethod
    def __init__(self, options: NetworkOptions, inputs: int, outputs: int) -> None: ...


class Around(Network):
    """A network with something done before, after or inside it; what is not overridden is as in the inner one."""

    def __init__(self, inner: Network) -> None:
        self.inner = inner
        self.shapes, self.remembered = inner.shapes, inner.remembered

    def initial(self, generator: torch.Generator) -> Tensor:
        """One member's weights at the start, drawn by GENERATOR on its device: [parameters]."""
        return self.inner.initial(generator)

    def initial_memory(self, weights: Tensor) -> Tensor:
        """The memory at the start, for WEIGHTS [members, parameters]: [members, remembered]."""
        return self.inner.initial_memory(weights)

    def advanced(self, weights: Tensor, memory: Tensor, x: Tensor) -> Tensor:
        """The MEMORY [members, remembered] after an update on X [members, batch, inputs]: as large."""
        return self.inner.advanced(weights, memory, x)


def padded(parts: Sequence[Tensor]) -> Tensor:
    """One member's weights from PARTS: flat, with zeros up to a multiple of `ALIGNMENT`."""
    flat = torch.cat([part.flatten() for part in parts])
    return torch.cat([flat, flat.new_zeros(-len(flat) % ALIGNMENT)])
