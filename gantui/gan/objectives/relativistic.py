"""Relativistic pairing."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from gantui.gan.objectives.base import OBJECTIVES, Objective


@OBJECTIVES.register("relativistic")
class Relativistic(Objective):
    """Is this real sample more real than that fake one? (Jolicoeur-Martineau 2018; RpGAN in Huang 2024, eq. 2)."""

    generator_sees_real = True

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """-log sigmoid(d(x) - d(G))."""
        return F.softplus(fake - real)

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """-log sigmoid(d(G) - d(x))."""
        assert real is not None
        return F.softplus(real - fake)
