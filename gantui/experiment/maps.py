"""What the settings of trainings of maps between two distributions have in common, with pairs or without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, SerializeAsAny, model_validator

from gantui.experiment.goals.best import AUTO, Best, best_problem
from gantui.experiment.metric import Need
from gantui.experiment.metrics import CLOCK, measured_by
from gantui.experiment.networks import NETWORKS, NetworkOptions
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.optimizers import OptimizerOptions
from gantui.experiment.options.base import Options, chosen_from, last
from gantui.experiment.options.schedules import Schedule
from gantui.experiment.pairs import PAIRS, PairOptions
from gantui.experiment.run_options import Iterations, Records, RunOptions
from gantui.experiment.space import Space

Moves = Annotated[int, Field(ge=0, le=1)]
"""Whether a player moves in an iteration: 1, or 0 for one that stands still."""
GENERATORS = ("mlp", "residual", "convolutions")
"""Networks that can play a map: from samples to samples of the same shape."""


@last("steps")
class Batches(Iterations):
    """The training budget: iterations and batch size."""

    batch_size: int = Field(128, ge=1, le=65_536)
    """Samples of X, and of Y, a batch."""


class Judging(Records):
    """The options of the recorded metrics."""

    samples: int = Field(2000, ge=128, le=1_000_000)
    """Samples of each side that a record judges; of images no more than are held out."""


@last("schedule", "evaluation", "diagnosis", "checkpoints")
class Maps(RunOptions):
    """A training of one map or of two between the distributions of a pair."""

    players: ClassVar[tuple[str, ...]]
    """All, by the names that their paper gives them."""
    maps: ClassVar[tuple[str, ...]]
    """The players that are maps: G from X to Y, and F, if there is one, from Y to X."""
    terms: ClassVar[tuple[str, ...]]
    """The columns of the log beside each player's loss; each is the name of its weight, too."""
    fixed: ClassVar[Mapping[str, str]] = {
        **RunOptions.fixed,
        "trains": "the weights are of such players",
        "pair": "what was learned so far is of those data",
        "generator": "the weights are of that network",
        "discriminator": "the weights are of that network",
        "objective.name": "the losses so far are of that game",
        "schedule.batch_size": "the random numbers are drawn for batches of this size",
    }

    pair: SerializeAsAny[Annotated[PairOptions, chosen_from(PAIRS)]]
    generator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    """The network of each map."""
    discriminator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    """The network of each judge."""
    objective: SerializeAsAny[Annotated[ObjectiveOptions, chosen_from(OBJECTIVES)]]
    weights: Options
    """What each of `terms` counts in the loss of the maps."""
    optimizers: Options
    """One for each player."""
    updates: Options
    """Who moves."""
    schedule: Batches = Batches()
    evaluation: Judging = Judging()

    def optimizer(self, player: str) -> OptimizerOptions:
        """The optimizer of PLAYER."""
        found: OptimizerOptions = getattr(self.optimizers, player)
        return found

    def moves(self, player: str) -> bool:
        """Whether PLAYER moves in an iteration."""
        return bool(getattr(self.updates, player))

    def weight(self, term: str) -> float:
        """What TERM counts in the loss of the maps."""
        found: float = getattr(self.weights, term)
        return found

    @property
    def space(self) -> Space:
        """The space of both sides."""
        return self.pair.space

    @property
    def single_steps(self) -> tuple[str, ...]:
        """All players."""
        return self.players

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The clock, the losses, and what is measured of the maps."""
        losses = (*(f"loss_{player}" for player in self.players), *self.terms)
        return (*CLOCK, *losses, *self.measured)

    @property
    def measured(self) -> tuple[str, ...]:
        """The keys of what is measured of the maps, in order."""
        lacks: tuple[Need, ...] = () if "F" in self.maps else ("way back",)
        return measured_by("translation", self.space.kind, lacks)

    @property
    def has_schedule(self) -> bool:
        """Whether a learning rate follows a course."""
        each = (self.optimizer(player) for player in self.players)
        return any(isinstance(one, Schedule) and one.decay != "constant" for one in each)

    @property
    def best(self) -> Best | None:
        """The rule by which the best checkpoint is chosen, if one is kept: by what a map does to the distribution.

        Not by the accuracy, which nobody knows where no pairs are known.
        """
        key = "frechet_g" if self.space.kind == "images" else "w1_g"
        return Best(key, highest=False) if self.checkpoints.best == AUTO else super().best

    @model_validator(mode="after")
    def _makes_sense(self) -> Maps:
        if problem := next(filter(None, (check(self) for check in _CHECKS)), None):
            raise ValueError(problem)
        return self


def _objective(options: Maps) -> str:
    objective = options.objective
    if objective.outputs > 1:
        return (
            f"objective.name = {objective.name!r} has several generators play against one D; expected 'least_squares'"
        )
    return ""


def _networks(options: Maps) -> str:
    images = options.space.kind == "images"
    for table in ("generator", "discriminator"):
        network: NetworkOptions = getattr(options, table)
        if why := network.misfit(options.space.shape):
            return f"{table}.{why}"
        known = GENERATORS if table == "generator" else ("mlp", "residual", *(("dcgan", "resnet") if images else ()))
        if network.name not in known:
            return f"{table}.name = {network.name!r}: expected one of {', '.join(known)}"
        if across := network.across_samples:
            return f"{across} in the {table}: the parts of a loss are judged apart; expected 'none'"
    return ""


def _frozen(options: Maps) -> str:
    if not any(options.moves(player) for player in options.players):
        return f"updates of 0 for all of {', '.join(options.players)}: nobody would move; expected one of them 1"
    return ""


def _best(options: Maps) -> str:
    return best_problem(options.checkpoints.best, options.record_keys)


_CHECKS = (_objective, _networks, _frozen, _best)
