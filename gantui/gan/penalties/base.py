"""What every penalty or constraint on the discriminator can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal

from torch import Tensor

from gantui.experiment.penalties import PenaltyOptions
from gantui.experiment.registry import Registry

PENALTIES: Registry[type[Penalty]] = Registry("penalty")

Place = Literal["real", "fake", "segment"]
"""Where D's gradient is looked at: real samples, fake ones, or points between pairs of them."""


class Penalty(ABC):
    """Keeps D in bounds: by a term on its gradient at some place, by what is done to its weights, or both."""

    place: Place | None = None
    """Where `term` wants D's gradient; None: there is no term."""

    @abstractmethod
    def __init__(self, options: PenaltyOptions) -> None: ...

    def term(self, gradient: Tensor) -> Tensor:
        """What is added to D's loss, from the gradient of its raw output at `place`.

        GRADIENT is [members, batch, ...]; its norm goes over ALL the features of a sample. Returns [members, batch].
        """
        raise NotImplementedError

    def constrain(self, weights: Tensor) -> None:
        """Change D's WEIGHTS [members, parameters] in place after an update of D."""
