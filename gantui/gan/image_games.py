"""What trainings of a generator and a discriminator on images have in common: penalties on D, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import torch
from torch import Tensor

from gantui.experiment.image_games import LOSSES, ImageGame
from gantui.gan import averaged_weights, named_players
from gantui.gan.batches import DrawBuffer
from gantui.gan.live_scalars import live_penalties, of_penalties
from gantui.gan.named_players import NamedPlayersTraining
from gantui.gan.penalties import Penalty
from gantui.gan.player import Player


class Played(named_players.Played, Protocol):
    """A game whose discriminator is kept in bounds."""

    penalties: Mapping[str, Penalty]


class ImageGameTraining(NamedPlayersTraining):
    """A generator and a discriminator in training."""

    options: ImageGame
    game: Played

    def begin(self, game: named_players.Played) -> None:
        """Make fresh players of GAME, and the average of G's weights if one is kept."""
        super().begin(game)
        self.average = averaged_weights.initial(self.generator.params, self.options.schedule.ema)
        """[members, parameters]: the exponential moving average of G's weights, where one is kept."""

    def iterate_from(self, draws: Sequence[DrawBuffer]) -> Tensor:
        """Do the work of the next whole iteration with DRAWS, one for each of the streams.

        The average takes in what has become of G, also by single updates before. Returns the row of the log.
        """
        row = super().iterate_from(draws)
        averaged_weights.update(self.average, self.generator.params, self.options.schedule.ema)
        return row

    def shown(self, members: Sequence[int]) -> Tensor:
        """The weights of G of MEMBERS that records and pictures are of, without gradient: [len(members), parameters].

        They are the average where one is kept.
        """
        own = self.generator.params.detach() if self.average is None else self.average
        return own[list(members)]

    @property
    def averages(self) -> dict[str, Tensor]:
        """G's, if one is kept."""
        return {} if self.average is None else {"generator": self.average}

    @property
    def generator(self) -> Player:
        """The player who makes images."""
        return self.players["generator"]

    @property
    def discriminator(self) -> Player:
        """The player who tells them from real ones."""
        return self.players["discriminator"]

    def penalties(self) -> dict[str, Penalty]:
        """The penalties on D, which read from the live scalars how strong they are."""
        return live_penalties(self.options.penalties, self.scalars)

    def bounds(self, found: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The penalties FOUND [members], as much as each counts now in D's loss, by the columns of the log."""
        return {f"penalty.{name}": self.scalars[f"penalty.{name}"].float() * each for name, each in found.items()}

    @torch.no_grad()
    def scores(self, real: Tensor, made: Tensor) -> dict[str, Tensor]:
        """What D says on average, by columns, of its raw outputs on REAL and on MADE images [members, n]: [members]."""
        centre = (real.mean(1, keepdim=True) + made.mean(1, keepdim=True)) / 2
        said = (self.game.objective.read(raw, centre).mean(1) for raw in (real, made))
        return dict(zip(("d_real", "d_fake"), said, strict=True))

    @property
    def owners(self) -> dict[str, str]:
        """By column the player who is at fault where it is not finite; terms that do not count are NaN."""
        ours = (name for name in self.columns if name in LOSSES or name.startswith("penalty."))
        return {name: "generator" if name == "loss_g" else "discriminator" for name in ours}

    def apply(self, experiment: ImageGame) -> None:  # type: ignore[override]
        """Take over EXPERIMENT, which differs only in settings that may change while it trains."""
        super().apply(experiment)
        self.game.penalties = self.penalties()  # they read the same live scalars

    def numbers(self, step: int) -> dict[str, float]:
        """The values of all live scalars in iteration STEP (from 0), by name."""
        return super().numbers(step) | of_penalties(self.options.penalties, self.progress(step))
