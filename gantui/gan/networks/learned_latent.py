"""A generator that learns its latent distribution."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.latents import Latent
from gantui.gan.networks.base import Around, Found, Network, padded


class LearnedLatent(Around):
    """A network behind a learned latent; the latent's weights come after the network's own."""

    def __init__(self, inner: Network, latent: Latent) -> None:
        super().__init__(inner)
        self.latent = latent
        self.shapes = [(inner.parameters,), *latent.shapes]

    def initial(self, rng: torch.Generator) -> Tensor:
        """The start weights of the network, then those of the latent: [parameters]."""
        return padded([self.inner.initial(rng), *self.latent.initial(rng)])

    def initial_buffers(self, weights: Tensor) -> Tensor:
        """The buffers of the network at the start."""
        return self.inner.initial_buffers(self.parts(weights)[0])

    def advanced(self, weights: Tensor, buffers: Tensor) -> Tensor:
        """The buffers of the network as its next update wants them."""
        return self.inner.advanced(self.parts(weights)[0], buffers)

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """Draws X [members, batch, latent.width] -> [members, batch, outputs]."""
        own, *learned = self.parts(weights)
        return self.inner(own, self.latent.place(learned, x), buffers, training, found)
