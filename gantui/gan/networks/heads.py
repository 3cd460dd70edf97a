"""Several generators that share all layers but the last."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.networks.base import Around, Found, Network


class Heads(Around):
    """COUNT generators in one network with COUNT times the outputs: sample j is made by number j mod COUNT.

    MAD-GAN's generators, which share the lower layers (Ghosh 2018, section 4).
    """

    def __init__(self, trunk: Network, count: int) -> None:
        """Wrap TRUNK, which gives the outputs of all COUNT generators one after the other."""
        super().__init__(trunk)
        self.count = count

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """Latents X [members, batch, inputs] -> [members, batch, outputs / count]."""
        every = self.inner(weights, x, buffers, training, found).unflatten(2, (self.count, -1))
        turn = torch.arange(x.shape[1], device=x.device) % self.count
        chosen = turn.view(1, -1, 1, 1).expand(len(every), -1, 1, every.shape[3])
        return every.gather(2, chosen).squeeze(2)
