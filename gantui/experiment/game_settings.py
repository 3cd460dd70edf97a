"""What evaluations and pictures ask of the settings of a game, whoever plays it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.evaluation import Evaluation
from gantui.experiment.experiment import Budget, HowJudged
from gantui.experiment.latents import LatentOptions
from gantui.experiment.networks import NetworkOptions
from gantui.experiment.objectives import ObjectiveOptions


@runtime_checkable
class GameSettings(Protocol):
    """The settings of a generator and a discriminator that play each other: an `Experiment`, or what is known of
    somebody's own loop."""

    @property
    def about(self) -> str:
        """What is trained, in a sentence."""

    @property
    def watch_for(self) -> str:
        """What a person should watch for."""

    @property
    def seed(self) -> int:
        """The seed of what is drawn to look at it."""

    @property
    def distribution(self) -> DistributionOptions:
        """The data."""

    @property
    def latent(self) -> LatentOptions:
        """Where the generator's draws come from."""

    @property
    def generator(self) -> NetworkOptions:
        """The generator's network."""

    @property
    def discriminator(self) -> NetworkOptions:
        """The discriminator's network."""

    @property
    def objective(self) -> ObjectiveOptions:
        """How D's output is read, and what the losses are at rest."""

    @property
    def penalties(self) -> Mapping[str, Any]:
        """What bounds D, by name."""

    @property
    def schedule(self) -> Budget:
        """How long it trains, on batches of which size."""

    @property
    def evaluation(self) -> Evaluation:
        """When it is measured, on how many samples, of which weights."""

    @property
    def judged(self) -> HowJudged:
        """How D can be read at a single place."""

    @property
    def conditional(self) -> bool:
        """Whether both players are given the class of each sample."""

    @property
    def pack(self) -> int:
        """How many samples D sees as one input."""

    @property
    def is_dirac(self) -> bool:
        """Whether each player is one number."""
