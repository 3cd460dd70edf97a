"""The f-GAN objective."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.experiment import objectives as options
from gantui.gan.objectives.base import OBJECTIVES, Objective
from gantui.gan.objectives.divergences import divergence
from gantui.gan.objectives.optimum import Optimum

_TABLE = (20.0, 4001)
"""Log ratios up to which, and at how many of which, D* is inverted."""


@OBJECTIVES.register("fgan")
class FGAN(Objective):
    """D raises a lower bound of an f-divergence, E T(x) - E f*(T(G)) with T = g(d); G lowers it (Nowozin 2016)."""

    def __init__(self, fgan: options.FGAN) -> None:
        super().__init__(fgan)
        self.divergence = divergence(fgan)
        self._conjugate = self.zero_sum = fgan.generator_loss == "conjugate"

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """The negative bound, f*(g(d(G))) - g(d(x))."""
        return self.divergence.price(fake) - self.divergence.activation(real)

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss: -f*(g(d(G))), or -g(d(G)) (sec. 3.2)."""
        return -(self.divergence.price if self._conjugate else self.divergence.activation)(fake)

    def optimum(self) -> Optimum:
        """The best D: T* = f'(p/q) (Nowozin 2016, eq. 5)."""
        row, (end, count) = self.divergence, _TABLE
        table = row.optimum(torch.linspace(-end, end, count, dtype=torch.float64))
        if bool(table.isinf().any()):  # total variation: f' jumps, and T in [-1/2, 1/2] is half the sign of p - q
            return Optimum(row.optimum, lambda raw: row.activation(raw) + 0.5)

        def share(raw: Tensor) -> Tensor:
            values, known = raw.double(), table.to(raw.device)
            at = torch.searchsorted(known, values).clamp(1, count - 1)
            low, high = known[at - 1], known[at]
            part = ((values - low) / (high - low)).nan_to_num(0.5).clamp(0, 1)
            return torch.sigmoid((at - 1 + part) * (2 * end / (count - 1)) - end).to(raw.dtype)

        return Optimum(row.optimum, share)

    def read(self, raw: Tensor, centre: Tensor) -> Tensor:
        """T = g(d), or for the original game D's probability."""
        return self.divergence.activation(raw) if self.reading == "variational" else super().read(raw, centre)
