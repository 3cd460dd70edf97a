"""The settings of a change of one attribute of an image: a digit's strokes as thick as one asks for, its 'age'.

The game is that of AttGAN (He 2019) for an attribute that is a number, as in GANimation (Pumarola 2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SerializeAsAny, model_validator

from gantui.experiment.distributions import DISTRIBUTIONS, DistributionOptions
from gantui.experiment.distributions.base import Positive
from gantui.experiment.goals.best import AUTO, Best, best_problem
from gantui.experiment.metrics import CLOCK, measured_by
from gantui.experiment.networks import NETWORKS, NetworkOptions
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.optimizers import Optimizers, fixed_optimizers
from gantui.experiment.options.base import Live, Options, chosen_from, last
from gantui.experiment.options.schedules import Schedule
from gantui.experiment.options.setting import UPDATES
from gantui.experiment.penalties import PenaltyTable
from gantui.experiment.players import PLAYERS
from gantui.experiment.run_options import Iterations, Records, RunOptions
from gantui.experiment.space import Space

LOSSES = ("loss_d", "loss_g", "d_real", "d_fake")
"""The columns of the log that every game of two has: the adversarial losses, and what D says of real and of made."""
TERMS = ("age_real", "age_made", "own_age")
"""The columns of the terms beside them, without their weights."""
DATA = ("digits", "mnist5k")
"""The sets of images whose strokes are drawn again: they have a held-out part and a classifier of their own."""
PENALTIES = ("r1", "r2")
"""Penalties on D's gradient at what it is shown."""


class Pen(Options):
    """The pen with which each digit is drawn again: how thick it is at the ages 0 and 1."""

    thinnest: Positive = 0.7
    """In pixels, at age 0."""
    boldest: Positive = 1.8
    """In pixels, at age 1."""

    @model_validator(mode="after")
    def _ages_differ(self) -> Pen:
        if self.thinnest >= self.boldest:
            raise ValueError(f"thinnest = {self.thinnest:g} is not below boldest = {self.boldest:g}")
        return self


class Weights(Options):
    """What the terms beside the adversarial ones count."""

    age: Annotated[float, Live("age")] = Field(1.0, ge=0, le=1e4)
    """How much the age that D reads counts in both losses: of real images, (A(x) - a)^2, in D's; of made ones,
    (A(G(x, b)) - b)^2, in G's (Pumarola 2018, eq. 3)."""
    identity: Annotated[float, Live("identity")] = Field(10.0, ge=0, le=1e4)
    """How much the reconstruction counts, |G(x, a) - x|, in G's loss: an image keeps its own age (He 2019, eq. 3)."""


Moves = Annotated[int, Field(ge=0, le=1)]


class Updates(Options):
    """Who moves in an iteration: 1, or 0 for a player that stands still."""

    generator: Annotated[Moves, Live(UPDATES, "generator")] = 1
    discriminator: Annotated[Moves, Live(UPDATES, "discriminator")] = 1

    def of(self, player: str) -> bool:
        """Whether PLAYER moves."""
        return bool(getattr(self, player))


@last("steps")
class Batches(Iterations):
    """The training budget: iterations and batch size."""

    batch_size: int = Field(64, ge=1, le=65_536)
    """Images a batch."""


class Judging(Records):
    """The options of the recorded metrics."""

    samples: int = Field(1000, ge=100, le=100_000)
    """Held-out images that a record asks for an age, some of them more than once."""


@last("schedule", "evaluation", "diagnosis", "checkpoints")
class Attribute(RunOptions):
    """A change of the age of images: everything that decides its training, and what a person should know of it."""

    kind: ClassVar[str] = "attribute"
    fixed: ClassVar[Mapping[str, str]] = {
        **RunOptions.fixed,
        "trains": "the weights are of such players",
        "distribution": "what was learned so far is of those data",
        "pen": "what was learned so far is of strokes of that thickness",
        "generator": "the weights are of that network",
        "discriminator": "the weights are of that network",
        "objective.name": "the losses so far are of that game",
        "schedule.batch_size": "the random numbers are drawn for batches of this size",
        **fixed_optimizers(*PLAYERS),
    }

    trains: Literal["attribute"]
    distribution: SerializeAsAny[Annotated[DistributionOptions, chosen_from(DISTRIBUTIONS)]]
    pen: Pen = Pen()
    generator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    """From an image and the age that is asked for to an image."""
    discriminator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    """From an image to what it says of it, and to the age that it reads."""
    objective: SerializeAsAny[Annotated[ObjectiveOptions, chosen_from(OBJECTIVES)]]
    penalties: PenaltyTable = Field(default_factory=dict)
    weights: Weights = Weights()
    optimizers: Optimizers
    updates: Updates = Updates()
    schedule: Batches = Batches()
    evaluation: Judging = Judging()

    @property
    def space(self) -> Space | None:
        """The space of the images."""
        return self.distribution.space

    @property
    def single_steps(self) -> tuple[str, ...]:
        """Both players."""
        return PLAYERS

    @property
    def columns(self) -> tuple[str, ...]:
        """What is logged of every iteration: the losses and what D says, the penalties, and the terms."""
        return (*LOSSES, *(f"penalty.{name}" for name in self.penalties), *TERMS)

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The clock, the losses and terms, and what is measured of the ages."""
        return (*CLOCK, *self.columns, *measured_by("attribute"))

    @property
    def has_schedule(self) -> bool:
        """Whether a setting follows a course."""
        settings = (self.optimizers.generator, self.optimizers.discriminator, *self.penalties.values())
        return any(isinstance(one, Schedule) and one.decay != "constant" for one in settings)

    @property
    def best(self) -> Best | None:
        """The rule by which the best checkpoint is chosen, if one is kept: by the distance to the truth."""
        return Best("aged_truth", highest=False) if self.checkpoints.best == AUTO else super().best

    @model_validator(mode="after")
    def _makes_sense(self) -> Attribute:
        if problem := next(filter(None, (check(self) for check in _CHECKS)), None):
            raise ValueError(problem)
        return self


def _data(options: Attribute) -> str:
    name, space = options.distribution.name, options.distribution.space
    if name not in DATA or space is None:
        return f"distribution.name = {name!r}: strokes are drawn again of {' or '.join(map(repr, DATA))}"
    if options.pen.boldest > space.shape[1] / 2:
        return f"pen.boldest = {options.pen.boldest:g}: expected at most {space.shape[1] / 2:g}, half of an image"
    return ""


def _objective(options: Attribute) -> str:
    objective = options.objective
    if objective.outputs > 1:
        return f"objective.name = {objective.name!r} has several generators play against one D; expected 'relativistic'"
    return ""


def _networks(options: Attribute) -> str:
    for table in ("generator", "discriminator"):
        network: NetworkOptions = getattr(options, table)
        if network.name not in ("mlp", "residual"):
            return f"{table}.name = {network.name!r}: expected 'mlp' or 'residual', which take an age beside an image"
        if across := network.across_samples:
            return f"{across} in the {table}: each image is changed and judged by itself; expected 'none'"
    return ""


def _penalties(options: Attribute) -> str:
    other = next((name for name in options.penalties if name not in PENALTIES), None)
    return "" if other is None else f"penalties.{other}: expected r1 or r2, which are taken at real and at made images"


def _frozen(options: Attribute) -> str:
    if not any(options.updates.of(player) for player in PLAYERS):
        return f"updates of 0 for {' and '.join(PLAYERS)}: nobody would move; expected one of them 1"
    return ""


def _best(options: Attribute) -> str:
    return best_problem(options.checkpoints.best, options.record_keys)


_CHECKS = (_data, _objective, _networks, _penalties, _frozen, _best)
