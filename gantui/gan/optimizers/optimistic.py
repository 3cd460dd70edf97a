"""Optimistic Adam."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gantui.gan.optimizers.adam import direction


class OptimisticAdam(torch.optim.Optimizer):
    """Adam with negative momentum of one step: w -= lr (2 u_t - u_(t-1)), u Adam's step (Daskalakis 2018, alg. 1)."""

    def __init__(self, weights: Tensor, lr: float, betas: tuple[float, float], eps: float) -> None:
        # Capturable: a loaded count of steps is put beside the weights, where a CUDA graph can go on counting.
        super().__init__([weights], {"lr": lr, "betas": betas, "eps": eps, "capturable": True})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """One step down the gradient."""
        (group,) = self.param_groups
        for weights in group["params"]:
            memory = self.state[weights]
            now = direction(memory, weights, group["betas"], group["eps"])
            if "before" not in memory:
                memory["before"] = torch.zeros_like(weights)
            weights.sub_(group["lr"] * (2 * now - memory["before"]))
            memory["before"].copy_(now)
