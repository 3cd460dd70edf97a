"""What G, F, D_X and D_Y minimise: equations 1 to 3 of CycleGAN (Zhu 2017), as functions of their weights.

Nothing here moves anything; `cyclegan` says who moves when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from gantui.gan.networks import Network
from gantui.gan.objectives import Objective

Weights = Mapping[str, Tensor]
"""[members, parameters] of each player, by name."""


@dataclass(frozen=True)
class Translated:
    """Samples of both sides, and what G and F make of them; [members, n, width] each."""

    x: Tensor
    y: Tensor
    fake_y: Tensor
    """G(x)"""
    fake_x: Tensor
    """F(y)"""


class Game:
    """The networks of the four players, and the objective between each generator and its judge."""

    def __init__(self, generator: Network, discriminator: Network, objective: Objective) -> None:
        """GENERATOR is the network of G and of F, DISCRIMINATOR that of D_X and of D_Y."""
        self.generator, self.discriminator, self.objective = generator, discriminator, objective

    def G(self, own: Weights, x: Tensor) -> Tensor:  # noqa: N802 - the paper's name
        """G(X), samples of Y, for X [members, n, width]: [members, n, width]."""
        return made(self.generator, own["G"], x)

    def F(self, own: Weights, y: Tensor) -> Tensor:  # noqa: N802
        """F(Y), samples of X, for Y [members, n, width]: [members, n, width]."""
        return made(self.generator, own["F"], y)

    def translate(self, own: Weights, x: Tensor, y: Tensor) -> Translated:
        """X and Y [members, n, width] to the other side."""
        return Translated(x, y, self.G(own, x), self.F(own, y))

    def adversarial(self, own: Weights, found: Translated) -> dict[str, Tensor]:
        """G's loss by what D_Y says of G(x), and F's by what D_X says of F(y): [members] each (eq. 1)."""
        return {
            "G": fooling(self.objective, self.discriminator, own["D_Y"], found.y, found.fake_y),
            "F": fooling(self.objective, self.discriminator, own["D_X"], found.x, found.fake_x),
        }

    def cycle(self, own: Weights, found: Translated) -> Tensor:
        """|F(G(x)) - x| + |G(F(y)) - y|: [members] (eq. 2)."""
        return apart(self.F(own, found.fake_y), found.x) + apart(self.G(own, found.fake_x), found.y)

    def identity(self, own: Weights, found: Translated) -> Tensor:
        """|G(y) - y| + |F(x) - x|: [members] (section 5.2)."""
        return apart(self.G(own, found.y), found.y) + apart(self.F(own, found.x), found.x)

    def judge_loss(self, judge: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """The loss of D_X or D_Y with the weights JUDGE on REAL and FAKE [members, n, width]: [members]."""
        return judging(self.objective, self.discriminator, judge, real, fake)


def made(network: Network, weights: Tensor, samples: Tensor) -> Tensor:
    """What a map with WEIGHTS makes of SAMPLES [members, n, width]: [members, n, width]."""
    return network(weights, samples, weights.new_empty(len(weights), 0), training=True)


def raw(network: Network, judge: Tensor, samples: Tensor) -> Tensor:
    """What a judge with the weights JUDGE says of SAMPLES [members, n, width]: [members, n]."""
    return network(judge, samples, judge.new_empty(len(judge), 0), training=True).squeeze(2)


def fooling(objective: Objective, network: Network, judge: Tensor, real: Tensor, fake: Tensor) -> Tensor:
    """The adversarial loss of who made FAKE [members, n, width], which JUDGE judges: [members]."""
    of_real = raw(network, judge, real) if objective.generator_sees_real else None
    return objective.generator(of_real, raw(network, judge, fake)).mean(1)


def judging(objective: Objective, network: Network, judge: Tensor, real: Tensor, fake: Tensor) -> Tensor:
    """The loss of JUDGE on REAL and FAKE [members, n, width]: [members]."""
    return objective.discriminator(raw(network, judge, real), raw(network, judge, fake)).mean(1)


def apart(one: Tensor, other: Tensor) -> Tensor:
    """The mean distance of ONE from OTHER [members, n, width] along each axis: [members].

    The L1 norm of the papers, divided by the number of coordinates as in the authors' code.
    """
    return (one - other).abs().mean((1, 2))
