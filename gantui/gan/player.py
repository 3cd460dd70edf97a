"""A player: a network, its weights, and the optimizer that moves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gantui.experiment.optimizers import Adam, OptimizerOptions
from gantui.gan import optimizers
from gantui.gan.game import Weights
from gantui.gan.live_scalars import LiveScalars
from gantui.gan.networks import Found, Network
from gantui.gan.networks.batch_normalisation import BATCH_MOMENTUM
from gantui.gan.random_streams import rng_for


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

        The optimizer reads what changes over a training or by hand from SCALARS (`gantui.gan.live_scalars.numbers`).
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
        self._found: Found = []

    @property
    def weights(self) -> Weights:
        """The current weights and buffers; gradients can be taken with respect to the weights."""
        return Weights(self.params, self.buffers)

    @torch.no_grad()
    def begin(self) -> Weights:
        """Begin an update of this player: the buffers are brought up to it, and the weights to compute its loss with.

        Running averages follow the forward passes that this loss makes of this player, in their order: of D those on
        real samples and then those on fakes, as in PyTorch. The passes of the other player's update do not count,
        which in a plain PyTorch loop they do: a player that does not learn is not to change what it gives.
        """
        advanced = self.network.advanced(self.params, self.buffers)
        if advanced is not self.buffers:
            self.buffers.copy_(advanced)
        self._found = []
        return Weights(self.params, self.buffers, self._found)

    def descend(self, gradient: Tensor) -> None:
        """Make one optimizer step down GRADIENT [members, parameters], and end the update."""
        self.params.grad = gradient
        self.optimizer.step()
        self.moved = True
        self._follow()

    @torch.no_grad()
    def _follow(self) -> None:
        """Move the running averages towards what the update's forward passes found, one after the other."""
        for statistics in self._found:
            self.buffers[:, : statistics.shape[1]].lerp_(statistics, BATCH_MOMENTUM)
        self._found = []

    @torch.no_grad()
    def return_to(self, own: Tensor) -> None:
        """Set the weights back to OWN [members, parameters]; the optimizer's state stays."""
        self.params.copy_(own)

    def gradient_norm(self) -> Tensor:
        """The norm of the gradient of the last update: [members]; NaN where there was none."""
        if self.params.grad is None:
            return torch.full((len(self.params),), torch.nan, device=self.params.device)
        return torch.linalg.vector_norm(self.params.grad, dim=1)

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
