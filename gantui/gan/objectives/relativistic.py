"""Relativistic objectives: each sample is judged against samples of the other kind."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from gantui.gan.objectives.base import OBJECTIVES, Objective


@OBJECTIVES.register("relativistic")
class Relativistic(Objective):
    """Is this real sample more real than that fake one? (Jolicoeur-Martineau 2018; RpGAN in Huang 2024, eq. 2)."""

    generator_sees_real = True

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """D's loss, -log sigmoid(d(x) - d(G))."""
        return F.softplus(fake - real)

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss, -log sigmoid(d(G) - d(x))."""
        assert real is not None
        return F.softplus(real - fake)


@OBJECTIVES.register("relativistic_average")
class RelativisticAverage(Objective):
    """Is this sample more real than those of the other kind on average? (Jolicoeur-Martineau 2018: RaSGAN).

    Averages go over the batch, of each member for itself, and the gradient runs through them.
    """

    generator_sees_real = True

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """D's loss, -log sigmoid(d(x) - E d(G)) - log(1 - sigmoid(d(G) - E d(x)))."""
        return F.softplus(fake.mean(1, keepdim=True) - real) + F.softplus(fake - real.mean(1, keepdim=True))

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss: D's with real and fake exchanged."""
        assert real is not None
        return self.discriminator(fake, real)
