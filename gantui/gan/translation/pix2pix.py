"""pix2pix in training (Isola 2017): G is shown pairs, and D judges them; what unpaired translation is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.experiment.paired import PLAYERS, Paired
from gantui.gan import networks, objectives
from gantui.gan.translation.pix2pix_losses import PairedGame
from gantui.gan.translation.training import MapTraining

if TYPE_CHECKING:
    from gantui.gan.trainee import Steerable


class PairedTranslator(MapTraining):
    """A translation from pairs in training: D tells (x, y) from (x, G(x)), and G goes down what D says and L1."""

    options: Paired
    game: PairedGame

    def __init__(self, options: Paired, seeds: Sequence[int], device: torch.device) -> None:
        """Make fresh players."""
        super().__init__(options, seeds, device)
        space = options.space
        generator = networks.make(options.generator, space.shape, space.shape)
        discriminator = networks.make(options.discriminator, space.times(2), 1)
        self.game = PairedGame(generator, discriminator, objectives.make(options.objective))
        self.begin(self.game)
        draw, width = self.pair.draw_pairs, 2 * space.width
        self._draws = self.samples("pairs", draw, width)
        self._extra_draws = {name: self.samples("pairs", draw, width, extra=name) for name in PLAYERS}

    # One iteration ---------------------------------------------------------------------------------------------------

    def iterate(self, step: int) -> Mapping[str, Tensor]:
        """Do iteration number STEP: G takes x to Y and moves, then D moves on what G has made (section 3.3)."""
        x, y = self._draws.at(step).unbind(2)
        fake, moving = self._make(x), self.moving
        losses = self._move_generator(x, y, fake, "G" in moving)
        return losses | {"loss_D": self._move_judge(x, y, fake, "D" in moving)}

    def update(self, player: str, number: int) -> None:
        """Do the single update NUMBER of PLAYER."""
        x, y = self._extra_draws[player].at(number).unbind(2)
        fake = self._make(x)
        if player == "G":
            self._move_generator(x, y, fake, moves=True)
        else:
            self._move_judge(x, y, fake, moves=True)

    def _make(self, x: Tensor) -> Tensor:
        fake = self.game.G(self.players["G"].params, x)
        self.stage("made")
        return fake

    def _move_generator(self, x: Tensor, y: Tensor, fake: Tensor, moves: bool) -> dict[str, Tensor]:
        """Move G, if it MOVES, on X, Y, and on what it made of X, FAKE; the columns of the log (eq. 4)."""
        terms = {"l1": self.game.l1(fake, y)} if "l1" in self.counted else {}
        adversarial = self.game.adversarial(self.players["D"].params.detach(), x, y, fake)
        self.descend(adversarial + self.weighted(terms), ["G"] if moves else [])
        self.stage("map")
        return {"loss_G": adversarial, **terms}

    def _move_judge(self, x: Tensor, y: Tensor, fake: Tensor, moves: bool) -> Tensor:
        """Move D, if it MOVES, on X, Y and FAKE; returns its loss, [members]."""
        loss = self.game.judge_loss(self.players["D"].params, x, y, fake.detach())
        self.descend(loss, ["D"] if moves else [])
        self.stage("judge of pairs")
        return loss.detach()


if TYPE_CHECKING:

    def _fits(translator: PairedTranslator) -> Steerable:
        """A type checker holds it to what a session asks of it."""
        return translator
