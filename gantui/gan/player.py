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


class Player:
    """Generator or discriminator, for one member or many."""

    def __init__(
        self,
        name: str,
        network: Network,
        options: OptimizerOptions,
        seeds: Sequence[int],
        device: torch.device,
        scalars: LiveScalars,
    ) -> None:
        """Make fresh weights, each member's drawn by its own seed.

        The optimizer reads what changes over a training or by hand from SCALARS (`gantui.gan.scalars.numbers`).
        """
        self.name, self.network, self.options, self._scalars = name, network, options, scalars
        drawn = [network.initial(rng_for(device, seed, f"init.{name}")) for seed in seeds]
        self.params = torch.stack(drawn).requires_grad_()
        """[members, parameters]"""
        with torch.no_grad():
            self.buffers = network.initial_buffers(self.params)
            """[members, remembered]"""
        self.optimizer = optimizers.make(options, self.params)
        self.optimizer.set(self._live())
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
        self.optimizer.set({**optimizers.make(options, self.params).settings, **self._live()})

    def _live(self) -> dict[str, Any]:
        """The settings that the optimizer reads from live scalars."""
        read: dict[str, Any] = {"lr": self._scalars[f"{self.name}.lr"]}
        if isinstance(self.options, Adam) and self.options.betas_final is not None:
            read["betas"] = (self._scalars[f"{self.name}.beta1"], self._scalars[f"{self.name}.beta2"])
        return read
