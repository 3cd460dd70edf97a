"""One experiment: a frozen, typed tree that says everything about a training."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, SerializeAsAny, model_validator

from gantui.experiment import contradictions, metrics
from gantui.experiment.augmentation import Augmentation
from gantui.experiment.distributions import DISTRIBUTIONS, DistributionOptions
from gantui.experiment.evaluation import Evaluation
from gantui.experiment.goals.best import AUTO, Best
from gantui.experiment.instance_noise import InstanceNoise
from gantui.experiment.labels import Labels
from gantui.experiment.latents import LATENTS, LatentOptions
from gantui.experiment.metric import Need
from gantui.experiment.networks import NETWORKS, Linear, Locations, NetworkOptions
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.optimizers import Optimizers, fixed_optimizers
from gantui.experiment.options.base import chosen_from, last
from gantui.experiment.options.schedules import Schedule
from gantui.experiment.packing import Packing
from gantui.experiment.penalties import PenaltyTable
from gantui.experiment.players import PLAYERS
from gantui.experiment.run_options import Iterations, RunOptions
from gantui.experiment.schemes import SCHEMES, Alternating, SchemeOptions
from gantui.experiment.space import Kind, Space

HowJudged = Literal["pointwise", "packed", "labelled", "class", "none"]
"""How D can be read at a single place: pointwise: it is D's input; packed: it is repeated to fill a pack; labelled: it
is a sample of the class that the data have there; class: the share of the class of real samples; none: D compares
samples, so a place by itself says nothing."""


@last("steps", "ema")
class Budget(Iterations):
    """The training budget: iterations, batch size, and the decay of the averaged weights."""

    batch_size: int = Field(256, ge=1, le=1_000_000)
    """Samples a batch, of real ones and of fakes."""
    ema: float = Field(0.0, ge=0, lt=1)
    """Decay an iteration of the generator's averaged weights; 0: no average is kept."""


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
    def _has_no_contradiction(self) -> Experiment:
        if problem := contradictions.found(self):
            raise ValueError(problem)
        return self
