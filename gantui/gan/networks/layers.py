"""How the weights of layers start, and what surrounds their products: normalisation, the output."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment.networks import Layered
from gantui.gan.networks.activations import Elementwise

OUTPUTS: dict[str, Elementwise] = {"none": lambda x: x, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def initial_affine(options: Layered, fan_in: int, fan_out: int, rng: torch.Generator) -> list[Tensor]:
    """The weights [fan_in, fan_out] and biases [fan_out] of an affine layer at the start."""
    device = rng.device
    shape, bias = (fan_in, fan_out), torch.zeros(fan_out, device=device)
    match options.init:
        case "he" | "normal":
            std = _gain(options) / math.sqrt(fan_in) if options.init == "he" else 0.02
            return [std * torch.randn(shape, generator=rng, device=device), bias]
        case "orthogonal":
            return [_gain(options) * _orthogonal(fan_in, fan_out, rng), bias]
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


def _orthogonal(fan_in: int, fan_out: int, rng: torch.Generator) -> Tensor:
    """A random matrix [fan_in, fan_out] with orthonormal rows or columns, whichever are fewer."""
    rows, columns = max(fan_in, fan_out), min(fan_in, fan_out)
    # Drawn on the device, factored on the CPU: the same on every machine with the same numbers.
    q, r = torch.linalg.qr(torch.randn(rows, columns, generator=rng, device=rng.device).cpu().double())
    q = (q * r.diagonal().sign()).float().to(rng.device)
    return q if fan_in >= fan_out else q.T


BATCH_EPS = 1e-5
BATCH_MOMENTUM = 0.1
"""The share that the newest batch has in a running average, as in PyTorch."""


def batch_statistics(x: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and (biased) variance over the batch of X [members, batch, width]: [members, 1, width] each."""
    mean = x.mean(1, keepdim=True)
    return mean, (x - mean).square().mean(1, keepdim=True)


def followed(seen: list[Tensor], count: int) -> Tensor:
    """What running averages are to follow, [members, averages]: SEEN holds each layer's mean and variance in turn.

    Each is [members, 1, width] of COUNT numbers; variances count unbiased, as in PyTorch.
    """
    unbiased = count / max(1, count - 1)
    now = [part.detach().squeeze(1) * (unbiased if index % 2 else 1.0) for index, part in enumerate(seen)]
    return torch.cat(now, dim=1)


def normalised(x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """X [members, batch, width] at mean 0 and variance 1, then scaled and shifted ([members, width]; Ioffe 2015)."""
    return (x - mean) * torch.rsqrt(variance + BATCH_EPS) * scale.unsqueeze(1) + shift.unsqueeze(1)
