"""Functions that torch lacks, or whose gradient it rounds to 0: each may be differentiated twice, in float32 too."""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

_ITERATIONS = 3
"""The iterations of Halley's method, which triples the digits: from the start below float32 has all of its own after
two, float64 after three."""


def expm1(x: Tensor) -> Tensor:
    """e^X - 1, whose gradient is e^X far below 0 too: that of `torch.expm1` is its value + 1, which rounds to 0."""
    # Not by clamp, whose gradient at the bound itself is 1 in some versions of torch and 0 in others.
    near = x > -1
    return torch.where(near, torch.expm1(torch.where(near, x, -1)), torch.exp(torch.where(near, -1, x)) - 1)


def half_tanh(x: Tensor) -> Tensor:
    """(tanh X) / 2, computed by the sigmoid's small side, where its gradient does not round to 0."""
    return torch.where(x > 0, 0.5 - torch.sigmoid(-2 * x), torch.sigmoid(2 * x) - 0.5)


def log1mexp(x: Tensor) -> Tensor:
    """Log(1 - e^-X) for X > 0, to full precision at both ends (Mächler 2012); its value only, no gradient."""
    with torch.no_grad():
        return torch.where(x < math.log(2), torch.log(-torch.expm1(-x)), torch.log1p(-torch.exp(-x)))


class _LogWrightOmega(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        # The start is exact far out on either side.
        y = torch.where(x > 1, x.clamp(min=1).log(), F.logsigmoid(x))
        for _ in range(_ITERATIONS):
            omega = y.exp()
            newton = (y + omega - x) / (1 + omega)
            y = y - newton / (1 - newton * omega / (2 * (1 + omega)))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        (y,) = ctx.saved_tensors
        return grads[0] * torch.sigmoid(-y)


def log_wright_omega(x: Tensor) -> Tensor:
    """The y with y + e^y = X, so that W0(e^X) = omega(X) = e^y; y' = 1 / (1 + e^y) = sigmoid(-y).

    In the logarithm nothing overflows or underflows for any finite X.
    """
    return _LogWrightOmega.apply(x)  # type: ignore[no-untyped-call]


class _LogRest(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, v: Tensor, power: float) -> Tensor:
        y = log1mexp(power * F.softplus(-v))
        ctx.save_for_backward(v, y)
        ctx.power = power
        return y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None]:
        # sigmoid(v)^power sigmoid(-v) / (1 - sigmoid(v)^power), as a logarithm: far out the quotient's parts underflow.
        v, y = ctx.saved_tensors
        return -ctx.power * grads[0] * torch.exp(-ctx.power * F.softplus(-v) - F.softplus(v) - y), None


def log_rest(v: Tensor, power: float) -> Tensor:
    """log(1 - sigmoid(V)^POWER), without loss of precision."""
    return _LogRest.apply(v, power)  # type: ignore[no-untyped-call]
