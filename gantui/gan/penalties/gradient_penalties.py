"""Penalties on the norm of D's gradient."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.experiment import penalties as options
from gantui.gan.penalties.base import PENALTIES, Penalty


@PENALTIES.register("gradient_penalty")
class GradientPenalty(Penalty):
    """Pulls |grad D| towards 1 between real and fake samples (Gulrajani 2017, eq. 3; one-sided: Petzka 2018)."""

    place = "own"
    strength = "weight"
    draws = "one"

    def __init__(self, penalty: options.GradientPenalty) -> None:
        self.weight: float | Tensor = penalty.weight
        self.side = penalty.side

    def points(self, real: Tensor, fake: Tensor, drawn: Tensor) -> Tensor:
        """Points on the segments between real and fake inputs, one uniform random place for each pair."""
        return torch.lerp(real, fake, drawn[..., :1])

    def term(self, gradient: Tensor) -> Tensor:
        """The term weight (|grad| - 1)^2, or only its positive part max(0, |grad| - 1), squared or not."""
        excess = torch.linalg.vector_norm(gradient.flatten(2), dim=2) - 1
        if self.side != "two":
            excess = excess.relu()
        return self.weight * (excess if self.side == "one" else excess.square())


@PENALTIES.register("dragan")
class Dragan(Penalty):
    """weight (|grad D| - 1)^2 around real samples: D is to be smooth where the data are (Kodali 2017, eq. 1).

    The authors' code takes x + 0.5 s U[0, 1) with s the standard deviation of all numbers of the batch; the paper has
    x + N(0, c I).
    """

    place = "own"
    strength = "weight"
    draws = "each"

    def __init__(self, dragan: options.Dragan) -> None:
        self.weight: float | Tensor = dragan.weight
        self.noise, self.spread = dragan.noise, dragan.spread

    def draw(self, count: int, width: int, rng: torch.Generator) -> Tensor:
        """Draw numbers uniform on [0, 1), or normal."""
        if self.noise == "normal":
            return torch.randn(count, width, generator=rng, device=rng.device)
        return super().draw(count, width, rng)

    def points(self, real: Tensor, fake: Tensor, drawn: Tensor) -> Tensor:
        """Real inputs with the noise added."""
        if self.noise == "normal":
            return real + self.spread * drawn
        return real + self.spread * real.flatten(1).std(1, correction=0).view(-1, 1, 1) * drawn

    def term(self, gradient: Tensor) -> Tensor:
        """The term weight (|grad| - 1)^2."""
        return self.weight * (torch.linalg.vector_norm(gradient.flatten(2), dim=2) - 1).square()


class ZeroCentred(Penalty):
    """gamma/2 |grad D|^2, which vanishes where D is flat (Mescheder 2018, eq. 9)."""

    strength = "gamma"

    def __init__(self, penalty: options.R1 | options.R2) -> None:
        self.gamma: float | Tensor = penalty.gamma

    def term(self, gradient: Tensor) -> Tensor:
        """The term gamma/2 |grad|^2."""
        return self.gamma / 2 * gradient.flatten(2).square().sum(2)


@PENALTIES.register("r1")
class R1(ZeroCentred):
    """The zero-centred penalty on real samples (Mescheder 2018, eq. 9)."""

    place = "real"


@PENALTIES.register("r2")
class R2(ZeroCentred):
    """The zero-centred penalty on fake samples."""

    place = "fake"
