"""The original game, with either loss for the generator."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment import objectives as options
from gantui.gan.objectives.base import OBJECTIVES, Objective
from gantui.gan.objectives.optimum import Optimum


class LogLoss(Objective):
    """D tells real from fake by logistic regression: -log D(x) - log(1 - D(G)) (Goodfellow 2014, eq. 1).

    With a real label s below 1 the first term is -s log D(x) - (1 - s) log(1 - D(x)) (Salimans 2016, sec. 3.4).
    """

    def __init__(self, smoothed: options.Smoothed) -> None:
        super().__init__(smoothed)
        self._label, self._smoothing = smoothed.real_label, 1 - smoothed.real_label

    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """D's loss: s sp(-d) + (1 - s) sp(d) on real samples, by sp(d) = sp(-d) + d, and sp(d) on fakes."""
        return F.softplus(-real) + self._smoothing * real + F.softplus(fake)

    def optimum(self) -> Optimum:
        """The best D: s p / (p + q) with the real label s, 1 unless it is smoothed (Goodfellow 2014, proposition 1)."""
        label = self._label

        def raw(ratio: Tensor) -> Tensor:
            # The logit of s sigmoid(ratio), without a difference that cancels.
            rest = (1 - label) + label * torch.sigmoid(-ratio)
            return ratio.new_tensor(label).log() - F.softplus(-ratio) - rest.log()

        return Optimum(raw, lambda raw: (torch.sigmoid(raw) / label).clamp(max=1))


@OBJECTIVES.register("minimax")
class Minimax(LogLoss):
    """G minimises log(1 - D(G)), D's value with the other sign. Its gradient vanishes where D is sure."""

    zero_sum = True

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss, log(1 - D(G))."""
        return -F.softplus(fake)


@OBJECTIVES.register("non_saturating")
class NonSaturating(LogLoss):
    """G minimises -log D(G): the same fixed point, a strong gradient where D is sure (Goodfellow 2014, sec. 3)."""

    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss, -log D(G)."""
        return F.softplus(-fake)
