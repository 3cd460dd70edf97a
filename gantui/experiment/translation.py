"""The settings of an unpaired translation between two distributions of the plane (CycleGAN, Zhu 2017)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SerializeAsAny, model_validator

from gantui.experiment.distributions.base import Point, Positive
from gantui.experiment.goals.best import AUTO, Best, best_problem
from gantui.experiment.metrics import CLOCK, measured_by
from gantui.experiment.networks import NETWORKS, NetworkOptions
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.optimizers import OPTIMIZERS, OptimizerOptions, fixed_optimizers
from gantui.experiment.options.base import Live, Options, chosen_from, last
from gantui.experiment.options.registry import Registry
from gantui.experiment.options.schedules import Schedule
from gantui.experiment.options.setting import UPDATES
from gantui.experiment.run_options import Iterations, Records, RunOptions
from gantui.experiment.space import PLANE, Space

GENERATORS = ("G", "F")
"""G takes x to Y, F takes y to X."""
JUDGES = ("D_X", "D_Y")
"""D_X tells x from F(y), D_Y tells y from G(x)."""
PLAYERS = (*GENERATORS, *JUDGES)
"""By the names that the paper gives them."""
LOSSES = ("cycle", "identity")
"""The columns of the log beside each player's loss."""

PAIRS: Registry[type[PairOptions]] = Registry("pair")


class PairOptions(Options):
    """Two distributions of the plane, X and Y, and the map from X to Y that is true, which no player is shown.

    Y is X turned by `angle` degrees and moved by `shift`.
    """

    name: str
    angle: float = Field(0.0, ge=-360, le=360)
    shift: Point = (0.0, 0.0)


@PAIRS.register("blobs")
class Blobs(PairOptions):
    """Round Gaussians on a circle around 0."""

    name: Literal["blobs"]
    modes: int = Field(5, ge=2, le=7)
    radius: Positive = 1.0
    std: Positive = 0.1
    shares: Annotated[tuple[Positive, ...], Field(strict=False)] = ()
    """The weight of each; empty: all have the same, so that they can be exchanged and the data are the same."""

    @model_validator(mode="after")
    def _a_share_each(self) -> Blobs:
        if self.shares and len(self.shares) != self.modes:
            raise ValueError(f"shares names {len(self.shares)} for {self.modes} modes")
        return self


@PAIRS.register("moons")
class Moons(PairOptions):
    """The upper half of a circle of radius 1 around 0, blurred."""

    name: Literal["moons"]
    noise: Positive = 0.05
    lean: float = Field(0.0, ge=0, le=1)
    """How many more of the points lie at its right end: their density along the arc goes from 1 - lean on the left to
    1 + lean on the right. At 0 it is its own mirror image."""


class Losses(Options):
    """What the terms beside the adversarial ones count in the losses of G and F."""

    cycle: Annotated[float, Live("cycle")] = Field(10.0, ge=0, le=1e4)
    """lambda of the cycle term, |F(G(x)) - x| + |G(F(y)) - y| (Zhu 2017, eq. 2)."""
    identity: Annotated[float, Live("identity")] = Field(0.0, ge=0, le=1e4)
    """The weight of the identity term, |G(y) - y| + |F(x) - x| (Zhu 2017, sec. 5.2)."""


class Pool(Options):
    """The history of fakes that D_X and D_Y are shown (Shrivastava 2017, sec. 2.3)."""

    size: int = Field(50, ge=0, le=65_536)
    """Fakes kept for each of the two; of each new fake half are exchanged for older ones. 0: only the newest are shown.
    """


class FourOptimizers(Options):
    """The optimizers, one for each player."""

    G: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    F: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    D_X: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    D_Y: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]

    def of(self, player: str) -> OptimizerOptions:
        """The optimizer of PLAYER."""
        found: OptimizerOptions = getattr(self, player)
        return found


Moves = Annotated[int, Field(ge=0, le=1)]


class Updates(Options):
    """Who moves in an iteration: 1, or 0 for a player that stands still."""

    G: Annotated[Moves, Live(UPDATES, "G")] = 1
    F: Annotated[Moves, Live(UPDATES, "F")] = 1
    D_X: Annotated[Moves, Live(UPDATES, "D_X")] = 1
    D_Y: Annotated[Moves, Live(UPDATES, "D_Y")] = 1

    def of(self, player: str) -> bool:
        """Whether PLAYER moves."""
        return bool(getattr(self, player))


@last("steps")
class Batches(Iterations):
    """The training budget: iterations and batch size."""

    batch_size: int = Field(128, ge=1, le=65_536)
    """Points of X, and of Y, a batch."""


class Judging(Records):
    """The options of the recorded metrics."""

    samples: int = Field(2000, ge=128, le=1_000_000)
    """Points of each side that a record judges."""


@last("schedule", "evaluation", "diagnosis", "checkpoints")
class Translation(RunOptions):
    """An unpaired translation: everything that decides its training, and what a person should know of it."""

    kind: ClassVar[str] = "translation"
    fixed: ClassVar[Mapping[str, str]] = {
        **RunOptions.fixed,
        "trains": "the weights are of such players",
        "pair": "what was learned so far is of those data",
        "generator": "the weights are of that network",
        "discriminator": "the weights are of that network",
        "objective.name": "the losses so far are of that game",
        "pool": "the fakes that it holds are so many",
        "schedule.batch_size": "the random numbers are drawn for batches of this size",
        **fixed_optimizers(*PLAYERS),
    }

    trains: Literal["translation"]
    pair: SerializeAsAny[Annotated[PairOptions, chosen_from(PAIRS)]]
    generator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    """The network of G, and of F."""
    discriminator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    """The network of D_X, and of D_Y."""
    objective: SerializeAsAny[Annotated[ObjectiveOptions, chosen_from(OBJECTIVES)]]
    weights: Losses = Losses()
    pool: Pool = Pool()
    optimizers: FourOptimizers
    updates: Updates = Updates()
    schedule: Batches = Batches()
    evaluation: Judging = Judging()

    @property
    def space(self) -> Space:
        """The plane."""
        return PLANE

    @property
    def single_steps(self) -> tuple[str, ...]:
        """All four."""
        return PLAYERS

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The clock, the losses, and what is measured of both maps."""
        losses = (*(f"loss_{player}" for player in PLAYERS), *LOSSES)
        return (*CLOCK, *losses, *measured_by("translation"))

    @property
    def has_schedule(self) -> bool:
        """Whether a learning rate follows a course."""
        each = (self.optimizers.of(player) for player in PLAYERS)
        return any(isinstance(one, Schedule) and one.decay != "constant" for one in each)

    @property
    def best(self) -> Best | None:
        """The rule by which the best checkpoint is chosen, if one is kept: by what a map does to the distribution.

        Not by the accuracy, which nobody knows where no pairs are known.
        """
        return Best("w1_g", highest=False) if self.checkpoints.best == AUTO else super().best

    @model_validator(mode="after")
    def _makes_sense(self) -> Translation:
        if problem := next(filter(None, (check(self) for check in _CHECKS)), None):
            raise ValueError(problem)
        return self


def _objective(options: Translation) -> str:
    objective = options.objective
    if objective.outputs > 1:
        return (
            f"objective.name = {objective.name!r} has several generators play against one D; expected 'least_squares'"
        )
    return ""


def _networks(options: Translation) -> str:
    for table in ("generator", "discriminator"):
        network: NetworkOptions = getattr(options, table)
        if network.name != "mlp":
            return f"{table}.name = {network.name!r}: expected 'mlp', since places of the plane are its inputs"
        if across := network.across_samples:
            return f"{across} in the {table}: the parts of a loss are judged apart; expected 'none'"
    return ""


def _frozen(options: Translation) -> str:
    if not any(options.updates.of(player) for player in PLAYERS):
        return f"updates of 0 for all of {', '.join(PLAYERS)}: nobody would move; expected one of them 1"
    return ""


def _best(options: Translation) -> str:
    return best_problem(options.checkpoints.best, options.record_keys)


_CHECKS = (_objective, _networks, _frozen, _best)
