"""Objectives whose generator raises the score of its samples: Wasserstein, hinge."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.gan.objectives.base import OBJECTIVES, Objective
from gantui.gan.objectives.optimum import Optimum


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
