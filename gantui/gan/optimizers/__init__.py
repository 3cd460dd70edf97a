"""Optimizers: torch.optim's own, on a player's one weight tensor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gantui.experiment import optimizers as options
from gantui.experiment.registry import Registry

__all__ = ["OPTIMIZERS", "make"]

OPTIMIZERS: Registry[Callable[[Any, Tensor], torch.optim.Optimizer]] = Registry("optimizer")


def make(chosen: options.OptimizerOptions, weights: Tensor) -> torch.optim.Optimizer:
    """The optimizer that CHOSEN describes, for WEIGHTS [members, parameters].

    With one tensor there is nothing for a multi-tensor implementation to gather; where torch has a fused kernel it is
    used.
    """
    return OPTIMIZERS.find(chosen.name)(chosen, weights)


@OPTIMIZERS.register("sgd")
def _sgd(sgd: options.SGD, weights: Tensor) -> torch.optim.Optimizer:
    return torch.optim.SGD([weights], lr=sgd.lr, momentum=sgd.momentum, fused=True)


@OPTIMIZERS.register("rmsprop")
def _rmsprop(rmsprop: options.RMSProp, weights: Tensor) -> torch.optim.Optimizer:
    return torch.optim.RMSprop([weights], lr=rmsprop.lr, alpha=rmsprop.alpha, eps=rmsprop.eps, foreach=False)


@OPTIMIZERS.register("adam")
def _adam(adam: options.Adam, weights: Tensor) -> torch.optim.Optimizer:
    return torch.optim.Adam([weights], lr=adam.lr, betas=adam.betas, eps=adam.eps, fused=True)
