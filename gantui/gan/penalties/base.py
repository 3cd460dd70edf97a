"""The interface of every penalty or constraint on the discriminator."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal

import torch
from torch import Tensor

from gantui.experiment.options.registry import Registry
from gantui.experiment.penalties import PenaltyOptions
from gantui.gan.networks import Network

PENALTIES: Registry[type[Penalty]] = Registry("penalty")

Place = Literal["real", "fake", "own"]
"""Where D's gradient is looked at: D's real inputs, its fake ones, or points of the penalty's own."""


class Penalty(ABC):
    """Keeps D in bounds: by a term on its gradient at some points, by a constraint on its weights, or both."""

    place: Place | None = None
    """Where `term` wants D's gradient; None: there is no term."""
    strength: str = ""
    """The number of the options that says how strong the term is, if there is one: `term` reads it from the attribute
    of the same name, where a tensor may stand for it."""
    draws: Literal["none", "one", "each"] = "none"
    """Random numbers that `points` wants: one a sample, or one for each of a sample's numbers."""

    @abstractmethod
    def __init__(self, options: PenaltyOptions) -> None: ...

    def draw(self, count: int, width: int, rng: torch.Generator) -> Tensor:
        """Draw the random numbers that `points` needs for COUNT samples of WIDTH numbers: [count, width]."""
        return torch.rand(count, width, generator=rng, device=rng.device)

    def points(self, real: Tensor, fake: Tensor, drawn: Tensor) -> Tensor:
        """The points at which D's gradient is taken if `place` is "own": [members, batch, features].

        REAL and FAKE are D's inputs, [members, batch, features]; DRAWN is [members, batch, ...].
        """
        raise NotImplementedError

    def term(self, gradient: Tensor) -> Tensor:
        """What is added to D's loss, from the gradient of its raw output at `place`.

        GRADIENT is [members, batch, ...]; its norm goes over ALL the features of a sample. Returns [members, batch].
        """
        raise NotImplementedError

    def constrain(self, weights: Tensor) -> None:
        """Change D's WEIGHTS [members, parameters] in place after an update of D."""

    def around(self, discriminator: Network) -> Network:
        """The network DISCRIMINATOR with the constraint built in."""
        return discriminator
