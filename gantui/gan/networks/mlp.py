"""Fully connected networks."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment import networks as options
from gantui.gan.networks.base import NETWORKS, Network

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "tanh": torch.tanh,
    "elu": F.elu,
    "softplus": F.softplus,
    "gelu": F.gelu,
    "silu": F.silu,
}
OUTPUTS: dict[str, Callable[[Tensor], Tensor]] = {"none": lambda x: x, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


@NETWORKS.register("mlp")
class MLP(Network):
    """Affine layers with an activation between them: x W + b, W stored [in, out]."""

    def __init__(self, mlp: options.MLP, inputs: int, outputs: int) -> None:
        self.layers = list(pairwise([inputs, *mlp.hidden, outputs]))
        self.sizes = [size for fan_in, fan_out in self.layers for size in (fan_in * fan_out, fan_out)]
        self.parameters = sum(self.sizes)
        self.init = mlp.init
        slope = mlp.slope
        self.activation: Callable[[Tensor], Tensor] = ACTIVATIONS.get(mlp.activation, lambda x: F.leaky_relu(x, slope))
        self.output = OUTPUTS[mlp.output_activation]
        self.gain = {"relu": math.sqrt(2), "leaky_relu": math.sqrt(2 / (1 + slope**2))}.get(mlp.activation, 1.0)

    def initial(self, generator: torch.Generator) -> Tensor:
        """One member's weights at the start: [parameters]."""
        return torch.cat([part for fans in self.layers for part in self._layer(*fans, generator)])

    def _layer(self, fan_in: int, fan_out: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Weights [fan_in * fan_out] and biases [fan_out] of one layer."""
        device = generator.device
        bias = torch.zeros(fan_out, device=device)
        if self.init in ("he", "normal"):
            std = self.gain / math.sqrt(fan_in) if self.init == "he" else 0.02
            return std * torch.randn(fan_in * fan_out, generator=generator, device=device), bias
        bound = math.sqrt(6 / (fan_in + fan_out)) if self.init == "xavier" else 1 / math.sqrt(fan_in)
        weight = torch.empty(fan_in * fan_out, device=device).uniform_(-bound, bound, generator=generator)
        return weight, bias.uniform_(-bound, bound, generator=generator) if self.init == "default" else bias

    def __call__(self, weights: Tensor, x: Tensor) -> Tensor:
        """WEIGHTS [members, parameters] applied to X [members, batch, inputs]: [members, batch, outputs]."""
        # One split, whose backward is one concatenation; slicing would fill a whole gradient with zeros for each part.
        parts = weights.split(self.sizes, dim=1)
        for index, (fan_in, fan_out) in enumerate(self.layers):
            if index:
                x = self.activation(x)
            weight, bias = parts[2 * index : 2 * index + 2]
            x = torch.baddbmm(bias.unsqueeze(1), x, weight.unflatten(1, (fan_in, fan_out)))
        return self.output(x)
