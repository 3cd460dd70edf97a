"""What G, F, D_X and D_Y minimise: equations 1 to 3 of CycleGAN (Zhu 2017), as functions of their weights.

Nothing here moves anything; `trainee` says who moves when.
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
    """Points of both sides, and what G and F make of them; [members, n, 2] each."""

    x: Tensor
    y: Tensor
    fake_y: Tensor
    """G(x)"""
    fake_x: Tensor
    """F(y)"""
    again_x: Tensor
    """F(G(x))"""
    again_y: Tensor
    """G(F(y))"""


@dataclass(frozen=True)
class Terms:
    """The terms of the loss that G and F have together, [members] each."""

    adversarial: Mapping[str, Tensor]
    """By player: G's, by what D_Y says of G(x), and F's, by what D_X says of F(y)."""
    cycle: Tensor
    """|F(G(x)) - x| + |G(F(y)) - y|"""
    identity: Tensor
    """|G(y) - y| + |F(x) - x|"""

    def loss(self, cycle: Tensor, identity: Tensor) -> Tensor:
        """Their sum, with the weights CYCLE and IDENTITY: [members] (Zhu 2017, eq. 3)."""
        adversarial = self.adversarial["G"] + self.adversarial["F"]
        return adversarial + cycle * self.cycle + identity * self.identity


class Game:
    """The networks of the four players, and the objective between each generator and its judge."""

    def __init__(self, generator: Network, discriminator: Network, objective: Objective) -> None:
        """GENERATOR is the network of G and of F, DISCRIMINATOR that of D_X and of D_Y."""
        self.generator, self.discriminator, self.objective = generator, discriminator, objective

    def G(self, own: Weights, x: Tensor) -> Tensor:  # noqa: N802 - the paper's name
        """G(X), places of Y, for X [members, n, 2]: [members, n, 2]."""
        return self._made(own["G"], x)

    def F(self, own: Weights, y: Tensor) -> Tensor:  # noqa: N802
        """F(Y), places of X, for Y [members, n, 2]: [members, n, 2]."""
        return self._made(own["F"], y)

    def translate(self, own: Weights, x: Tensor, y: Tensor) -> Translated:
        """X and Y [members, n, 2] there and back again."""
        fake_y, fake_x = self.G(own, x), self.F(own, y)
        return Translated(x, y, fake_y, fake_x, self.F(own, fake_y), self.G(own, fake_x))

    def terms(self, own: Weights, found: Translated) -> Terms:
        """What the loss of G and F is made of, for what was FOUND of a batch with their weights OWN."""
        x, y = found.x, found.y
        adversarial = {
            "G": self._fooling(own["D_Y"], y, found.fake_y),
            "F": self._fooling(own["D_X"], x, found.fake_x),
        }
        cycle = apart(found.again_x, x) + apart(found.again_y, y)
        identity = apart(self.G(own, y), y) + apart(self.F(own, x), x)
        return Terms(adversarial, cycle, identity)

    def judge_loss(self, judge: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """The loss of D_X or D_Y with the weights JUDGE on REAL and FAKE [members, n, 2]: [members]."""
        return self.objective.discriminator(self.raw(judge, real), self.raw(judge, fake)).mean(1)

    def raw(self, judge: Tensor, points: Tensor) -> Tensor:
        """What D_X or D_Y with the weights JUDGE says of POINTS [members, n, 2]: [members, n]."""
        return self.discriminator(judge, points, judge.new_empty(len(judge), 0), training=True).squeeze(2)

    def _fooling(self, judge: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """A generator's adversarial loss, whose points FAKE are judged by JUDGE: [members]."""
        of_real = self.raw(judge, real) if self.objective.generator_sees_real else None
        return self.objective.generator(of_real, self.raw(judge, fake)).mean(1)

    def _made(self, weights: Tensor, points: Tensor) -> Tensor:
        return self.generator(weights, points, weights.new_empty(len(weights), 0), training=True)


def apart(one: Tensor, other: Tensor) -> Tensor:
    """The mean distance of ONE from OTHER [members, n, 2] along each axis: [members].

    The L1 norm of the paper, divided by the number of coordinates as in the authors' code.
    """
    return (one - other).abs().mean((1, 2))
