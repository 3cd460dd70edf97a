"""The interface of every scheme, and what a scheme needs of the players."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor

from gantui.experiment.changing.stages import StageName
from gantui.experiment.options.registry import Registry
from gantui.gan import gradients
from gantui.gan.game import Batch, DiscriminatorLoss, Game, Weights
from gantui.gan.player import Player

SCHEMES: Registry[type[Scheme]] = Registry("scheme")


class Players(Protocol):
    """Both players and their batches, as a scheme sees them."""

    game: Game
    discriminator: Player
    generator: Player

    def batch(self, player: str, step: int, update: int) -> Batch:
        """Batch number UPDATE of PLAYER in iteration STEP: the same one however often it is asked for."""

    def constrain(self) -> None:
        """Apply the constraints on D's weights."""

    def note(self, d_loss: DiscriminatorLoss | None = None, loss: Tensor | None = None) -> None:
        """Keep for the log what is in D_LOSS, or G's LOSS [members]."""

    def stage(self, name: StageName) -> None:
        """Announce the stage NAME of the iteration to whoever watches step by step."""


@dataclass(frozen=True)
class Slopes:
    """The gradients of both players at one point, and the losses that they belong to."""

    of_d: Tensor
    """[members, parameters]"""
    of_g: Tensor
    d_loss: DiscriminatorLoss
    loss: Tensor
    """[members]: G's."""


class Scheme(ABC):
    """One iteration of a training as a sequence of moves."""

    d_batches = 1
    """Batches an iteration that D is given; numbered from 0."""
    g_batches = 1
    g_sees_d_loss = False
    """Whether G's batches serve D's whole loss too, and so need what D's penalties draw."""

    def __init__(self, options: Any) -> None:
        """Make the scheme that OPTIONS describe."""

    @abstractmethod
    def iterate(self, players: Players, step: int) -> None:
        """Do iteration STEP (counted from 0)."""

    def move_discriminator(self, players: Players, batch: Batch) -> None:
        """Make one update of D alone on BATCH, against G as it is."""
        show(players, "sample", "real", "fake")
        d, g = players.discriminator.begin(), players.generator.weights
        d_loss = players.game.discriminator_loss(d, g.detached(), batch)
        players.discriminator.descend(gradient(d_loss.loss, d))
        players.constrain()
        players.note(d_loss=d_loss)
        players.stage("discriminator")

    def judge_discriminator(self, players: Players, batch: Batch) -> None:
        """Compute D's loss on BATCH without moving D."""
        d, g = players.discriminator.weights, players.generator.weights
        players.note(d_loss=players.game.discriminator_loss(d.detached(), g.detached(), batch))

    def move_generator(self, players: Players, batch: Batch) -> None:
        """Make one update of G alone on BATCH, against D as it is."""
        show(players, "sample", "judge")
        d, g = players.discriminator.weights, players.generator.begin()
        loss = players.game.generator_loss(d.detached(), g, batch)
        players.generator.descend(gradient(loss, g))
        players.note(loss=loss)
        players.stage("generator")

    def judge_generator(self, players: Players, batch: Batch) -> None:
        """Compute G's loss on BATCH without moving G."""
        d, g = players.discriminator.weights, players.generator.weights
        players.note(loss=players.game.generator_loss(d.detached(), g.detached(), batch))

    def slopes(self, game: Game, d: Weights, g: Weights, for_d: Batch, for_g: Batch) -> Slopes:
        """The gradients that both players descend if they move at once from here."""
        d_loss = game.discriminator_loss(d, g.detached(), for_d)
        loss = game.generator_loss(d.detached(), g, for_g)
        return Slopes(gradient(d_loss.loss, d), gradient(loss, g), d_loss, loss)


def show(players: Players, *names: StageName) -> None:
    """Announce several stages of an iteration that are one computation, in turn."""
    for name in names:
        players.stage(name)


def gradient(loss: Tensor, weights: Weights) -> Tensor:
    """The gradient of LOSS [members] with respect to the weights, for each member: [members, parameters]."""
    return gradients.of_sum(loss, weights.params)
