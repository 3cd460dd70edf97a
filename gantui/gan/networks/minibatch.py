"""Minibatch discrimination."""

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


@NETWORKS.register("minibatch")
class Minibatch(Featured):
    """An MLP whose last layer also gets o(x_i)_b = sum over j != i of exp(-|M_ib - M_jb|_1) (Salimans 2016, sec. 3.2).

    M = features(x) T holds `kernels` rows b of `kernel_dim` numbers for each sample. Fakes that are all alike show at
    once.
    """

    def __init__(self, minibatch: options.Minibatch, inputs: Shape, outputs: Shape) -> None:
        self.options, hidden = minibatch, minibatch.hidden
        self.kernels = (minibatch.kernels, minibatch.kernel_dim)
        self.hidden = list(zip([math.prod(inputs), *hidden], hidden, strict=False))
        self.tensor = (hidden[-1], minibatch.kernels * minibatch.kernel_dim)
        self.feature_width = hidden[-1] + minibatch.kernels
        self.last = (self.feature_width, math.prod(outputs))
        layers = [*self.hidden, self.last]
        self.shapes: Sequence[Shape] = [*(shape for fans in layers for shape in (fans, (fans[1],))), self.tensor]
        self.activation = activation(minibatch)
        self.output = OUTPUTS[minibatch.output_activation]

    def initial(self, rng: torch.Generator) -> Tensor:
        """One member's weights at the start: [parameters]."""
        layers = [*self.hidden, self.last]
        parts = [part for fans in layers for part in initial_affine(self.options, *fans, rng)]
        return padded([*parts, initial_affine(self.options, *self.tensor, rng)[0]])

    def last_layers(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> tuple[Tensor, Tensor]:
        """The last hidden layer and the outputs before their activation, as `Featured.last_layers` says."""
        *parts, tensor = self.parts(weights)
        for index in range(len(self.hidden)):
            x = affine(x, *parts[2 * index : 2 * index + 2], then=self.activation)
        rows = torch.bmm(x, tensor).unflatten(2, self.kernels)
        apart = (rows.unsqueeze(1) - rows.unsqueeze(2)).abs().sum(4)
        near = torch.exp(-apart).sum(2) - 1  # without the sample itself, which is at distance 0
        x = torch.cat([x, near], dim=2)
        return x, affine(x, *parts[-2:])
