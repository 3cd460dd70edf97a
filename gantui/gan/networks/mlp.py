"""Fully connected networks."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment import networks as options
from gantui.gan.networks.base import ALIGNMENT, NETWORKS, Network

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "tanh": torch.tanh,
    "elu": F.elu,
    "softplus": F.softplus,
    "gelu": F.gelu,
    "silu": F.silu,
}
OUTPUTS: dict[str, Callable[[Tensor], Tensor]] = {"none": lambda x: x, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


class Score(torch.autograd.Function):
    """x W + b for layers with ONE output: X [members, batch, in], W [members, in, 1], B [members, 1, 1].

    A product with a single column is the one product that matrix libraries round differently for one member and for
    many. As a sum of products it is the same bit for bit; its backward's products already are.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """[members, batch, 1]."""
        ctx.save_for_backward(x, weight)
        return (x * weight.transpose(1, 2)).sum(2, keepdim=True) + bias

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The gradients of x, W and b, differentiable in their turn."""
        x, weight = ctx.saved_tensors
        return (
            torch.bmm(gradient, weight.transpose(1, 2)),
            torch.bmm(x.transpose(1, 2), gradient),
            gradient.sum(1, keepdim=True),
        )


@NETWORKS.register("mlp")
class MLP(Network):
    """Affine layers with an activation between them: x W + b, W stored [in, out]."""

    def __init__(self, mlp: options.MLP, inputs: int, outputs: int) -> None:
        self.layers = list(pairwise([inputs, *mlp.hidden, outputs]))
        self.sizes = [size for fan_in, fan_out in self.layers for size in (fan_in * fan_out, fan_out)]
        self.sizes.append(-sum(self.sizes) % ALIGNMENT)
        self.parameters = sum(self.sizes)
        self.init = mlp.init
        slope = mlp.slope
        self.activation: Callable[[Tensor], Tensor] = ACTIVATIONS.get(mlp.activation, lambda x: F.leaky_relu(x, slope))
        self.output = OUTPUTS[mlp.output_activation]
        self.gain = {"relu": math.sqrt(2), "leaky_relu": math.sqrt(2 / (1 + slope**2))}.get(mlp.activation, 1.0)

    def initial(self, generator: torch.Generator) -> Tensor:
        """One member's weights at the start: [parameters]."""
        parts = [part for fans in self.layers for part in self._layer(*fans, generator)]
        return torch.cat([*parts, torch.zeros(self.sizes[-1], device=generator.device)])

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
            affine = _score if fan_out == 1 else _affine
            x = affine(x, weight.unflatten(1, (fan_in, fan_out)), bias.unsqueeze(1))
        return self.output(x)


def _score(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    # Under autocast x comes in bfloat16, and no gradient would be cast for it here.
    score: Tensor = Score.apply(x.to(weight.dtype), weight, bias)  # type: ignore[no-untyped-call]
    return score


def _affine(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.baddbmm(bias, x, weight)
