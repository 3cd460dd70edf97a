"""What the settings have in common of games of a generator and a discriminator on images, with penalties on D."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, SerializeAsAny

from gantui.experiment import named_players
from gantui.experiment.distributions import DISTRIBUTIONS, DistributionOptions
from gantui.experiment.named_players import (
    Check,
    Moves,
    NamedPlayers,
    best_is_known,
    judged_apart,
    listed,
    somebody_moves,
    two_sided,
)
from gantui.experiment.optimizers import Optimizers, fixed_optimizers
from gantui.experiment.options.base import Live, Options, chosen_from, last
from gantui.experiment.options.setting import UPDATES
from gantui.experiment.penalties import PenaltyTable
from gantui.experiment.players import PLAYERS
from gantui.experiment.space import Space

DATA = ("digits", "mnist5k")
"""The sets of images that can be trained on: they have a held-out part and a classifier of their own."""
LOSSES = ("loss_d", "loss_g", "d_real", "d_fake")
"""The columns of the log that every game of two has: the adversarial losses, and what D says of real and of made."""
PENALTIES = ("r1", "r2")
"""Penalties on D's gradient at what it is shown: at real images and at made ones."""


class Updates(Options):
    """Who moves in an iteration: 1, or 0 for a player that stands still."""

    generator: Annotated[Moves, Live(UPDATES, "generator")] = 1
    discriminator: Annotated[Moves, Live(UPDATES, "discriminator")] = 1


@last("steps", "ema")
class Batches(named_players.Batches):
    """The training budget: iterations, batch size, and the decay of the averaged weights."""

    ema: float = Field(0.0, ge=0, lt=1)
    """Decay an iteration of G's averaged weights, which records and pictures are of; 0: they are of the last ones."""


class ImageGame(NamedPlayers):
    """A training of a generator that is given images, and of a discriminator that tells real from made ones."""

    players: ClassVar[tuple[str, ...]] = PLAYERS
    judges: ClassVar[tuple[str, ...]] = ("discriminator",)
    readings: ClassVar[tuple[str, ...]]
    """The columns of the log beside what every game has, and the penalties."""
    fixed: ClassVar[Mapping[str, str]] = {
        **NamedPlayers.fixed,
        "distribution": "what was learned so far is of those data",
        **fixed_optimizers(*PLAYERS),
    }

    distribution: SerializeAsAny[Annotated[DistributionOptions, chosen_from(DISTRIBUTIONS)]]
    penalties: PenaltyTable = Field(default_factory=dict)
    optimizers: Optimizers
    updates: Updates = Updates()
    schedule: Batches = Batches()

    @property
    def space(self) -> Space | None:
        """The space of the images."""
        return self.distribution.space

    @property
    def columns(self) -> tuple[str, ...]:
        """What is logged of every iteration: the losses and what D says, the penalties, and the other readings."""
        return (*LOSSES, *(f"penalty.{name}" for name in self.penalties), *self.readings)

    @property
    def scheduled(self) -> tuple[Options, ...]:
        """The optimizers and the penalties."""
        return (*super().scheduled, *self.penalties.values())


def of_images(options: ImageGame) -> str:
    """What is wrong with the data."""
    name = options.distribution.name
    if name not in DATA:
        return f"distribution.name = {name!r}: expected {listed(DATA)}, images of which some are held out to judge by"
    return ""


def penalised(options: ImageGame) -> str:
    """What is wrong with the penalties."""
    other = next((name for name in options.penalties if name not in PENALTIES), None)
    return "" if other is None else f"penalties.{other}: there is none of that name here; expected {listed(PENALTIES)}"


ENDING: tuple[Check, ...] = (two_sided, judged_apart, penalised, somebody_moves, best_is_known)
"""The checks of every such game, behind those of its data and networks."""
