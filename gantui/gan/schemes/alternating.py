"""Schemes in which the players move in turn."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.experiment import schemes as options
from gantui.gan.game import Batch, Game, Weights
from gantui.gan.schemes.base import SCHEMES, Players, Scheme, gradient, show


@SCHEMES.register("alternating")
class Alternating(Scheme):
    """Each player moves against the other's newest weights (Goodfellow 2014, algorithm 1)."""

    def __init__(self, alternating: options.Alternating) -> None:
        self.d_batches, self.g_batches = alternating.d_steps, alternating.g_steps
        self.generator_first = alternating.first == "generator"

    def iterate(self, players: Players, step: int) -> None:
        """Do `d_steps` updates of D, then `g_steps` of G; the other way round when the generator is first.

        A player with no updates stands still, and is judged all the same.
        """
        if self.generator_first:
            self._generator(players, step)
            self._discriminator(players, step)
        else:
            self._discriminator(players, step)
            self._generator(players, step)

    def _discriminator(self, players: Players, step: int) -> None:
        for update in range(self.d_batches):
            self.move_discriminator(players, players.batch("discriminator", step, update))
        if not self.d_batches:
            self.judge_discriminator(players, players.batch("discriminator", step, 0))

    def _generator(self, players: Players, step: int) -> None:
        for update in range(self.g_batches):
            self.move_generator(players, players.batch("generator", step, update))
        if not self.g_batches:
            self.judge_generator(players, players.batch("generator", step, 0))


@SCHEMES.register("unrolled")
class Unrolled(Alternating):
    """G moves against D as it would be k steps later, and knows how that D depends on G (Metz 2017, eq. 10)."""

    g_sees_d_loss = True

    def __init__(self, unrolled: options.Unrolled) -> None:
        self.d_batches, self.g_batches, self.generator_first = unrolled.d_steps, unrolled.g_steps, False
        self.look_ahead, self.rate = unrolled.look_ahead, unrolled.look_ahead_lr

    def move_generator(self, players: Players, batch: Batch) -> None:
        """Make one update of G through k steps of plain gradient descent of a copy of D, all on BATCH."""
        show(players, "sample", "ahead", "judge")
        game, g = players.game, players.generator.begin()
        d = players.discriminator.weights.detached()
        ahead = d.replaced(d.params.requires_grad_())
        for _ in range(self.look_ahead):
            loss = game.discriminator_loss(ahead, g.quiet(), batch).loss
            (slope,) = torch.autograd.grad(loss.sum(), ahead.params, create_graph=True)
            ahead = ahead.replaced(ahead.params - self.rate * slope)
        loss = self._loss(game, ahead, g, batch)
        players.generator.descend(gradient(loss, g))
        players.note(loss=loss)
        players.stage("generator")

    def _loss(self, game: Game, ahead: Weights, g: Weights, batch: Batch) -> Tensor:
        """G's loss against the D of k steps later, AHEAD: [members].

        The paper's f(theta_G, theta_D^K) is the whole game's value; its term on real samples depends on G through D's
        steps. An objective whose G has a loss of its own keeps it.
        """
        if game.objective.zero_sum:
            return -game.discriminator_loss(ahead, g, batch).adversarial
        return game.generator_loss(ahead, g, batch)
