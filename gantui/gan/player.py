"""A player: a network, its weights, and the optimizer that moves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gantui.experiment.optimizers import Adam, OptimizerOptions
from gantui.gan import optimizers
from gantui.gan.game import Weights
from gantui.gan.networks import Network
from gantui.gan.rng import rng_for
from gantui.gan.scalars import LiveScalars
from gantui.gan.schedules import factor, share_left


class Player:
    """Generator or discriminator, for one member or many."""

    def __init__(
        self, name: str, network: Network, options: OptimizerOptions, seeds: Sequence[int], device: torch.device
    ) -> None:
        """Make fresh weights, each member's drawn by its own seed."""
        self.name, self.network, self.options = name, network, options
        drawn = [network.initial(rng_for(device, seed, f"init.{name}")) for seed in seeds]
        self.params = torch.stack(drawn).requires_grad_()
        """[members, parameters]"""
        with torch.no_grad():
            self.buffers = network.initial_buffers(self.params)
            """[members, remembered]"""
        self.optimizer = optimizers.make(options, self.params)
        self.moved = False
        """Whether it ever has."""

    @property
    def weights(self) -> Weights:
        """The current weights and buffers; gradients can be taken with respect to the weights."""
        return Weights(self.params, self.buffers)

    def descend(self, gradient: Tensor) -> None:
        """Make one optimizer step down GRADIENT [members, parameters]."""
        self.params.grad = gradient
        self.optimizer.step()
        self.moved = True

    @torch.no_grad()
    def return_to(self, own: Tensor) -> None:
        """Set the weights back to OWN [members, parameters]; the optimizer's state stays."""
        self.params.copy_(own)

    @torch.no_grad()
    def update_buffers(self, x: Tensor) -> None:
        """Update the network's buffers by the batch X [members, batch, inputs]."""
        self.buffers.copy_(self.network.advanced(self.params, self.buffers, x))

    def apply(self, options: OptimizerOptions) -> None:
        """Continue with OPTIONS of the same optimizer; its state stays."""
        self.options = options
        self.optimizer.set(optimizers.make(options, self.params).settings)

    def bind(self, scalars: LiveScalars) -> None:
        """Let the optimizer read `numbers` from the live scalars SCALARS; call again after `apply` or loading."""
        options = self.options
        read: dict[str, Any] = {"lr": scalars[f"{self.name}.lr"]}
        if isinstance(options, Adam) and options.betas_final is not None:
            read["betas"] = (scalars[f"{self.name}.beta1"], scalars[f"{self.name}.beta2"])
        self.optimizer.set(read)

    def rate(self, progress: float) -> float:
        """The learning rate after PROGRESS, the share of the training that is done."""
        return self.options.lr * factor(self.options, progress)

    def numbers(self, progress: float) -> dict[str, float]:
        """The values that its optimizer reads from live scalars, by name, after PROGRESS (0 to 1)."""
        found, options = {f"{self.name}.lr": self.rate(progress)}, self.options
        if isinstance(options, Adam) and options.betas_final is not None:
            left = share_left(options, progress)
            for name, first, last in zip(("beta1", "beta2"), options.betas, options.betas_final, strict=True):
                found[f"{self.name}.{name}"] = last + (first - last) * left
        return found
