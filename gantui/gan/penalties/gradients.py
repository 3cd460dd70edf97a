"""Penalties on the norm of D's gradient."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.experiment import penalties as options
from gantui.gan.penalties.base import PENALTIES, Penalty


@PENALTIES.register("gradient_penalty")
class GradientPenalty(Penalty):
    """Pulls |grad D| towards 1 between real and fake samples (Gulrajani 2017, eq. 3; one-sided: Petzka 2018)."""

    place = "segment"

    def __init__(self, penalty: options.GradientPenalty) -> None:
        self.weight, self.side = penalty.weight, penalty.side

    def term(self, gradient: Tensor) -> Tensor:
        """weight (|grad| - 1)^2, or of its positive part max(0, |grad| - 1), squared or not."""
        excess = torch.linalg.vector_norm(gradient.flatten(2), dim=2) - 1
        if self.side != "two":
            excess = excess.relu()
        return self.weight * (excess if self.side == "one" else excess.square())


class ZeroCentred(Penalty):
    """gamma/2 |grad D|^2, which vanishes where D is flat (Mescheder 2018, eq. 9)."""

    def __init__(self, penalty: options.R1 | options.R2) -> None:
        self.gamma = penalty.gamma

    def term(self, gradient: Tensor) -> Tensor:
        """gamma/2 |grad|^2."""
        return self.gamma / 2 * gradient.flatten(2).square().sum(2)


@PENALTIES.register("r1")
class R1(ZeroCentred):
    """On real samples."""

    place = "real"


@PENALTIES.register("r2")
class R2(ZeroCentred):
    """On fake samples."""

    place = "fake"
