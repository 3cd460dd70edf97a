"""Residual networks without normalisation."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.experiment import networks as options
from gantui.gan.networks.activations import OUTPUTS, activation
from gantui.gan.networks.affine import affine
from gantui.gan.networks.base import NETWORKS, Featured, Found, Shape, padded
from gantui.gan.networks.initial_weights import initial_affine


@NETWORKS.register("residual")
class Residual(Featured):
    """An affine layer in, blocks x + W2 act(W1 act(x)) that start as the identity, an affine layer out."""

    def __init__(self, residual: options.Residual, inputs: Shape, outputs: Shape) -> None:
        self.options, width = residual, residual.width
        self.feature_width = width
        self.layers = [
            (math.prod(inputs), width),
            *[(width, width)] * (2 * residual.blocks),
            (width, math.prod(outputs)),
        ]
        self.shapes: Sequence[Shape] = [shape for fans in self.layers for shape in (fans, (fans[1],))]
        self.activation = activation(residual)
        self.output = OUTPUTS[residual.output_activation]

    def initial(self, rng: torch.Generator) -> Tensor:
        """One member's weights at the start: [parameters]."""
        parts = [part for fans in self.layers for part in initial_affine(self.options, *fans, rng)]
        for second in range(2, len(self.layers) - 1, 2):  # in, (W1, W2), (W1, W2), ..., out
            parts[2 * second] = torch.zeros_like(parts[2 * second])
            parts[2 * second + 1] = torch.zeros_like(parts[2 * second + 1])
        return padded(parts)

    def last_layers(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> tuple[Tensor, Tensor]:
        """The last hidden layer and the outputs before their activation, as `Featured.last_layers` says."""
        parts = self.parts(weights)
        layers = [tuple(parts[index : index + 2]) for index in range(0, 2 * len(self.layers), 2)]
        x = affine(x, *layers[0])
        for first, second in zip(layers[1:-1:2], layers[2:-1:2], strict=True):
            x = x + affine(affine(self.activation(x), *first, then=self.activation), *second)
        x = self.activation(x)
        return x, affine(x, *layers[-1])
