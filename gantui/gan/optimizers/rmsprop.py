"""The RMSProp optimizer."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.optimizers.base import Optimizer


class RMSProp(Optimizer):
    """w -= lr g / (sqrt v + eps), v the running mean of g^2 (Tieleman & Hinton 2012, lecture 6.5).

    torch's own reads a rate that is a tensor as a number, for which the host would wait, but in one implementation on a
    GPU. What it remembers is called as there.
    """

    def __init__(self, weights: Tensor, lr: float, alpha: float, eps: float) -> None:
        super().__init__(weights, lr=lr, alpha=alpha, eps=eps)

    @torch.no_grad()
    def step(self) -> None:
        """Make one step down the gradient."""
        weights, state, settings, gradient = self.weights, self.state, self.settings, self.weights.grad
        assert gradient is not None
        if not state:
            state |= {"step": torch.zeros((), device=weights.device), "square_avg": torch.zeros_like(weights)}
        state["step"] += 1
        state["square_avg"].mul_(settings["alpha"]).addcmul_(gradient, gradient, value=1 - settings["alpha"])
        root = state["square_avg"].sqrt().add_(settings["eps"])
        weights.sub_((gradient * settings["lr"]).div_(root))
