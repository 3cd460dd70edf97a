"""Optimizers: torch.optim's own where they can be, on a player's one weight tensor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gantui.experiment import optimizers as options
from gantui.experiment.registry import Registry
from gantui.gan.optimizers.adam import Adam
from gantui.gan.optimizers.optimistic import OptimisticAdam
from gantui.gan.optimizers.rmsprop import RMSProp

__all__ = ["OPTIMIZERS", "make", "memory"]

OPTIMIZERS: Registry[Callable[[Any, Tensor], torch.optim.Optimizer]] = Registry("optimizer")


def make(chosen: options.OptimizerOptions, weights: Tensor) -> torch.optim.Optimizer:
    """The optimizer that CHOSEN describes, for WEIGHTS [members, parameters].

    With one tensor there is nothing for a multi-tensor implementation to gather; where torch has a fused kernel it is
    used. Each can be captured, and reads a rate that is a tensor without waiting for it.
    """
    return OPTIMIZERS.find(chosen.name)(chosen, weights)


def memory(chosen: options.OptimizerOptions, weights: Tensor) -> dict[str, Tensor]:
    """What the optimizer that CHOSEN describes remembers once it has moved WEIGHTS: names and shapes, no values."""
    probe = torch.zeros_like(weights, requires_grad=True)
    optimizer = make(chosen, probe)
    probe.grad = torch.zeros_like(probe)
    optimizer.step()
    return {key: value for key, value in optimizer.state[probe].items() if value is not None}


@OPTIMIZERS.register("sgd")
def _sgd(sgd: options.SGD, weights: Tensor) -> torch.optim.Optimizer:
    return torch.optim.SGD([weights], lr=sgd.lr, momentum=sgd.momentum, fused=True)


@OPTIMIZERS.register("rmsprop")
def _rmsprop(rmsprop: options.RMSProp, weights: Tensor) -> torch.optim.Optimizer:
    return RMSProp(weights, lr=rmsprop.lr, alpha=rmsprop.alpha, eps=rmsprop.eps)


@OPTIMIZERS.register("adam")
def _adam(adam: options.Adam, weights: Tensor) -> torch.optim.Optimizer:
    return Adam(weights, lr=adam.lr, betas=adam.betas, eps=adam.eps)


@OPTIMIZERS.register("optimistic_adam")
def _optimistic_adam(adam: options.OptimisticAdam, weights: Tensor) -> torch.optim.Optimizer:
    return OptimisticAdam(weights, lr=adam.lr, betas=adam.betas, eps=adam.eps)
