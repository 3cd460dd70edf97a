"""Adam, with betas that may change while it trains."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan import internals
from gantui.gan.optimizers.base import Optimizer

Betas = tuple[float | Tensor, float | Tensor]


class Adam(Optimizer):
    """torch.optim.Adam in its own kernel; with betas that are tensors, the formula is written out.

    torch reads such betas as numbers, for which the host would wait.
    """

    def __init__(self, weights: Tensor, lr: float, betas: tuple[float, float], eps: float) -> None:
        super().__init__(weights, lr=lr, betas=betas, eps=eps)

    @torch.no_grad()
    def step(self) -> None:
        """Make one step down the gradient."""
        weights, lr, betas, eps = self.weights, self.settings["lr"], self.settings["betas"], self.settings["eps"]
        if isinstance(betas[0], Tensor):
            weights.sub_(lr * direction(self.state, weights, betas, eps))
            return
        begin(self.state, weights)
        assert weights.grad is not None
        internals.fused_adam(weights, weights.grad, **self.state, lr=lr, betas=betas, eps=eps)


def begin(state: dict[str, Tensor], weights: Tensor) -> None:
    """Give the optimizer state STATE its values before the first step for WEIGHTS, unless a step was made already."""
    if not state:
        # float32 as torch's: counts up to 16 million are exact
        state["step"] = torch.zeros((), device=weights.device)
        state |= {name: torch.zeros_like(weights) for name in ("exp_avg", "exp_avg_sq")}


def direction(state: dict[str, Tensor], weights: Tensor, betas: Betas, eps: float) -> Tensor:
    """Adam's step for WEIGHTS at rate 1 (Kingma 2015, algorithm 1), of their shape; updates the state STATE.

    The moments' means are divided by what their starts at 0 make them too small by.
    """
    begin(state, weights)
    gradient, (beta1, beta2) = weights.grad, betas
    assert gradient is not None
    state["step"] += 1
    state["exp_avg"].mul_(beta1).add_(gradient * (1 - beta1))
    state["exp_avg_sq"].mul_(beta2).add_(gradient.square() * (1 - beta2))
    first = state["exp_avg"] / (1 - beta1 ** state["step"])
    second = state["exp_avg_sq"] / (1 - beta2 ** state["step"])
    return first / (second.sqrt() + eps)
