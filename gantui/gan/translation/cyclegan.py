"""CycleGAN in training (Zhu 2017): G and F move at once, then D_X and D_Y, each by its own name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.experiment.translation import GENERATORS, JUDGES, PLAYERS, Translation
from gantui.gan import networks, objectives
from gantui.gan.states import State
from gantui.gan.translation.cyclegan_losses import Game, Translated
from gantui.gan.translation.pool import Pool
from gantui.gan.translation.training import MapTraining

if TYPE_CHECKING:
    from gantui.gan.trainee import Steerable


class Draws:
    """The random numbers of one kind of update: samples of both sides, and the ways of fakes through the pools."""

    def __init__(self, translator: Translator, extra: str = "") -> None:
        """Draw for whole iterations, or for the single updates of EXTRA."""
        pair, pools = translator.pair, translator.pools
        self.x = translator.samples("x", pair.draw_x, extra=extra)
        self.y = translator.samples("y", pair.draw_y, extra=extra)
        self.pools = {
            judge: translator.samples(f"pool.{judge}", pools[judge].draw, width=2, extra=extra) for judge in JUDGES
        }


class Translator(MapTraining):
    """A translation without pairs in training."""

    options: Translation
    game: Game

    def __init__(self, options: Translation, seeds: Sequence[int], device: torch.device) -> None:
        """Make fresh players and empty pools."""
        super().__init__(options, seeds, device)
        shape = options.space.shape
        generator = networks.make(options.generator, shape, shape)
        discriminator = networks.make(options.discriminator, shape, 1)
        self.game = Game(generator, discriminator, objectives.make(options.objective))
        self.begin(self.game)
        size, width = options.pool.size, options.space.width
        self.pools = {judge: Pool(size, len(self.seeds), width, device) for judge in JUDGES}
        self._draws = Draws(self)
        self._extra_draws = {name: Draws(self, name) for name in PLAYERS}

    # One iteration ---------------------------------------------------------------------------------------------------

    def iterate(self, step: int) -> Mapping[str, Tensor]:
        """Do iteration number STEP."""
        draws, moving = self._draws, self.moving

        # (1) G takes x to Y and F takes y to X
        found = self._there(draws.x.at(step), draws.y.at(step))

        # (2) each brings back what the other has made, and both go down the loss that they have together, at once
        losses = self._move_generators(found, [name for name in GENERATORS if name in moving])

        # (3) each judge goes down its own, on the fakes of (1) as its pool exchanges them
        for judge in JUDGES:
            real, fake = _judged(judge, found)
            losses[f"loss_{judge}"] = self._move_judge(judge, real, fake, draws.pools[judge].at(step), judge in moving)
        self.stage("judges")
        return losses

    def update(self, player: str, number: int) -> None:
        """Do the single update NUMBER of PLAYER; for a judge's, one map makes fakes and nothing comes back."""
        draws = self._extra_draws[player]
        x, y = draws.x.at(number), draws.y.at(number)
        if player in GENERATORS:
            self._move_generators(self._there(x, y), [player])
            return
        with torch.no_grad():
            own = self.weights(GENERATORS)
            real, fake = (x, self.game.F(own, y)) if player == "D_X" else (y, self.game.G(own, x))
        self._move_judge(player, real, fake, draws.pools[player].at(number), moves=True)
        self.stage("judges")

    def _there(self, x: Tensor, y: Tensor) -> Translated:
        found = self.game.translate(self.weights(GENERATORS), x, y)
        self.stage("translated")
        return found

    def _move_generators(self, found: Translated, moving: Sequence[str]) -> dict[str, Tensor]:
        """Move those of G and F that are MOVING down their common loss on what was FOUND; the columns of the log."""
        own = self.weights(GENERATORS) | {name: each.detach() for name, each in self.weights(JUDGES).items()}
        counted, terms = self.counted, dict[str, Tensor]()
        if "cycle" in counted:
            terms["cycle"] = self.game.cycle(own, found)
            self.stage("returned")
        if "identity" in counted:
            terms["identity"] = self.game.identity(own, found)
        adversarial = self.game.adversarial(own, found)
        self.descend(adversarial["G"] + adversarial["F"] + self.weighted(terms), moving)
        self.stage("maps")
        return {f"loss_{name}": each.detach() for name, each in adversarial.items()} | terms

    def _move_judge(self, judge: str, real: Tensor, fake: Tensor, drawn: Tensor, moves: bool) -> Tensor:
        """Move JUDGE, if it MOVES, on REAL and on FAKE as its pool exchanges it by DRAWN; its loss, [members]."""
        shown = self.pools[judge].exchange(fake.detach(), drawn)
        loss = self.game.judge_loss(self.players[judge].params, real, shown)
        self.descend(loss, [judge] if moves else [])
        return loss.detach()

    @property
    def beside(self) -> State:
        """The pools, by the names that they have in a state."""
        held = {f"pool.{judge}.held": pool.held for judge, pool in self.pools.items()}
        return held | {f"pool.{judge}.seen": pool.seen for judge, pool in self.pools.items()}


def _judged(judge: str, found: Translated) -> tuple[Tensor, Tensor]:
    """The real samples and the fakes of what was FOUND that JUDGE tells apart."""
    return (found.x, found.fake_x) if judge == "D_X" else (found.y, found.fake_y)


if TYPE_CHECKING:

    def _fits(translator: Translator) -> Steerable:
        """A type checker holds it to what a session asks of it."""
        return translator
