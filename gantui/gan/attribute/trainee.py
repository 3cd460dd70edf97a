"""A change of an attribute in training (Pumarola 2018): D moves, then G, each by its own name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.experiment.attribute import Attribute
from gantui.gan import networks, objectives
from gantui.gan.attribute.ages import Digits
from gantui.gan.attribute.game import Asked, Game
from gantui.gan.image_games import ImageGameTraining

if TYPE_CHECKING:
    from gantui.gan.trainee import Steerable


class Draws:
    """The random numbers of one kind of update: which digits it sees, and how old they are asked to be."""

    def __init__(self, ager: Ager, extra: str = "") -> None:
        """Draw for whole iterations, or for the single updates of EXTRA."""
        self._digits, device = ager.digits, ager.device
        known = len(self._digits.own)

        def places(_: int, count: int, rng: torch.Generator) -> Tensor:
            return torch.randint(known, (count,), generator=rng, device=device)

        def wanted(_: int, count: int, rng: torch.Generator) -> Tensor:
            return torch.rand(count, generator=rng, device=device)

        self._places = ager.source("places", places, 1, extra=extra)
        self._wanted = ager.source("ages", wanted, 1, extra=extra)

    def at(self, step: int) -> Asked:
        """The batch of STEP (from 0): digits at the one age at which each is known, and any age that is asked for."""
        places = self._places.at(step)
        return Asked(self._digits.known(places), self._digits.own[places], self._wanted.at(step))


class Ager(ImageGameTraining):
    """A change of ages in training, for one member or for many that differ in their seeds only."""

    options: Attribute
    game: Game

    def __init__(self, options: Attribute, seeds: Sequence[int], device: torch.device) -> None:
        """Make fresh players."""
        super().__init__(options, seeds, device)
        name, pen = options.distribution.name, options.pen
        self.digits, self.held = (Digits.of(name, pen, device, held_out=each) for each in (False, True))
        """What is trained on, and what is held out, to be judged by."""
        assert options.space is not None
        (channels, height, width), pixels = options.space.shape, options.space.width
        planes = options.generator.from_samples  # convolutions get the age at every pixel
        inputs = (channels + 1, height, width) if planes else pixels + 1
        generator = networks.make(options.generator, inputs, options.space.shape)
        discriminator = networks.make(options.discriminator, pixels, 2)
        objective, age_width = objectives.make(options.objective), height * width if planes else 1
        self.game = Game(generator, discriminator, objective, self.penalties(), age_width=age_width)
        self.begin(self.game)
        self._draws = Draws(self)
        self._extra_draws = {name: Draws(self, name) for name in self.players}

    # One iteration ---------------------------------------------------------------------------------------------------

    def iterate(self, step: int) -> Mapping[str, Tensor]:
        """Do iteration number STEP."""
        moves = self.options.moves

        # (1) digits are asked for another age than the one at which each is known, and G makes them
        asked = self._draws.at(step)
        made = self._made(asked, moves("generator"))

        # (2) D learns to tell real digits from made ones, and to read the age of real ones
        found = self._move_discriminator(asked, made.detach(), moves("discriminator"))

        # (3) G learns to make what D takes for real and for as old as was asked, and a digit at its own age as it is
        return found | self._move_generator(asked, made, moves("generator"))

    def update(self, player: str, number: int) -> None:
        """Do the single update NUMBER of PLAYER."""
        asked = self._extra_draws[player].at(number)
        if player == "discriminator":
            self._move_discriminator(asked, self._made(asked, moves=False), moves=True)
        else:
            self._move_generator(asked, self._made(asked, moves=True), moves=True)

    def _made(self, asked: Asked, moves: bool) -> Tensor:
        """What G makes of what was ASKED; with what its gradient is found by, if it MOVES."""
        with torch.set_grad_enabled(moves):
            made = self.game.G(self.generator.params, asked.images, asked.wanted)
        self.stage("aged")
        return made

    def _move_discriminator(self, asked: Asked, made: Tensor, moves: bool) -> dict[str, Tensor]:
        """Move D, if it MOVES, down its loss on what was ASKED and MADE; the columns of the log."""
        found = self.game.of_discriminator(self.discriminator.params, asked, made)
        bounds, ages = self.bounds(found.penalties), {"age": found.age} if "age" in self.counted else {}
        loss = found.adversarial + self.weighted(ages)
        self.descend(torch.stack([loss, *bounds.values()]).sum(0), ["discriminator"] if moves else [])
        self.stage("aged judged")
        losses = {"loss_d": found.adversarial, **bounds, **{f"{name}_real": each for name, each in ages.items()}}
        return losses | self.scores(found.real.raw.detach(), found.made.raw.detach())

    def _move_generator(self, asked: Asked, made: Tensor, moves: bool) -> dict[str, Tensor]:
        """Move G, if it MOVES, down its loss on what was ASKED and MADE; the columns of the log."""
        own, judge, counted = self.generator.params, self.discriminator.params.detach(), self.counted
        with torch.set_grad_enabled(moves):
            found, terms = self.game.of_generator(judge, asked, made), dict[str, Tensor]()
            if "age" in counted:
                terms["age"] = found.age
            if "identity" in counted:
                terms["identity"] = self.game.identity(own, asked)
            self.descend(found.adversarial + self.weighted(terms), ["generator"] if moves else [])
        self.stage("ages learned")
        called = {"age": "age_made", "identity": "own_age"}
        return {"loss_g": found.adversarial, **{called[name]: term for name, term in terms.items()}}

    # What others may ask of it ---------------------------------------------------------------------------------------

    @torch.no_grad()
    def aged(self, images: Tensor, wanted: Tensor, members: Sequence[int]) -> Tensor:
        """IMAGES [len(members), n, width] as G of MEMBERS makes them at the ages WANTED [len(members), n].

        By its average where one is kept; nothing is changed.
        """
        return self.game.G(self.shown(members), images, wanted)


if TYPE_CHECKING:

    def _fits(ager: Ager) -> Steerable:
        """A type checker holds it to what a session asks of it."""
        return ager
