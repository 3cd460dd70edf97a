"""Optimizers on a player's one weight tensor: the steps of torch.optim, in its kernels where it has one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gantui.experiment import optimizers as options
from gantui.experiment.options.registry import Registry
from gantui.gan.optimizers.adam import Adam
from gantui.gan.optimizers.base import OfTorch, Optimizer
from gantui.gan.optimizers.optimistic import OptimisticAdam
from gantui.gan.optimizers.rmsprop import RMSProp
from gantui.gan.optimizers.sgd import SGD

__all__ = ["OPTIMIZERS", "Optimizer", "make", "state_after_a_step"]

OPTIMIZERS: Registry[Callable[[Any, Tensor], Optimizer | torch.optim.Optimizer]] = Registry("optimizer")
"""What is registered makes either kind: ours start sooner, and there are many of torch's."""


def make(chosen: options.OptimizerOptions, weights: Tensor) -> Optimizer:
    """The optimizer that CHOSEN describes, for WEIGHTS [members, parameters].

    With one tensor there is nothing for a multi-tensor implementation to gather; where torch has a fused kernel it is
    used. Each of ours can be captured, and reads a rate that is a tensor without waiting for it.
    """
    made = OPTIMIZERS.find(chosen.name)(chosen, weights)
    return made if isinstance(made, Optimizer) else OfTorch(made)


def state_after_a_step(chosen: options.OptimizerOptions, weights: Tensor) -> dict[str, Tensor]:
    """The state that the optimizer CHOSEN has once it has moved WEIGHTS: names and shapes, no values."""
    probe = torch.zeros_like(weights, requires_grad=True)
    optimizer = make(chosen, probe)
    probe.grad = torch.zeros_like(probe)
    optimizer.step()
    return optimizer.state


@OPTIMIZERS.register("sgd")
def _sgd(sgd: options.SGD, weights: Tensor) -> Optimizer:
    return SGD(weights, lr=sgd.lr, momentum=sgd.momentum)


@OPTIMIZERS.register("rmsprop")
def _rmsprop(rmsprop: options.RMSProp, weights: Tensor) -> Optimizer:
    return RMSProp(weights, lr=rmsprop.lr, alpha=rmsprop.alpha, eps=rmsprop.eps)


@OPTIMIZERS.register("adam")
def _adam(adam: options.Adam, weights: Tensor) -> Optimizer:
    return Adam(weights, lr=adam.lr, betas=adam.betas, eps=adam.eps)


@OPTIMIZERS.register("optimistic_adam")
def _optimistic_adam(adam: options.OptimisticAdam, weights: Tensor) -> Optimizer:
    return OptimisticAdam(weights, lr=adam.lr, betas=adam.betas, eps=adam.eps)
