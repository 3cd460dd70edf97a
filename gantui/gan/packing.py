"""How many samples D sees as one input (PacGAN, Lin 2018; the whole batch in the GAN in 50 lines, Nag 2017)."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.networks.base import Around, Found, Network


def packed(points: Tensor, pack: int) -> Tensor:
    """POINTS [members, batch, dim] joined to packs of PACK successive samples: [members, batch/pack, pack dim]."""
    return points if pack == 1 else points.unflatten(1, (-1, pack)).flatten(2)


def repeated(points: Tensor, pack: int) -> Tensor:
    """A pack for each of POINTS [members, n, dim], that point repeated PACK times: [members, n, pack dim]."""
    return points if pack == 1 else points.repeat(1, 1, pack)


class WithDeviations(Around):
    """D on packs of numbers and on their squared deviations from the pack's mean, which counts as a constant."""

    def __init__(self, inner: Network, pack: int) -> None:
        super().__init__(inner)
        self.pack = pack

    def __call__(
        self, weights: Tensor, x: Tensor, buffers: Tensor, training: bool, found: Found | None = None
    ) -> Tensor:
        """D's outputs for packs X [members, packs, pack dim]: [members, packs, outputs]."""
        return self.inner(weights, self._with_deviations(x), buffers, training, found)

    def _with_deviations(self, x: Tensor) -> Tensor:
        samples = x.unflatten(2, (self.pack, -1))
        mean = samples.mean(2, keepdim=True).detach()
        return torch.cat([x, (samples - mean).square().flatten(2)], dim=2)
