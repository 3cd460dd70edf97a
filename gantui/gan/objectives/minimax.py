"""The original game, with either loss for the generator."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from gantui.gan.objectives.base import OBJECTIVES, Objective


class LogLoss(Objective):
    """D tells real from fake by logistic regression: -log D(x) - log(1 - D(G)) (Goodfellow 2014, eq. 1)."""

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """-log D(x) - log(1 - D(G))."""
        return F.softplus(-real) + F.softplus(fake)


@OBJECTIVES.register("minimax")
class Minimax(LogLoss):
    """G minimises log(1 - D(G)): the same value with the other sign. Its gradient vanishes where D is sure."""

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """log(1 - D(G))."""
        return -F.softplus(fake)


@OBJECTIVES.register("non_saturating")
class NonSaturating(LogLoss):
    """G minimises -log D(G): the same fixed point, a strong gradient where D is sure (Goodfellow 2014, sec. 3)."""

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """-log D(G)."""
        return F.softplus(-fake)
