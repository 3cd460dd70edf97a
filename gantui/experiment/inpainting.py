"""The settings of inpainting: G sees an image with a hole in it, and noise, and completes it (Pathak 2016)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SerializeAsAny, model_validator

from gantui.experiment.distributions import DISTRIBUTIONS, DistributionOptions
from gantui.experiment.goals.best import AUTO, Best, best_problem
from gantui.experiment.latents import LATENTS, LatentOptions
from gantui.experiment.metrics import CLOCK, measured_by
from gantui.experiment.networks import NETWORKS, NetworkOptions
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.optimizers import Optimizers, fixed_optimizers
from gantui.experiment.options.base import Live, Options, chosen_from, last
from gantui.experiment.options.registry import Registry
from gantui.experiment.options.schedules import Schedule
from gantui.experiment.options.setting import UPDATES
from gantui.experiment.penalties import PenaltyTable
from gantui.experiment.players import PLAYERS
from gantui.experiment.run_options import Iterations, Records, RunOptions
from gantui.experiment.space import Space

DATA = ("digits", "mnist5k")
"""The sets of images that holes are made in: they have a held-out part and a classifier of their own."""
NOISE = ("normal", "uniform")
"""Latents of which nothing is learned and nothing is drawn once for a whole training."""
PLAYED_BY = ("mlp", "residual", "dcgan", "resnet")
"""The networks that can play: they make images, and judge them one by one."""
PENALTIES = ("r1", "r2")
"""Penalties on D's gradient at what it is shown."""
TERMS = ("reconstruction", "apart")
"""The columns of the log beside the players' own."""
COLUMNS = ("loss_d", "loss_g", "d_real", "d_fake")

HOLES: Registry[type[HoleOptions]] = Registry("hole")


class HoleOptions(Options):
    """The options that every kind of hole has."""

    name: str


@HOLES.register("middle")
class Middle(HoleOptions):
    """A rectangle in the middle of the image, of the image's own shape."""

    name: Literal["middle"]
    size: float = Field(0.5, gt=0, lt=1)
    """The share of each side of the image, rounded to whole pixels, one at least."""


@HOLES.register("half")
class Half(HoleOptions):
    """The lower half of the image."""

    name: Literal["half"]


@HOLES.register("random")
class Random(HoleOptions):
    """The rectangle of `middle`, for each image anew anywhere in it; both players are shown where."""

    name: Literal["random"]
    size: float = Field(0.5, gt=0, lt=1)
    """The share of each side of the image, rounded to whole pixels, one at least."""


ErrorOf = Literal["each", "mean"]


class Losses(Options):
    """What each term counts in G's loss."""

    adversarial: Annotated[float, Live("adversarial", "generator")] = Field(1.0, ge=0, le=1e4)
    """The weight of what D says of completed images (Pathak 2016, eq. 3). 0: the best G is a blurred mean."""
    reconstruction: Annotated[float, Live("reconstruction", "generator")] = Field(1.0, ge=0, le=1e4)
    """The weight of the squared error in the hole (Pathak 2016, eq. 1), the mean over its pixels."""
    error_of: Annotated[ErrorOf, Live("error of", "generator")] = "each"
    """each: of each completion, as in the paper: then the best answer is one and the same for all noise. mean: of the
    mean of all completions of a hole, which leaves them free to differ (Ohayon 2021)."""
    seeking: Annotated[float, Live("mode seeking", "generator")] = Field(0.0, ge=0, le=1e4)
    """The weight of 1/(|G(x, z) - G(x, z')| / |z - z'|), for two draws of noise and one hole (Mao 2019, eq. 3): it
    drives the completions of one hole apart."""


Moves = Annotated[int, Field(ge=0, le=1)]


class Updates(Options):
    """Who moves in an iteration: 1, or 0 for a player that stands still."""

    generator: Annotated[Moves, Live(UPDATES, "generator")] = 1
    discriminator: Annotated[Moves, Live(UPDATES, "discriminator")] = 1


@last("steps", "ema")
class Batches(Iterations):
    """The training budget: iterations, batch size, and the decay of the averaged weights."""

    batch_size: int = Field(64, ge=1, le=65_536)
    """Images a batch, each of which is completed twice."""
    ema: float = Field(0.0, ge=0, lt=1)
    """Decay an iteration of G's averaged weights, which records and pictures are of; 0: they are of the last ones."""


class Judging(Records):
    """The options of the recorded metrics."""

    samples: int = Field(1000, ge=16, le=100_000)
    """Held-out images with a hole that a record judges, at most: all, if there are no more."""
    completions: int = Field(8, ge=2, le=64)
    """Completions of each of them."""


@last("schedule", "evaluation", "diagnosis", "checkpoints")
class Inpainting(RunOptions):
    """Inpainting: everything that decides its training, and what a person should know of it."""

    kind: ClassVar[str] = "inpainting"
    fixed: ClassVar[Mapping[str, str]] = {
        **RunOptions.fixed,
        "trains": "the weights are of such players",
        "distribution": "what was learned so far is of those data",
        "hole": "what was learned so far is of such holes",
        "latent": "the generator's weights are of that latent",
        "generator": "the weights are of that network",
        "discriminator": "the weights are of that network",
        "objective.name": "the losses so far are of that game",
        "schedule.batch_size": "the random numbers are drawn for batches of this size",
        **fixed_optimizers(*PLAYERS),
    }

    trains: Literal["inpainting"]
    distribution: SerializeAsAny[Annotated[DistributionOptions, chosen_from(DISTRIBUTIONS)]]
    hole: SerializeAsAny[Annotated[HoleOptions, chosen_from(HOLES)]]
    latent: SerializeAsAny[Annotated[LatentOptions, chosen_from(LATENTS)]]
    generator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    discriminator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    objective: SerializeAsAny[Annotated[ObjectiveOptions, chosen_from(OBJECTIVES)]]
    penalties: PenaltyTable = Field(default_factory=dict)
    weights: Losses = Losses()
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
        """Both."""
        return PLAYERS

    @property
    def columns(self) -> tuple[str, ...]:
        """What is logged of every iteration: the players' losses and D's scores, the penalties, and the terms."""
        return (*COLUMNS, *(f"penalty.{name}" for name in self.penalties), *TERMS)

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The clock, what is logged, and what is measured in the holes."""
        return (*CLOCK, *self.columns, *measured_by("inpainting"))

    @property
    def has_schedule(self) -> bool:
        """Whether a learning rate or a penalty follows a course."""
        each = (self.optimizers.generator, self.optimizers.discriminator, *self.penalties.values())
        return any(isinstance(one, Schedule) and one.decay != "constant" for one in each)

    @property
    def best(self) -> Best | None:
        """The rule by which the best checkpoint is chosen, if one is kept: by how the completed images lie."""
        return Best("filled_frechet", highest=False) if self.checkpoints.best == AUTO else super().best

    @model_validator(mode="after")
    def _makes_sense(self) -> Inpainting:
        if problem := next(filter(None, (check(self) for check in _CHECKS)), None):
            raise ValueError(problem)
        return self


def _data(options: Inpainting) -> str:
    name = options.distribution.name
    if name not in DATA:
        return f"distribution.name = {name!r}: holes are made in images that come with gantui; expected {_or(DATA)}"
    return ""


def _noise(options: Inpainting) -> str:
    name = options.latent.name
    return "" if name in NOISE else f"latent.name = {name!r}: expected {_or(NOISE)}"


def _objective(options: Inpainting) -> str:
    objective = options.objective
    if objective.outputs > 1:
        return (
            f"objective.name = {objective.name!r} has several generators play against one D; expected 'relativistic' "
            "or another one of two players"
        )
    return ""


def _networks(options: Inpainting) -> str:
    space = options.distribution.space
    for table in ("generator", "discriminator"):
        network: NetworkOptions = getattr(options, table)
        if network.name not in PLAYED_BY:
            return f"{table}.name = {network.name!r}: expected {_or(PLAYED_BY)}"
        if across := network.across_samples:
            return f"{across} in the {table}: each completion is judged by itself; expected 'none'"
        if space is not None and (why := network.misfit(space.shape)):
            return f"{table}.{why}"
    return ""


def _penalties(options: Inpainting) -> str:
    other = next((name for name in options.penalties if name not in PENALTIES), None)
    return "" if other is None else f"penalties.{other}: inpainting has none of that name; expected {_or(PENALTIES)}"


def _weights(options: Inpainting) -> str:
    weights = options.weights
    if not (weights.adversarial or weights.reconstruction):
        return "weights of 0 for adversarial and reconstruction: G would learn nothing; expected one of them above 0"
    return ""


def _frozen(options: Inpainting) -> str:
    if not (options.updates.generator or options.updates.discriminator):
        return "updates of 0 for generator and discriminator: nobody would move; expected one of them 1"
    return ""


def _best(options: Inpainting) -> str:
    return best_problem(options.checkpoints.best, options.record_keys)


_CHECKS = (_data, _noise, _objective, _networks, _penalties, _weights, _frozen, _best)


def _or(names: tuple[str, ...]) -> str:
    return f"{', '.join(map(repr, names[:-1]))} or {names[-1]!r}"
