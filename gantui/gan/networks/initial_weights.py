"""How the weights of layers start: He, Xavier, orthogonal, and others."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment.networks import Layered
from gantui.gan.networks.base import Shape


def initial_affine(options: Layered, fan_in: int, fan_out: int, rng: torch.Generator) -> list[Tensor]:
    """The weights [fan_in, fan_out] and biases [fan_out] of an affine layer at the start."""
    return _initial(options, (fan_in, fan_out), fan_in, fan_out, fan_out, rng)


def initial_kernel(options: Layered, shape: Shape, rng: torch.Generator, stride: int = 1) -> list[Tensor]:
    """The kernel SHAPE [outputs, inputs, height, width] and biases [outputs] of a convolution at the start.

    STRIDE is that of a transposed one, in which each output has only 1/stride^2 of the kernel to do with.
    """
    outputs, inputs, taps = shape[0], shape[1], math.prod(shape[2:])
    return _initial(options, shape, inputs * taps // stride**2, outputs * taps // stride**2, outputs, rng)


def _initial(
    options: Layered, shape: Shape, fan_in: int, fan_out: int, outputs: int, rng: torch.Generator
) -> list[Tensor]:
    device, bias = rng.device, torch.zeros(outputs, device=rng.device)
    match options.init:
        case "he" | "normal":
            std = _gain(options) / math.sqrt(fan_in) if options.init == "he" else 0.02
            return [std * torch.randn(shape, generator=rng, device=device), bias]
        case "orthogonal":
            return [_gain(options) * _orthogonal(shape[0], math.prod(shape[1:]), rng).view(shape), bias]
        case "xavier":
            bound = math.sqrt(6 / (fan_in + fan_out))
            return [torch.empty(shape, device=device).uniform_(-bound, bound, generator=rng), bias]
        case "default":
            bound = 1 / math.sqrt(fan_in)
            weight = torch.empty(shape, device=device).uniform_(-bound, bound, generator=rng)
            return [weight, bias.uniform_(-bound, bound, generator=rng)]


def _gain(options: Layered) -> float:
    if options.gain is not None:
        return options.gain
    return {"relu": math.sqrt(2), "leaky_relu": math.sqrt(2 / (1 + options.slope**2))}.get(options.activation, 1.0)


def _orthogonal(height: int, width: int, rng: torch.Generator) -> Tensor:
    """A random matrix [height, width] with orthonormal rows or columns, whichever are fewer."""
    rows, columns = max(height, width), min(height, width)
    # Drawn on the device, factored on the CPU: the same on every machine with the same numbers.
    q, r = torch.linalg.qr(torch.randn(rows, columns, generator=rng, device=rng.device).cpu().double())
    q = (q * r.diagonal().sign()).float().to(rng.device)
    return q if height >= width else q.T.contiguous()
