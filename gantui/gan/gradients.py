"""The gradient of many outputs at once, without the compiler that `torch.autograd.grad` would import.

Given a tensor as the outputs' own gradients, `torch.autograd.grad` compares the two shapes as the compiler's symbols,
and imports SymPy for that: the first iteration waits half a second for it on a fast machine, a second on a slow one. A
sum in its place would need no such tensor, and would add operations to every captured iteration.
"""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan import internals


def of_sum(outputs: Tensor, at: Tensor, *, create_graph: bool = False) -> Tensor:
    """The gradient of the sum of OUTPUTS with respect to AT, of AT's shape; CREATE_GRAPH: it can be differentiated.

    Equal to `torch.autograd.grad(outputs, at, torch.ones_like(outputs))`, bit for bit.
    """
    ones = torch.ones_like(outputs)
    slope = internals.backward(outputs, ones, at, create_graph=create_graph)
    if slope is None:  # another version's torch: the same, and it begins later
        (slope,) = torch.autograd.grad(outputs, at, ones, create_graph=create_graph)
    return slope
