"""Schemes in which the players move at once, from the same weights."""

from __future__ import annotations

import torch

from gantui.experiment import schemes as options
from gantui.gan.game import Batch, Game, Weights
from gantui.gan.schemes.base import SCHEMES, Players, Scheme, Slopes, show


@SCHEMES.register("simultaneous")
class Simultaneous(Scheme):
    """w_D -= grad L_D(w_D, w_G) and w_G -= grad L_G(w_D, w_G), both where they were (Mescheder 2018, section 2)."""

    def iterate(self, players: Players, step: int) -> None:
        """Move both players by one step."""
        slopes = self._look(players, step, 0)
        self._move(players, slopes)
        players.note(d_loss=slopes.d_loss, loss=slopes.loss)
        players.stage("both")

    def _look(self, players: Players, step: int, update: int) -> Slopes:
        """The gradients at the players' current weights, on batch number UPDATE of each."""
        show(players, "sample", "real", "fake")
        for_d, for_g = (players.batch(player, step, update) for player in ("discriminator", "generator"))
        d, g = players.discriminator.begin(), players.generator.begin()
        return self.slopes(players.game, d, g, for_d, for_g)

    def _move(self, players: Players, slopes: Slopes) -> None:
        players.discriminator.descend(slopes.of_d)
        players.generator.descend(slopes.of_g)
        players.constrain()


@SCHEMES.register("consensus")
class Consensus(Simultaneous):
    """Both also descend weight/2 |v|^2, v = (grad L_D, grad L_G), towards points where both rest (Mescheder 2017)."""

    def __init__(self, consensus: options.Consensus) -> None:
        self.weight = consensus.weight

    def slopes(self, game: Game, d: Weights, g: Weights, for_d: Batch, for_g: Batch) -> Slopes:
        """v plus the gradient of weight/2 |v|^2, which runs through both losses to both players (algorithm 1)."""
        d_loss = game.discriminator_loss(d, g.quiet(), for_d)
        loss = game.generator_loss(d.quiet(), g, for_g)
        (v_d,) = torch.autograd.grad(d_loss.loss.sum(), d.params, create_graph=True)
        (v_g,) = torch.autograd.grad(loss.sum(), g.params, create_graph=True)
        unrest = (v_d.square().sum() + v_g.square().sum()) / 2
        of_d, of_g = torch.autograd.grad(unrest, (d.params, g.params))
        return Slopes(v_d.detach() + self.weight * of_d, v_g.detach() + self.weight * of_g, d_loss, loss)


@SCHEMES.register("extragradient")
class Extragradient(Simultaneous):
    """Look a step ahead, then move from the old weights by that gradient (Gidel 2019, algorithm 4 with Adam).

    Each step is the optimizer's own, so with Adam this is ExtraAdam: both steps enter its averages.
    """

    d_batches = g_batches = 2

    def iterate(self, players: Players, step: int) -> None:
        """Look ahead on the first batch, then move by the gradient of the second."""
        here = [player.weights.params.detach().clone() for player in (players.discriminator, players.generator)]
        first = self._look(players, step, 0)
        self._move(players, first)
        players.stage("ahead")
        ahead = self._look(players, step, 1)
        players.discriminator.return_to(here[0])
        players.generator.return_to(here[1])
        self._move(players, ahead)
        players.note(d_loss=first.d_loss, loss=first.loss)
        players.stage("both")
