"""RMSProp."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


class RMSProp(torch.optim.Optimizer):
    """w -= lr g / (sqrt v + eps), v the running mean of g^2 (Tieleman & Hinton 2012, lecture 6.5).

    torch's own reads a rate that is a tensor as a number, for which the host would wait, but in one implementation on a
    GPU. What it remembers is called as there.
    """

    def __init__(self, weights: Tensor, lr: float, alpha: float, eps: float) -> None:
        # Capturable: a loaded count of steps is put beside the weights, where a CUDA graph can go on counting.
        super().__init__([weights], {"lr": lr, "alpha": alpha, "eps": eps, "capturable": True})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """One step down the gradient."""
        (group,) = self.param_groups
        for weights in group["params"]:
            memory, gradient = self.state[weights], weights.grad
            if not memory:
                memory |= {"step": torch.zeros((), device=weights.device), "square_avg": torch.zeros_like(weights)}
            memory["step"] += 1
            memory["square_avg"].mul_(group["alpha"]).addcmul_(gradient, gradient, value=1 - group["alpha"])
            root = memory["square_avg"].sqrt().add_(group["eps"])
            weights.sub_((gradient * group["lr"]).div_(root))
