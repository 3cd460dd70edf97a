"""Inpainting in training (Pathak 2016): D learns to tell completed images from whole ones, then G to complete them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.experiment.inpainting import Inpainting
from gantui.gan import distributions, latents, networks, objectives
from gantui.gan.image_games import ImageGameTraining
from gantui.gan.inpainting import holes
from gantui.gan.inpainting.game import Game, Holed, apart, error_of_mean, reconstruction, seeking
from gantui.gan.inpainting.holes import DRAWN

if TYPE_CHECKING:
    from gantui.gan.trainee import Steerable


class Draws:
    """The random numbers of one kind of update: images, where their holes are, and noise for two completions."""

    def __init__(self, inpainter: Inpainter, extra: str = "") -> None:
        """Draw for whole iterations, or for the single updates of EXTRA."""
        self._inpainter, distribution, latent = inpainter, inpainter.distribution, inpainter.latent

        def images(_: int, count: int, rng: torch.Generator) -> Tensor:
            return distribution.draw(count, rng)

        def holes(_: int, count: int, rng: torch.Generator) -> Tensor:
            return torch.rand(count, DRAWN, generator=rng, device=inpainter.device)

        self._images = inpainter.source("real", images, distribution.draw_width, extra=extra)
        self._holes = inpainter.source("holes", holes, DRAWN, extra=extra)
        self._noise = inpainter.source("latent", latent.sample, latent.width, extra=extra, times=2)

    def at(self, step: int) -> Holed:
        """The batch of STEP (from 0)."""
        x = self._inpainter.distribution.place(self._images.at(step))
        return Holed(x, self._inpainter.hole.mask(self._holes.at(step)), self._noise.at(step))


class Inpainter(ImageGameTraining):
    """Inpainting in training, for one member or for many that differ in their seeds only."""

    options: Inpainting
    game: Game

    def __init__(self, options: Inpainting, seeds: Sequence[int], device: torch.device) -> None:
        """Make fresh players."""
        super().__init__(options, seeds, device)
        self.distribution = distributions.make(options.distribution, device)
        self.latent = latents.make(options.latent, seeds, device)
        space = self.distribution.space
        self.hole = holes.make(options.hole, space.shape, device)
        masked = self.hole.moves
        generator = networks.make(options.generator, space.width * (1 + masked) + self.latent.dim, space.shape)
        discriminator = networks.make(options.discriminator, space.times(1 + masked), 1)
        objective = objectives.make(options.objective)
        self.game = Game(generator, discriminator, objective, self.penalties(), masked=masked)
        self.begin(self.game)
        self._draws = Draws(self)
        self._extra_draws = {name: Draws(self, name) for name in self.players}

    # One iteration ---------------------------------------------------------------------------------------------------

    def iterate(self, step: int) -> Mapping[str, Tensor]:
        """Do iteration number STEP."""
        moves = self.options.moves

        # (1) holes are made in images, and G completes each of them twice, by other noise
        batch = self._draws.at(step)
        made = self._completed(batch, moves("generator"))

        # (2) D goes down its loss on the whole images and on the first completion of each
        found = self._move_discriminator(batch, made.detach(), moves("discriminator"))

        # (3) G goes down what the D of now says of both completions, and their error and distance in the hole
        return found | self._move_generator(batch, made, moves("generator"))

    def update(self, player: str, number: int) -> None:
        """Do the single update NUMBER of PLAYER."""
        batch = self._extra_draws[player].at(number)
        if player == "discriminator":
            self._move_discriminator(batch, self._completed(batch, moves=False), moves=True)
        else:
            self._move_generator(batch, self._completed(batch, moves=True), moves=True)

    def _completed(self, batch: Holed, moves: bool) -> Tensor:
        """Both completions of BATCH, one after the other: [members, 2 n, width].

        With what G's gradient is found by, if it MOVES.
        """
        self.stage("holes")
        twice = batch.x.repeat(1, 2, 1), batch.hole.repeat(1, 2, 1)
        with torch.set_grad_enabled(moves):
            made = self.game.complete(self.generator.params, *twice, batch.z)
        self.stage("completed")
        return made

    def _move_discriminator(self, batch: Holed, made: Tensor, moves: bool) -> dict[str, Tensor]:
        """Move D, if it MOVES, on the images of BATCH and on the first completion MADE of each; the columns."""
        first = made[:, : batch.x.shape[1]]
        judged = self.game.judged(self.discriminator.params, batch.x, first, batch.hole)
        bounds = self.bounds(judged.penalties)
        self.descend(sum(bounds.values(), start=judged.adversarial), ["discriminator"] if moves else [])
        self.stage("discriminator")
        return {"loss_d": judged.adversarial, **bounds, **self.scores(judged.real.detach(), judged.fake.detach())}

    def _move_generator(self, batch: Holed, made: Tensor, moves: bool) -> dict[str, Tensor]:
        """Move G, if it MOVES, by both completions MADE of BATCH; the columns of the log."""
        counted, terms, found = self.counted, dict[str, Tensor](), {"apart": apart(batch, made)}
        # What D says is heard where it does not count, too.
        with torch.set_grad_enabled(moves and "adversarial" in counted):
            adversarial = self.game.adversarial(self.discriminator.params.detach(), batch, made)
        if "adversarial" in counted:
            terms["adversarial"] = adversarial
        if "reconstruction" in counted:
            found["reconstruction"] = reconstruction(batch, made)
            of_each = self.options.weights.error_of == "each"
            terms["reconstruction"] = found["reconstruction"] if of_each else error_of_mean(batch, made)
        if "seeking" in counted:
            terms["seeking"] = seeking(batch, made)
        self.descend(self.weighted(terms), ["generator"] if moves else [])
        self.stage("generator")
        return {"loss_g": adversarial, **found}

    # What others may ask of it ---------------------------------------------------------------------------------------

    @torch.no_grad()
    def complete(self, x: Tensor, hole: Tensor, z: Tensor, members: Sequence[int]) -> Tensor:
        """What G of MEMBERS, by its average where one is kept, makes of X with HOLE and Z; nothing is changed.

        [len(members), n, width] from two such and [len(members), n, noise].
        """
        return self.game.complete(self.shown(members), x, hole, z)


if TYPE_CHECKING:

    def _fits(inpainter: Inpainter) -> Steerable:
        """A type checker holds it to what a session asks of it."""
        return inpainter
