"""Activations: the functions applied to each number between the layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment.networks import Layered

Elementwise = Callable[[Tensor], Tensor]
Chain = Callable[[Tensor, Tensor], Tensor]
"""From the gradient of an activation's output, and that output, to the gradient of its input."""

OUTPUTS: dict[str, Elementwise] = {"none": lambda x: x, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
"""What a network may do to each number of its output."""


@dataclass(frozen=True)
class InPlace:
    """An activation computed in place of its input: its slope follows from its output."""

    put: Elementwise
    chain: Chain
    """Differentiable in both."""


@dataclass(frozen=True)
class Activation:
    """An activation: a function of one number."""

    of: Elementwise
    in_place: InPlace | None = None
    """Where that can be."""

    def __call__(self, x: Tensor) -> Tensor:
        """Apply it to each number of X: [...] -> [...]."""
        return self.of(x)


def _straight(chain: Chain) -> Chain:
    """The gradient CHAIN of a function that is straight on both sides of 0, taking the output as a constant.

    Its slope is one almost everywhere. So the second derivatives of a gradient penalty need no way back through what
    the layer gave, on which there would be nothing but zeros.
    """
    return lambda gradient, output: chain(gradient, output.detach())


def _leaky(slope: float) -> Activation:
    return Activation(
        lambda x: F.leaky_relu(x, slope),
        InPlace(
            lambda x: F.leaky_relu_(x, slope),
            _straight(lambda gradient, output: torch.ops.aten.leaky_relu_backward(gradient, output, slope, True)),
        ),
    )


_RELU = _straight(lambda gradient, output: torch.ops.aten.threshold_backward(gradient, output, 0))
NONE = Activation(lambda x: x, InPlace(lambda x: x, lambda gradient, _: gradient))
ACTIVATIONS = {
    "relu": Activation(F.relu, InPlace(torch.relu_, _RELU)),
    "tanh": Activation(torch.tanh, InPlace(torch.tanh_, torch.ops.aten.tanh_backward)),
    "sigmoid": Activation(torch.sigmoid, InPlace(torch.sigmoid_, torch.ops.aten.sigmoid_backward)),
    "elu": Activation(F.elu),
    "softplus": Activation(F.softplus),
    "gelu": Activation(F.gelu),
    "silu": Activation(F.silu),
}


def activation(options: Layered, name: str = "") -> Activation:
    """The activation called NAME, or the one that OPTIONS name if NAME is not given."""
    return ACTIVATIONS.get(name or options.activation) or _leaky(options.slope)
