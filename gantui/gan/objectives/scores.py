"""Objectives on the raw output itself: least squares, hinge, Wasserstein."""

from __future__ import annotations

import torch
import torch.nn.functional as F
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


class Critic(Objective):
    """An objective whose generator raises the score of its samples."""

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss, -d(G)."""
        return -fake


@OBJECTIVES.register("hinge")
class Hinge(Critic):
    """D stops pushing beyond a margin of 1 (Lim & Ye 2017; Miyato 2018, eq. 16)."""

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """D's loss, max(0, 1 - d(x)) + max(0, 1 + d(G))."""
        return F.relu(1 - real) + F.relu(1 + fake)

    def optimum(self) -> Optimum:
        """The best D: sign(p - q); where p = q any score between the margins is as good (Lim & Ye 2017)."""
        return Optimum(torch.sign, lambda raw: (1 + raw.clamp(-1, 1)) / 2, bounded=True)


@OBJECTIVES.register("wasserstein")
class Wasserstein(Critic):
    """D pushes the mean scores of real and fake as far apart as its Lipschitz bound allows (Arjovsky 2017, eq. 2)."""

    zero_sum = True

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """D's loss, d(G) - d(x)."""
        return fake - real
