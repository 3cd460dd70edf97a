"""What the settings have in common of trainings whose players go by the names that their paper gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field, SerializeAsAny, model_validator

from gantui.experiment.goals.best import AUTO, Best, best_problem
from gantui.experiment.metrics import CLOCK
from gantui.experiment.networks import NETWORKS, NetworkOptions
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.optimizers import OptimizerOptions
from gantui.experiment.options.base import Options, chosen_from, last
from gantui.experiment.options.schedules import Schedule
from gantui.experiment.run_options import Iterations, RunOptions

Moves = Annotated[int, Field(ge=0, le=1)]
"""Whether a player moves in an iteration: 1, or 0 for one that stands still."""
Check = Callable[[Any], str]
"""Says what is wrong with options, as a sentence without its full stop; '' where nothing is."""
_IN_ORDER = (
    *("generator", "discriminator", "objective", "penalties", "weights", "optimizers", "updates"),
    *("schedule", "evaluation", "diagnosis", "checkpoints"),
)
"""The settings of a game, and those of its training behind them."""


@last("steps")
class Batches(Iterations):
    """The training budget: iterations and batch size."""

    batch_size: int = Field(64, ge=1, le=65_536)
    """Images a batch."""


class NamedPlayers(RunOptions):
    """A training of players that go by their names; each has an optimizer, and moves once in an iteration or not."""

    players: ClassVar[tuple[str, ...]]
    """All, by the names that their paper gives them."""
    judges: ClassVar[tuple[str, ...]]
    """The players that tell real from made."""
    terms: ClassVar[tuple[str, ...]]
    """The names of the weights of what is added to a loss; a term of weight 0 is not computed."""
    checks: ClassVar[tuple[Check, ...]]
    """What each setting alone does not tell; the first that finds something is heard."""
    fixed: ClassVar[Mapping[str, str]] = {
        **RunOptions.fixed,
        "trains": "the weights are of such players",
        "generator": "the weights are of that network",
        "discriminator": "the weights are of that network",
        "objective.name": "the losses so far are of that game",
        "schedule.batch_size": "the random numbers are drawn for batches of this size",
    }

    generator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    discriminator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    objective: SerializeAsAny[Annotated[ObjectiveOptions, chosen_from(OBJECTIVES)]]
    weights: Options
    """What each of `terms` counts."""
    optimizers: Options
    """One for each player."""
    updates: Options
    """Who moves."""
    schedule: Batches = Batches()

    def optimizer(self, player: str) -> OptimizerOptions:
        """The optimizer of PLAYER."""
        found: OptimizerOptions = getattr(self.optimizers, player)
        return found

    def moves(self, player: str) -> bool:
        """Whether PLAYER moves in an iteration."""
        return bool(getattr(self.updates, player))

    def weight(self, term: str) -> float:
        """What TERM counts in a loss."""
        found: float = getattr(self.weights, term)
        return found

    @property
    def single_steps(self) -> tuple[str, ...]:
        """All players."""
        return self.players

    @property
    def columns(self) -> tuple[str, ...]:
        """What is logged of every iteration."""
        raise NotImplementedError

    @property
    def measured(self) -> tuple[str, ...]:
        """The keys of what is measured for a record, in order."""
        raise NotImplementedError

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The clock, what is logged, and what is measured."""
        return (*CLOCK, *self.columns, *self.measured)

    @property
    def scheduled(self) -> tuple[Options, ...]:
        """The tables of settings that may follow a course: the optimizers."""
        return tuple(self.optimizer(player) for player in self.players)

    @property
    def has_schedule(self) -> bool:
        """Whether any of them does."""
        return any(isinstance(one, Schedule) and one.decay != "constant" for one in self.scheduled)

    @property
    def best_by(self) -> str:
        """The key by whose lowest value the best checkpoint is chosen where no other is named."""
        raise NotImplementedError

    @property
    def best(self) -> Best | None:
        """The rule by which the best checkpoint is chosen, if one is kept."""
        return Best(self.best_by, highest=False) if self.checkpoints.best == AUTO else super().best

    @model_validator(mode="after")
    def _has_no_contradiction(self) -> NamedPlayers:
        if problem := next(filter(None, (check(self) for check in self.checks)), None):
            raise ValueError(problem)
        return self


T = TypeVar("T", bound=NamedPlayers)


def in_order(table: type[T]) -> type[T]:
    """A decorator that puts what is trained on before the players, and the training behind them."""
    return last(*(name for name in _IN_ORDER if name in table.model_fields))(table)


def two_sided(options: NamedPlayers) -> str:
    """What is wrong with the objective, which is played by one generator against one judge."""
    objective = options.objective
    if objective.outputs > 1:
        return (
            f"objective.name = {objective.name!r} has several generators play against one D; expected 'least_squares', "
            "'relativistic' or another one of two players"
        )
    return ""


def judged_apart(options: NamedPlayers) -> str:
    """What is wrong with networks that look across the samples of a batch."""
    for table in ("generator", "discriminator"):
        network: NetworkOptions = getattr(options, table)
        if across := network.across_samples:
            return f"{across} in the {table}: each sample is made and judged by itself; expected 'none'"
    return ""


def somebody_moves(options: NamedPlayers) -> str:
    """What is wrong where all players stand still."""
    if not any(options.moves(player) for player in options.players):
        return f"updates of 0 for all of {', '.join(options.players)}: nobody would move; expected one of them 1"
    return ""


def best_is_known(options: NamedPlayers) -> str:
    """What is wrong with the rule of the best checkpoint."""
    return best_problem(options.checkpoints.best, options.record_keys)


def listed(names: tuple[str, ...]) -> str:
    """NAMES as a choice: 'one', 'two' or 'three', each in quotation marks."""
    return f"{', '.join(map(repr, names[:-1]))} or {names[-1]!r}"
