"""Optimistic Adam."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


class OptimisticAdam(torch.optim.Optimizer):
    """Adam with negative momentum of one step: w -= lr (2 u_t - u_(t-1)), u Adam's step (Daskalakis 2018, alg. 1)."""

    def __init__(self, weights: Tensor, lr: float, betas: tuple[float, float], eps: float) -> None:
        # Capturable: a loaded count of steps is put beside the weights, where a CUDA graph can go on counting.
        super().__init__([weights], {"lr": lr, "betas": betas, "eps": eps, "capturable": True})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """One step down the gradient."""
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for weights in group["params"]:
                memory = self.state[weights]
                if not memory:
                    memory["step"] = torch.zeros((), device=weights.device)
                    memory |= {name: torch.zeros_like(weights) for name in ("exp_avg", "exp_avg_sq", "before")}
                memory["step"] += 1
                memory["exp_avg"].lerp_(weights.grad, 1 - beta1)
                memory["exp_avg_sq"].mul_(beta2).addcmul_(weights.grad, weights.grad, value=1 - beta2)
                first = memory["exp_avg"] / (1 - beta1 ** memory["step"])
                second = memory["exp_avg_sq"] / (1 - beta2 ** memory["step"])
                now = first / (second.sqrt() + group["eps"])
                weights.sub_(group["lr"] * (2 * now - memory["before"]))
                memory["before"].copy_(now)
