"""Affine layers as functions of stacked weights."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from gantui.gan.networks.activations import NONE, Activation, InPlace
from gantui.gan.networks.matrix_products import product

NARROW = 8
"""Outputs below which matrix libraries, made for wide results, are slow: with 128 x 2 weights, a batch of 256 and 16
members the gradient of W took eight times as long as that of its transpose, the product itself twice as long."""
WIDE, WORK = 32, 2**21
"""Inputs and outputs, and multiplications a member, from which on a layer is `Wide`: what that costs is little then
beside what it saves."""


def affine(x: Tensor, weight: Tensor, bias: Tensor, *, then: Activation = NONE) -> Tensor:
    """The function THEN of x W + b, for X [members, batch, in], WEIGHT [members, in, out] and BIAS [members, out].

    How it is worked out depends on one member's sizes alone, so that a member among many is the member alone.
    """
    inputs, outputs = weight.shape[1:]
    if outputs < NARROW:
        # Under autocast x comes in bfloat16, and no gradient would be cast for it here.
        few: Tensor = Narrow.apply(x.to(weight.dtype), weight, bias.unsqueeze(1))  # type: ignore[no-untyped-call]
        return then(few)
    wide = min(inputs, outputs) >= WIDE and x.shape[1] * inputs * outputs >= WORK
    if wide and not torch.is_autocast_enabled(x.device.type):
        done: Tensor = Wide.apply(x, weight, bias, then.in_place or NONE.in_place)  # type: ignore[no-untyped-call]
        return done if then.in_place else then(done)
    return then(torch.baddbmm(bias.unsqueeze(1), x, weight))


class Wide(torch.autograd.Function):
    """An affine layer with its activation, for layers whose matrix products take nearly all of the time.

    It keeps its output and nothing from before the activation, takes products by the faster library, and none for the
    second derivatives of a straight activation.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, activation: InPlace) -> Tensor:
        """The activation of x W + b for X [members, batch, in], WEIGHT [members, in, out], BIAS [members, out]."""
        output = activation.put(product(x, weight, bias))
        ctx.save_for_backward(x, weight, output)
        ctx.chain = activation.chain
        return output

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None, None]:
        """The gradients of x, W and b where they are wanted; they can be differentiated again."""
        x, weight, output = ctx.saved_tensors
        of_x, of_weight, of_bias, _ = ctx.needs_input_grad
        gradient = ctx.chain(gradient, output)
        return (
            Product.of(gradient, weight.transpose(1, 2)) if of_x else None,
            Product.of(x.transpose(1, 2), gradient) if of_weight else None,
            gradient.sum(1) if of_bias else None,
            None,
        )


class Product(torch.autograd.Function):
    """A product of two matrices for each member, by the faster library."""

    @staticmethod
    def of(a: Tensor, b: Tensor) -> Tensor:
        """A [members, n, k] by B [members, k, m]: [members, n, m]."""
        if not torch.is_grad_enabled():
            return product(a, b)
        found: Tensor = Product.apply(a, b)  # type: ignore[no-untyped-call]
        return found

    @staticmethod
    def forward(ctx: Any, a: Tensor, b: Tensor) -> Tensor:
        """A times B: [members, n, m]."""
        ctx.save_for_backward(a, b)
        return product(a, b)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        """The gradients of both factors; they can be differentiated again."""
        a, b = ctx.saved_tensors
        of_a, of_b = ctx.needs_input_grad
        return (
            Product.of(gradient, b.transpose(1, 2)) if of_a else None,
            Product.of(a.transpose(1, 2), gradient) if of_b else None,
        )


class Narrow(torch.autograd.Function):
    """x W + b for layers with few outputs: X [members, batch, in], W [members, in, out], B [members, 1, out].

    Several are worked out as the transpose, W's gradient too. A product with a single column is also the one product
    that matrix libraries round differently for one member and for many; as a sum of products it is the same bit for
    bit.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """X W + B: [members, batch, out]."""
        ctx.save_for_backward(x, weight)
        if weight.shape[2] == 1:
            return (x * weight.transpose(1, 2)).sum(2, keepdim=True) + bias
        return torch.bmm(weight.transpose(1, 2), x.transpose(1, 2)).transpose(1, 2) + bias

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The gradients of x, W and b; they can be differentiated again."""
        x, weight = ctx.saved_tensors
        if weight.shape[2] == 1:
            of_x, of_weight = gradient * weight.transpose(1, 2), (x * gradient).sum(1).unsqueeze(2)
        else:
            of_x = torch.bmm(gradient, weight.transpose(1, 2))
            of_weight = torch.bmm(gradient.transpose(1, 2), x).transpose(1, 2)
        return of_x, of_weight, gradient.sum(1, keepdim=True)
