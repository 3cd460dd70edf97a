"""One experiment: a frozen, typed tree that says everything about a training."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SerializeAsAny, model_validator

from gantui.experiment import metrics
from gantui.experiment.distributions import DISTRIBUTIONS, DistributionOptions
from gantui.experiment.goals.best import AUTO, Best, best_problem
from gantui.experiment.labels import Labels
from gantui.experiment.latents import LATENTS, LatentOptions
from gantui.experiment.metric import Need
from gantui.experiment.networks import NETWORKS, Layered, Linear, Locations, NetworkOptions
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.optimizers import Optimizers, fixed_optimizers
from gantui.experiment.options.base import Live, Options, chosen_from, last
from gantui.experiment.options.schedules import Schedule
from gantui.experiment.penalties import PenaltyTable
from gantui.experiment.players import PLAYERS
from gantui.experiment.run_options import Iterations, Records, RunOptions
from gantui.experiment.schemes import SCHEMES, Alternating, SchemeOptions, Unrolled
from gantui.experiment.space import Kind, Space

HowJudged = Literal["pointwise", "packed", "labelled", "class", "none"]
"""How D can be read at a single place: pointwise: it is D's input; packed: it is repeated to fill a pack; labelled: it
is a sample of the class that the data have there; class: the share of the class of real samples; none: D compares
samples, so a place by itself says nothing."""


class Packing(Options):
    """The options of packing: how many samples D sees as one input."""

    size: Annotated[int, Field(ge=1, le=10_000)] | Literal["batch"] = 1
    """1: single samples; m: packs of m, all real or all fake (PacGAN, Lin 2018); batch: the whole batch at once."""
    deviations: bool = False
    """Whether D also gets each number's squared deviation from the mean of its pack ('data and variances' of the GAN
    in 50 lines, Nag 2017)."""


class InstanceNoise(Schedule):
    """Gaussian noise on all samples that D sees, real and fake, which makes their supports overlap (Sonderby 2017)."""

    std: Annotated[float, Live("std")] = Field(0.0, ge=0)
    """Standard deviation at the start; 0: none."""
    final: float = Field(0.0, ge=0, le=1000)

    @model_validator(mode="after")
    def _there_is_noise(self) -> InstanceNoise:
        if self.decay != "constant" and not self.std:
            raise ValueError("decay of noise with std = 0: expected std > 0")
        return self


class Augmentation(Options):
    """What is done to all images that D sees, real and fake, so that it can't learn them by heart (Zhao 2020)."""

    shift: int = Field(0, ge=0, le=64)
    """Pixels by which an image is moved at most, in each direction; 0: none."""


@last("steps", "ema")
class Budget(Iterations):
    """The training budget: iterations, batch size, and the decay of the averaged weights."""

    batch_size: int = Field(256, ge=1, le=1_000_000)
    """Samples a batch, of real ones and of fakes."""
    ema: float = Field(0.0, ge=0, lt=1)
    """Decay an iteration of the generator's averaged weights; 0: no average is kept."""


class Evaluation(Records):
    """The options of the recorded metrics."""

    samples: int = Field(2500, ge=2, le=1_000_000)
    """Generated points a record judges (2,500 in VEEGAN and PacGAN)."""
    weights: Literal["last", "ema"] = "last"
    """Which generator a record's plain keys speak of; the other's keys begin with its name."""


@last("schedule", "evaluation", "diagnosis", "checkpoints")
class Experiment(RunOptions):
    """An experiment: everything that decides the training of a GAN, and what a person should know of it."""

    kind: ClassVar[str] = "gan"
    fixed: ClassVar[Mapping[str, str]] = {
        **RunOptions.fixed,
        "distribution": "what was learned so far is of those data",
        "latent": "the generator's weights are of that latent",
        "generator": "the weights are of that network",
        "discriminator": "the weights are of that network",
        "labels": "the weights are of networks that are given the class in this way",
        "packing": "the discriminator's weights are of such packs",
        "objective.name": "the losses so far are of that game",
        "objective.divergence": "the losses so far are of that game",
        "objective.generators": "the weights are of so many",
        **fixed_optimizers(*PLAYERS),
        "evaluation.weights": "the records so far speak of the other generator",
    }

    distribution: SerializeAsAny[Annotated[DistributionOptions, chosen_from(DISTRIBUTIONS)]]
    latent: SerializeAsAny[Annotated[LatentOptions, chosen_from(LATENTS)]]
    generator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    discriminator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    labels: Labels = Labels()
    packing: Packing = Packing()
    objective: SerializeAsAny[Annotated[ObjectiveOptions, chosen_from(OBJECTIVES)]]
    penalties: PenaltyTable = Field(default_factory=dict)
    instance_noise: InstanceNoise = InstanceNoise()
    augmentation: Augmentation = Augmentation()
    optimizers: Optimizers
    scheme: SerializeAsAny[Annotated[SchemeOptions, chosen_from(SCHEMES, default="alternating")]] = Alternating()
    schedule: Budget = Budget()
    evaluation: Evaluation = Evaluation()

    @property
    def space(self) -> Space | None:
        """The space in which the data lie; None where only their file tells."""
        return self.distribution.space

    @property
    def single_steps(self) -> tuple[str, ...]:
        """The players that the scheme can move one at a time."""
        return self.scheme.single_steps

    @property
    def why_together(self) -> str:
        """That the scheme moves both players at once."""
        return f"the scheme {self.scheme.name!r} moves both players at once: no single updates"

    @property
    def pack(self) -> int:
        """How many samples D sees as one input."""
        return self.schedule.batch_size if self.packing.size == "batch" else self.packing.size

    @property
    def conditional(self) -> bool:
        """Whether both players are given the class of each sample."""
        return self.labels.discriminator != "none"

    @property
    def has_schedule(self) -> bool:
        """Whether any setting follows a schedule, so that it depends on the share of all steps that is done."""
        settings = (self.optimizers.generator, self.optimizers.discriminator, *self.penalties.values())
        return any(isinstance(each, Schedule) and each.decay != "constant" for each in (*settings, self.instance_noise))

    @property
    def judged(self) -> HowJudged:
        """How D can be read at a single point."""
        if self.discriminator.compares or self.packing.size == "batch":
            return "none"
        if self.packing.size > 1:
            return "packed"
        if self.conditional:
            return "labelled"
        return "class" if self.objective.outputs > 1 else "pointwise"

    @property
    def is_dirac(self) -> bool:
        """Whether each player is one number: the Dirac-GAN, whose state is a point of a plane."""
        one = isinstance(self.generator, Locations) and len(self.generator.start) == 1
        return one and isinstance(self.discriminator, Linear)

    @property
    def two_places(self) -> bool:
        """Whether the generator is two numbers, the places around which it makes its samples."""
        return isinstance(self.generator, Locations) and len(self.generator.start) == 2

    @property
    def record_keys(self) -> tuple[str, ...]:
        """The keys that its records may have, as far as the options tell what kind of data it learns."""
        return self.record_keys_in(self.distribution.kind)

    def record_keys_in(self, kind: Kind | None) -> tuple[str, ...]:
        """The keys that its records may have if the data are of that KIND; None: of any."""
        terms = (name for name, penalty in self.penalties.items() if penalty.on_gradient)
        return self._keys(kind, terms)

    @property
    def known_keys(self) -> tuple[str, ...]:
        """`record_keys`, and what earlier versions took for a goal though no record has it, so that it still opens.

        Those are keys of other kinds of data, and of penalties without a term in D's loss.
        """
        return self._keys(None, self.penalties)

    def _keys(self, kind: Kind | None, terms: Iterable[str]) -> tuple[str, ...]:
        has: dict[Need, bool] = {
            "Dirac-GAN": self.is_dirac,
            "two places": self.two_places,
            "classes asked for": self.conditional,
        }
        other: Literal["ema", "last"] = "last" if self.evaluation.weights == "ema" else "ema"
        needs = [need for need, there in has.items() if there]
        return metrics.keys_of(kind, needs, terms, other if self.schedule.ema else "")

    @property
    def best(self) -> Best | None:
        """The rule by which the best checkpoint is chosen, if one is kept."""
        if self.checkpoints.best == AUTO:
            if self.distribution.kind == "images":
                return Best("frechet", highest=False)
            return Best("w1" if self.distribution.name == "dirac" else "jsd", highest=False)
        return super().best

    @model_validator(mode="after")
    def _makes_sense(self) -> Experiment:
        if problem := next(filter(None, (check(self) for check in _CHECKS)), None):
            raise ValueError(problem)
        return self


def _average(experiment: Experiment) -> str:
    if experiment.evaluation.weights == "ema" and not experiment.schedule.ema:
        return "evaluation.weights = 'ema' needs the average that schedule.ema > 0 keeps"
    return ""


def _output(experiment: Experiment) -> str:
    why, discriminator = experiment.objective.why_no_sigmoid, experiment.discriminator
    if why and isinstance(discriminator, Layered) and discriminator.output_activation == "sigmoid":
        return f"discriminator.output_activation = 'sigmoid': {why}; expected 'none'"
    return ""


def _packing(experiment: Experiment) -> str:
    size, pack = experiment.schedule.batch_size, experiment.pack
    if size % pack:
        return f"packing.size = {pack} does not divide schedule.batch_size = {size} into whole packs"
    if pack > 1 and experiment.objective.outputs > 1:
        return (
            f"packing.size = {pack}: the objective {experiment.objective.name!r} asks which generator made each "
            "sample, so D must see them one at a time; expected 1"
        )
    if experiment.packing.deviations and pack == 1:
        return "packing.deviations needs packs of more than one sample: expected packing.size > 1 or 'batch'"
    return ""


def _generators(experiment: Experiment) -> str:
    size, generators = experiment.schedule.batch_size, experiment.objective.generators
    if size % generators:
        return f"objective.generators = {generators} does not divide schedule.batch_size = {size} into equal parts"
    return ""


def _penalties(experiment: Experiment) -> str:
    names = list(experiment.penalties)
    if "clip" in names and "spectral_norm" in names:
        return (
            "penalties.clip beside penalties.spectral_norm: each layer is divided by its norm anyway, so clipping its "
            "weights bounds nothing; expected one of the two"
        )
    if "clip" in names and experiment.scheme.name == "unrolled":
        return (
            "penalties.clip beside scheme.name = 'unrolled': the steps that the generator looks ahead are not clipped, "
            "so it would see another critic than the one that comes; expected a gradient penalty"
        )
    for name in names:
        if not experiment.penalties[name].on_gradient:
            continue
        if across := experiment.discriminator.across_samples:
            return (
                f"penalties.{name} beside {across} in the discriminator: D's output at a sample then depends on the "
                "others, and there is no gradient at one input to bound; expected one of the two"
            )
        if experiment.packing.deviations:
            return (
                f"penalties.{name} beside packing.deviations: D also sees deviations from a mean that counts as a "
                "constant, so its gradient at the samples is not the one to bound; expected one of the two"
            )
        if experiment.objective.outputs > 1:
            return f"penalties.{name}: D of {experiment.objective.name!r} has no single output whose gradient to bound"
    return ""


def _spectral(experiment: Experiment) -> str:
    why = {
        "residual": "each of its blocks starts as the identity, with a matrix of norm 0 that nothing can be divided by",
        "resnet": "each of its blocks starts as the identity, with a kernel of norm 0 that nothing can be divided by",
        "linear": "its one number divided by its own size is 1 or -1, and nothing is left to learn",
    }.get(experiment.discriminator.name)
    if why and "spectral_norm" in experiment.penalties:
        return (
            f"penalties.spectral_norm beside discriminator.name = {experiment.discriminator.name!r}: {why}; "
            "expected 'mlp'"
        )
    return ""


def _images(experiment: Experiment) -> str:
    space = experiment.distribution.space
    for player in ("generator", "discriminator"):
        if (network := getattr(experiment, player)).from_samples:
            return f"{player}.name = {network.name!r} takes images to images; expected 'mlp', or 'dcgan' for images"
    if space is None:  # the file decides, and making the networks tells
        return ""
    for player in ("generator", "discriminator"):
        if why := getattr(experiment, player).misfit(space.shape):
            return f"{player}.{why}"
    return ""


def _augmentation(experiment: Experiment) -> str:
    if (shift := experiment.augmentation.shift) and experiment.distribution.kind != "images":
        name = experiment.distribution.name
        return f"augmentation.shift = {shift}: {name!r} has no pixels to move samples by; expected 0, or images"
    return ""


def _labels(experiment: Experiment) -> str:
    if not experiment.conditional:
        return ""
    said = f"labels.discriminator = {experiment.labels.discriminator!r}"
    if experiment.pack > 1:
        return (
            f"{said} beside packing.size = {experiment.packing.size!r}: the samples of a pack are of several classes, "
            "and D is given one; expected packing.size = 1"
        )
    if experiment.objective.outputs > 1:
        return (
            f"{said}: the objective {experiment.objective.name!r} has D say which generator made a sample, and not "
            "whether it is real for its class; expected 'none'"
        )
    for player in ("generator", "discriminator"):
        network = getattr(experiment, player)
        if isinstance(network, Locations | Linear):
            return f"{said} beside {player}.name = {network.name!r}, which has no input for a class; expected 'mlp'"
    # What misfits a single number reads images alone.
    if experiment.labels.discriminator == "concatenation" and experiment.discriminator.misfit((1,)):
        name = experiment.discriminator.name
        return f"{said} beside discriminator.name = {name!r}, which reads pixels alone; expected 'projection'"
    return ""


def _whole_batch(experiment: Experiment) -> str:
    across = experiment.discriminator.across_samples
    if across and experiment.pack == experiment.schedule.batch_size:
        return (
            f"packing.size = {experiment.packing.size!r} beside {across} in the discriminator: it sees one input a "
            "batch, and there are no others to compare it with"
        )
    return ""


def _roles(experiment: Experiment) -> str:
    if experiment.discriminator.name == "locations":
        return "discriminator.name = 'locations': its weights are places, which only a generator has; expected 'linear'"
    if experiment.generator.name in ("linear", "minibatch"):
        return f"generator.name = {experiment.generator.name!r}: that is a discriminator; expected 'locations' or 'mlp'"
    return ""


def _frozen(experiment: Experiment) -> str:
    scheme = experiment.scheme
    if isinstance(scheme, Alternating | Unrolled) and not scheme.d_steps and not scheme.g_steps:
        return "scheme.d_steps = 0 beside scheme.g_steps = 0: nobody would move; expected one of the two above 0"
    return ""


def _best(experiment: Experiment) -> str:
    return best_problem(experiment.checkpoints.best, experiment.known_keys)


_CHECKS = (
    _average,
    _frozen,
    _roles,
    _images,
    _augmentation,
    _output,
    _packing,
    _generators,
    _labels,
    _penalties,
    _spectral,
    _whole_batch,
    _best,
)
