"""The interface of every network. A new one is a file beside this, and its options in `gantui.experiment.networks`."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from gantui.experiment.networks import NetworkOptions
from gantui.experiment.options.registry import Registry

NETWORKS: Registry[Callable[[Any, Shape, Shape], Network]] = Registry("network")
"""What makes a network of its options, from the shape of one sample's inputs to that of its outputs: (numbers,), or
(channels, height, width) of an image. All networks read and give flat numbers; an image's lie channel by channel."""


ALIGNMENT = 64
"""Weights are padded with zeros to a multiple of this, so that the vector instructions of elementwise operations (an
optimizer's above all) treat a weight alike whether its member is alone or one of many, and the two stay equal."""

Shape = tuple[int, ...]
Found = list[Tensor]
"""What the forward passes of a network found in their batches, in turn: see `Network.__call__`."""


class Network(ABC):
    """A pure function of weights, buffers and inputs.

    The weights of all members are one tensor [members, parameters]. So an optimizer step, clipping, an average, a copy
    for a snapshot is one operation each, and looking ahead is calling the network with other weights. The buffers
    [members, size] hold what changes without a gradient: first the running averages of batch normalisation, which
    follow what the forward passes of a player's own updates find, then what `advanced` moves before each update.
    """

    shapes: Sequence[Shape]
    """The shapes of one member's weights, in the order in which they lie in the tensor; one with two sizes is the
    matrix [inputs, outputs] of an affine layer, one with four the kernel [outputs, inputs, height, width] of a
    convolution."""
    buffer_size: int = 0
    """Numbers in one member's memory."""

    @property
    def parameters(self) -> int:
        """How many numbers one member's weights have: a multiple of `ALIGNMENT`."""
        return sum(self.sizes)

    @cached_property
    def sizes(self) -> list[int]:
        """How many numbers each part of one member's weights has, the padding last."""
        sizes = [math.prod(shape) for shape in self.shapes]
        return [*sizes, -sum(sizes) % ALIGNMENT]

    def parts(self, weights: Tensor) -> list[Tensor]:
        """WEIGHTS [members, parameters] as the tensors of `shapes`, each [members, *shape]."""
        # One split, whose backward is one concatenation; slicing would fill a whole gradient with zeros for each part.
        split = weights.split(self.sizes, dim=1)
        return [part.view(len(weights), *shape) for part, shape in zip(split, self.shapes, strict=False)]

    @abstractmethod
    def initial(self, rng: torch.Generator) -> Tensor:
        """One member's weights at the start, drawn by RNG on its device: [parameters]."""

    def initial_buffers(self, weights: Tensor) -> Tensor:
        """The buffers at the start, for WEIGHTS [members, parameters]: [members, remembered]."""
        return weights.new_zeros(len(weights), self.buffer_size)

    def advanced(self, weights: Tensor, buffers: Tensor) -> Tensor:
        """The buffers BUFFERS [members, remembered] as the next update of WEIGHTS wants them."""
        return buffers

    @abstractmethod
    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """The outputs [members, batch, outputs] for WEIGHTS [members, parameters] on X [members, batch, inputs].

        If TRAINING, the statistics of the batch X are used; else each sample is judged by those in BUFFERS. With
        TRAINING a network that keeps running averages appends to FOUND the values of this batch that they are to
        follow, [members, averages], in the order in which these stand at the head of the buffers.
        """


class Architecture(Network):
    """A network that is built from options."""

    @abstractmethod
    def __init__(self, options: NetworkOptions, inputs: Shape, outputs: Shape) -> None: ...


class Featured(Architecture):
    """A network whose outputs are an affine function of a last hidden layer, the features, and an activation of it."""

    feature_width: int
    """How many features a sample has."""
    output: Callable[[Tensor], Tensor]
    """The activation of the outputs."""

    @abstractmethod
    def last_layers(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> tuple[Tensor, Tensor]:
        """The last hidden layer for X [members, batch, inputs], and the outputs before their activation.

        [members, batch, feature_width] and [members, batch, outputs]; the arguments are those of a call.
        """

    def features(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """The last hidden layer for X [members, batch, inputs]: [members, batch, feature_width]."""
        return self.last_layers(weights, x, buffers, training, found)[0]

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """WEIGHTS [members, parameters] applied to X [members, batch, inputs]: [members, batch, outputs]."""
        return self.output(self.last_layers(weights, x, buffers, training, found)[1])


class Around(Network):
    """A network that adds something before, after or inside another; the rest is left to the inner one."""

    def __init__(self, inner: Network) -> None:
        self.inner = inner
        self.shapes, self.buffer_size = inner.shapes, inner.buffer_size

    def initial(self, rng: torch.Generator) -> Tensor:
        """One member's weights at the start, drawn by RNG on its device: [parameters]."""
        return self.inner.initial(rng)

    def initial_buffers(self, weights: Tensor) -> Tensor:
        """The buffers at the start, for WEIGHTS [members, parameters]: [members, remembered]."""
        return self.inner.initial_buffers(weights)

    def advanced(self, weights: Tensor, buffers: Tensor) -> Tensor:
        """The buffers BUFFERS [members, remembered] as the next update of WEIGHTS wants them."""
        return self.inner.advanced(weights, buffers)


def padded(parts: Sequence[Tensor]) -> Tensor:
    """One member's weights made of PARTS: flat, with zeros up to a multiple of `ALIGNMENT`."""
    flat = torch.cat([part.flatten() for part in parts])
    return torch.cat([flat, flat.new_zeros(-len(flat) % ALIGNMENT)])
