"""The original game, with either loss for the generator."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from gantui.experiment import objectives as options
from gantui.gan.objectives.base import OBJECTIVES, Objective


class LogLoss(Objective):
    """D tells real from fake by logistic regression: -log D(x) - log(1 - D(G)) (Goodfellow 2014, eq. 1).

    With a real label s below 1 the first term is -s log D(x) - (1 - s) log(1 - D(x)) (Salimans 2016, sec. 3.4).
    """

    def __init__(self, smoothed: options.Smoothed) -> None:
        super().__init__(smoothed)
        self._smoothing = 1 - smoothed.real_label

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """s sp(-d) + (1 - s) sp(d) on real samples, by sp(d) = sp(-d) + d; sp(d) on fakes."""
        return F.softplus(-real) + self._smoothing * real + F.softplus(fake)


@OBJECTIVES.register("minimax")
class Minimax(LogLoss):
    """G minimises log(1 - D(G)): the same value with the other sign. Its gradient vanishes where D is sure."""

    zero_sum = True

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """log(1 - D(G))."""
        return -F.softplus(fake)


@OBJECTIVES.register("non_saturating")
class NonSaturating(LogLoss):
    """G minimises -log D(G): the same fixed point, a strong gradient where D is sure (Goodfellow 2014, sec. 3)."""

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """-log D(G)."""
        return F.softplus(-fake)
