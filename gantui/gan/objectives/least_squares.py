"""The least-squares objective."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.objectives.base import OBJECTIVES, Objective
from gantui.gan.objectives.optimum import Optimum


@OBJECTIVES.register("least_squares")
class LeastSquares(Objective):
    """Labels 1 and 0 by least squares, halved (Mao 2017, eq. 2 with a = 0, b = c = 1)."""

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """D's loss, ((d(x) - 1)^2 + d(G)^2) / 2."""
        return ((real - 1).square() + fake.square()) / 2

    def optimum(self) -> Optimum:
        """The best D: p / (p + q), as the raw output itself (Mao 2017, eq. 5)."""
        return Optimum(torch.sigmoid, lambda raw: raw.clamp(0, 1), bounded=True)

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss, (d(G) - 1)^2 / 2."""
        return (fake - 1).square() / 2
