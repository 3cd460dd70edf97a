"""The weight clipping constraint."""

from __future__ import annotations

from torch import Tensor

from gantui.experiment import penalties as options
from gantui.gan.penalties.base import PENALTIES, Penalty


@PENALTIES.register("clip")
class Clip(Penalty):
    """Every weight and bias back into [-limit, limit] after each update of D (Arjovsky 2017, algorithm 1)."""

    def __init__(self, clip: options.Clip) -> None:
        self.limit = clip.limit

    def constrain(self, weights: Tensor) -> None:
        """Clip WEIGHTS in place."""
        weights.clamp_(-self.limit, self.limit)
