"""Optimistic Adam, for games."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.optimizers.adam import direction
from gantui.gan.optimizers.base import Optimizer


class OptimisticAdam(Optimizer):
    """Adam with negative momentum of one step: w -= lr (2 u_t - u_(t-1)), u Adam's step (Daskalakis 2018, alg. 1)."""

    def __init__(self, weights: Tensor, lr: float, betas: tuple[float, float], eps: float) -> None:
        super().__init__(weights, lr=lr, betas=betas, eps=eps)

    @torch.no_grad()
    def step(self) -> None:
        """Make one step down the gradient."""
        weights, state, settings = self.weights, self.state, self.settings
        now = direction(state, weights, settings["betas"], settings["eps"])
        if "before" not in state:
            state["before"] = torch.zeros_like(weights)
        weights.sub_(settings["lr"] * (2 * now - state["before"]))
        state["before"].copy_(now)
