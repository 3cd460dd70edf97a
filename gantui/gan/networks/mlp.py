"""Fully connected networks."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.experiment import networks as options
from gantui.gan.networks.activations import OUTPUTS, activation
from gantui.gan.networks.affine import affine
from gantui.gan.networks.base import NETWORKS, Featured, Found, Shape, padded
from gantui.gan.networks.batch_normalisation import batch_statistics, followed, normalised
from gantui.gan.networks.initial_weights import initial_affine


@NETWORKS.register("mlp")
class MLP(Featured):
    """Affine layers with an activation between them: x W + b, W stored [in, out]."""

    def __init__(self, mlp: options.MLP, inputs: Shape, outputs: Shape) -> None:
        self.options, first = mlp, math.prod(inputs)
        self.pieces, self.batch_norm = mlp.maxout, mlp.normalisation == "batch"
        self.layers = [
            *((fan_in, width * mlp.maxout) for fan_in, width in zip([first, *mlp.hidden], mlp.hidden, strict=False)),
            (mlp.hidden[-1] if mlp.hidden else first, math.prod(outputs)),
        ]
        self.feature_width = self.layers[-1][0]
        self.shapes: Sequence[Shape] = [
            *(shape for fan_in, fan_out in self.layers for shape in ((fan_in, fan_out), (fan_out,))),
            *((size,) for _, size in self.layers[:-1] * self.batch_norm for _ in ("scale", "shift")),
        ]
        self.buffer_size = 2 * sum(size for _, size in self.layers[:-1]) if self.batch_norm else 0
        names = mlp.activations or (mlp.activation,) * len(mlp.hidden)
        self.activations = [activation(mlp, name) for name in names]
        self.output = OUTPUTS[mlp.output_activation]

    def initial(self, rng: torch.Generator) -> Tensor:
        """One member's weights at the start: [parameters]."""
        parts = [part for fans in self.layers for part in initial_affine(self.options, *fans, rng)]
        for shape in self.shapes[len(parts) :: 2]:
            parts += [torch.ones(shape, device=rng.device), torch.zeros(shape, device=rng.device)]
        return padded(parts)

    def initial_buffers(self, weights: Tensor) -> Tensor:
        """The buffers at the start: running means of 0 and variances of 1, layer by layer."""
        if not self.batch_norm:
            return super().initial_buffers(weights)
        sizes = [size for _, size in self.layers[:-1]]
        pairs = [part for size in sizes for part in (weights.new_zeros(size), weights.new_ones(size))]
        return torch.cat(pairs).repeat(len(weights), 1) if pairs else super().initial_buffers(weights)

    def last_layers(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> tuple[Tensor, Tensor]:
        """The last hidden layer and the outputs before their activation, as `Featured.last_layers` says."""
        parts = self.parts(weights)
        scales = parts[2 * len(self.layers) :]
        known = (
            buffers.unsqueeze(1).split([size for _, size in self.layers[:-1] for _ in "mv"], dim=2) if scales else ()
        )
        seen: list[Tensor] = []
        for index in range(len(self.layers) - 1):
            own, activation = slice(2 * index, 2 * index + 2), self.activations[index]
            if not scales and self.pieces == 1:
                x = affine(x, *parts[own], then=activation)
                continue
            x = affine(x, *parts[own])
            if scales:
                mean, variance = batch_statistics(x) if training else known[own]
                seen += [mean, variance]
                x = normalised(x, mean, variance, *scales[own])
            x = activation(x) if self.pieces == 1 else x.unflatten(2, (-1, self.pieces)).amax(3)
        if seen and training and found is not None:
            found.append(followed(seen, x.shape[1]))
        last = 2 * (len(self.layers) - 1)
        return x, affine(x, *parts[last : last + 2])
