"""The f-GAN."""

from __future__ import annotations

from torch import Tensor

from gantui.experiment import objectives as options
from gantui.gan.objectives.base import OBJECTIVES, Objective
from gantui.gan.objectives.divergences import divergence


@OBJECTIVES.register("fgan")
class FGAN(Objective):
    """D raises a lower bound of an f-divergence, E T(x) - E f*(T(G)) with T = g(d); G lowers it (Nowozin 2016)."""

    def __init__(self, fgan: options.FGAN) -> None:
        super().__init__(fgan)
        self.divergence = divergence(fgan)
        self._conjugate = self.zero_sum = fgan.generator_loss == "conjugate"

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """f*(g(d(G))) - g(d(x)): minus the bound."""
        return self.divergence.price(fake) - self.divergence.activation(real)

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """-f*(g(d(G))), or -g(d(G)) (sec. 3.2)."""
        return -(self.divergence.price if self._conjugate else self.divergence.activation)(fake)

    def read(self, raw: Tensor, centre: Tensor) -> Tensor:
        """T = g(d); of the original game, D's probability."""
        return self.divergence.activation(raw) if self.reading == "variational" else super().read(raw, centre)
