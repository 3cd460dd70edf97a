"""Stochastic gradient descent."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan import internals
from gantui.gan.optimizers.base import Optimizer


class SGD(Optimizer):
    """w -= lr b, b = momentum b + g, which begins as the first gradient g: torch.optim.SGD."""

    def __init__(self, weights: Tensor, lr: float, momentum: float) -> None:
        super().__init__(weights, lr=lr, momentum=momentum)

    @torch.no_grad()
    def step(self) -> None:
        """Make one step down the gradient."""
        gradient, momentum, first = self.weights.grad, self.settings["momentum"], False
        assert gradient is not None
        if momentum and not self.state:
            self.state, first = {"momentum_buffer": torch.empty_like(gradient)}, True
        kept = self.state["momentum_buffer"] if momentum else None
        internals.fused_sgd(self.weights, gradient, kept, self.settings["lr"], momentum, first=first)
