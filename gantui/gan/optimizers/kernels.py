"""Whole steps of torch's optimizers in one kernel: the only private functions of torch that optimizers call."""

from __future__ import annotations

import torch
from torch import Tensor


def sgd(
    weights: Tensor,
    gradient: Tensor,
    momentum_buffer: Tensor | None,
    lr: float | Tensor,
    momentum: float,
    *,
    first: bool,
) -> None:
    """Make one step of stochastic gradient descent, as torch.optim.SGD(fused=True) does.

    MOMENTUM_BUFFER is needed with a MOMENTUM only; the FIRST step fills it.
    """
    torch._fused_sgd_(
        [weights],
        [gradient],
        [] if momentum_buffer is None else [momentum_buffer],
        weight_decay=0.0,
        momentum=momentum,
        lr=lr,
        dampening=0.0,
        nesterov=False,
        maximize=False,
        is_first_step=first,
        grad_scale=None,
        found_inf=None,
    )


def adam(
    weights: Tensor,
    gradient: Tensor,
    exp_avg: Tensor,
    exp_avg_sq: Tensor,
    step: Tensor,
    lr: float | Tensor,
    betas: tuple[float, float],
    eps: float,
) -> None:
    """Make one step of Adam, as torch.optim.Adam(fused=True) does; STEP counts the steps."""
    torch._foreach_add_([step], 1)
    torch._fused_adam_(
        [weights],
        [gradient],
        [exp_avg],
        [exp_avg_sq],
        [],
        [step],
        amsgrad=False,
        lr=lr,
        beta1=betas[0],
        beta2=betas[1],
        weight_decay=0.0,
        eps=eps,
        maximize=False,
        grad_scale=None,
        found_inf=None,
    )
