"""Layers as functions of stacked weights, and how their weights start."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment.networks import Layered

Elementwise = Callable[[Tensor], Tensor]

ACTIVATIONS: dict[str, Elementwise] = {
    "relu": F.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "elu": F.elu,
    "softplus": F.softplus,
    "gelu": F.gelu,
    "silu": F.silu,
}
OUTPUTS: dict[str, Elementwise] = {"none": lambda x: x, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def activation(options: Layered, name: str = "") -> Elementwise:
    """The activation called NAME, or else the one that OPTIONS name."""
    slope = options.slope
    return ACTIVATIONS.get(name or options.activation, lambda x: F.leaky_relu(x, slope))


NARROW = 8
"""Outputs below which matrix libraries, made for wide results, are slow: with 128 x 2 weights, a batch of 256 and 16
members the gradient of W took eight times as long as that of its transpose, the product itself twice as long."""


def affine(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """x W + b: X [members, batch, in], WEIGHT [members, in, out], BIAS [members, out] -> [members, batch, out]."""
    if weight.shape[2] >= NARROW:
        return torch.baddbmm(bias.unsqueeze(1), x, weight)
    # Under autocast x comes in bfloat16, and no gradient would be cast for it here.
    few: Tensor = Narrow.apply(x.to(weight.dtype), weight, bias.unsqueeze(1))  # type: ignore[no-untyped-call]
    return few


class Narrow(torch.autograd.Function):
    """x W + b for layers with few outputs: X [members, batch, in], W [members, in, out], B [members, 1, out].

    Several are worked out as the transpose, W's gradient too. A product with a single column is also the one product
    that matrix libraries round differently for one member and for many; as a sum of products it is the same bit for
    bit.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """[members, batch, out]."""
        ctx.save_for_backward(x, weight)
        if weight.shape[2] == 1:
            return (x * weight.transpose(1, 2)).sum(2, keepdim=True) + bias
        return torch.bmm(weight.transpose(1, 2), x.transpose(1, 2)).transpose(1, 2) + bias

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The gradients of x, W and b, differentiable in their turn."""
        x, weight = ctx.saved_tensors
        if weight.shape[2] == 1:
            of_x, of_weight = gradient * weight.transpose(1, 2), (x * gradient).sum(1).unsqueeze(2)
        else:
            of_x = torch.bmm(gradient, weight.transpose(1, 2))
            of_weight = torch.bmm(gradient.transpose(1, 2), x).transpose(1, 2)
        return of_x, of_weight, gradient.sum(1, keepdim=True)


def initial_affine(options: Layered, fan_in: int, fan_out: int, generator: torch.Generator) -> list[Tensor]:
    """Weights [fan_in, fan_out] and biases [fan_out] of an affine layer at the start."""
    device = generator.device
    shape, bias = (fan_in, fan_out), torch.zeros(fan_out, device=device)
    match options.init:
        case "he" | "normal":
            std = _gain(options) / math.sqrt(fan_in) if options.init == "he" else 0.02
            return [std * torch.randn(shape, generator=generator, device=device), bias]
        case "orthogonal":
            return [_gain(options) * _orthogonal(fan_in, fan_out, generator), bias]
        case "xavier":
            bound = math.sqrt(6 / (fan_in + fan_out))
            return [torch.empty(shape, device=device).uniform_(-bound, bound, generator=generator), bias]
        case "default":
            bound = 1 / math.sqrt(fan_in)
            weight = torch.empty(shape, device=device).uniform_(-bound, bound, generator=generator)
            return [weight, bias.uniform_(-bound, bound, generator=generator)]


def _gain(options: Layered) -> float:
    if options.gain is not None:
        return options.gain
    return {"relu": math.sqrt(2), "leaky_relu": math.sqrt(2 / (1 + options.slope**2))}.get(options.activation, 1.0)


def _orthogonal(fan_in: int, fan_out: int, generator: torch.Generator) -> Tensor:
    """A matrix [fan_in, fan_out] with orthonormal rows or columns, whichever are fewer, evenly distributed."""
    rows, columns = max(fan_in, fan_out), min(fan_in, fan_out)
    # Drawn on the device, factored on the CPU: the same on every machine with the same numbers.
    q, r = torch.linalg.qr(torch.randn(rows, columns, generator=generator, device=generator.device).cpu().double())
    q = (q * r.diagonal().sign()).float().to(generator.device)
    return q if fan_in >= fan_out else q.T


BATCH_EPS = 1e-5
BATCH_MOMENTUM = 0.1


def batch_statistics(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and (biased) variance over the batch of X [members, batch, width]: [members, 1, width] each."""
    mean = x.mean(1, keepdim=True)
    return mean, (x - mean).square().mean(1, keepdim=True)


def normalised(x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """X [members, batch, width] at mean 0 and variance 1, then scaled and shifted ([members, width]; Ioffe 2015)."""
    return (x - mean) * torch.rsqrt(variance + BATCH_EPS) * scale.unsqueeze(1) + shift.unsqueeze(1)
