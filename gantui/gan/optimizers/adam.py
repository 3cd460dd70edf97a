"""Adam, whose betas may move while it trains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

Betas = tuple[float | Tensor, float | Tensor]


class Adam(torch.optim.Adam):
    """torch's own, which has a kernel for it; with betas that are tensors, its formula written out.

    torch reads such betas as numbers, for which the host would wait.
    """

    def __init__(self, weights: Tensor, lr: float, betas: tuple[float, float], eps: float) -> None:
        super().__init__([weights], lr=lr, betas=betas, eps=eps, fused=True, capturable=weights.is_cuda)

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """One step down the gradient."""
        (group,) = self.param_groups
        if not isinstance(group["betas"][0], Tensor):
            super().step()
            return
        for weights in group["params"]:
            weights.sub_(group["lr"] * direction(self.state[weights], weights, group["betas"], group["eps"]))


def direction(memory: dict[str, Tensor], weights: Tensor, betas: Betas, eps: float) -> Tensor:
    """Adam's step for WEIGHTS at rate 1, as large (Kingma 2015, algorithm 1); MEMORY takes in their gradient.

    The moments' means are divided by what their starts at 0 make them too small by.
    """
    if not memory:
        # float32 as torch's: counts up to 16 million are exact
        memory["step"] = torch.zeros((), device=weights.device)
        memory |= {name: torch.zeros_like(weights) for name in ("exp_avg", "exp_avg_sq")}
    gradient, (beta1, beta2) = weights.grad, betas
    assert gradient is not None
    memory["step"] += 1
    memory["exp_avg"].mul_(beta1).add_(gradient * (1 - beta1))
    memory["exp_avg_sq"].mul_(beta2).add_(gradient.square() * (1 - beta2))
    first = memory["exp_avg"] / (1 - beta1 ** memory["step"])
    second = memory["exp_avg_sq"] / (1 - beta2 ** memory["step"])
    return first / (second.sqrt() + eps)
