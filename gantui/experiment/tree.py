"""One experiment: a frozen, typed tree that says everything about a training."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, SerializeAsAny, field_validator, model_validator

from gantui.experiment.distributions import DISTRIBUTIONS, DistributionOptions
from gantui.experiment.latents import LATENTS, LatentOptions
from gantui.experiment.networks import MLP, NETWORKS, NetworkOptions
from gantui.experiment.objectives import OBJECTIVES, ObjectiveOptions
from gantui.experiment.optimizers import Optimizers
from gantui.experiment.options import Options, chosen_from
from gantui.experiment.penalties import PenaltyTable

LARGEST_SEED = 2**62


class Schedule(Options):
    """Who moves when, for how long, and how fast."""

    scheme: Literal["alternating"] = "alternating"
    """alternating: the players move in turn, each seeing the other's latest weights."""
    first: Literal["discriminator", "generator"] = "discriminator"
    """Which player begins an iteration."""
    batch_size: int = Field(256, ge=1, le=1_000_000)
    d_steps: int = Field(1, ge=1, le=1000)
    """Discriminator updates an iteration."""
    g_steps: int = Field(1, ge=1, le=1000)
    """Generator updates an iteration."""
    steps: int = Field(10_000, ge=1)
    """Iterations in all."""
    lr_decay: Literal["constant", "linear", "cosine"] = "constant"
    """From each player's rate at step 0 down towards `lr_final` times it after the last."""
    lr_final: float = Field(0.02, ge=0, le=1)
    ema: float = Field(0.0, ge=0, lt=1)
    """Decay an iteration of the generator's averaged weights; 0: no average is kept."""


class Evaluation(Options):
    """The recorded measurements."""

    every: int = Field(100, ge=1)
    """Iterations between two records."""
    samples: int = Field(2500, ge=2, le=1_000_000)
    """Generated points a record judges (2,500 in VEEGAN and PacGAN)."""
    weights: Literal["last", "ema"] = "last"
    """Which generator a record's plain keys speak of; the other's keys begin with its name."""


class Checkpoints(Options):
    """What is kept against a crash."""

    seconds: float = Field(60.0, gt=0)
    """Training seconds between two checkpoints; one more is made at every ending."""
    keep: int = Field(2, ge=1)


class Experiment(Options):
    """Everything that decides a training, and what a person should know of it."""

    about: str = ""
    watch_for: str = ""
    source: str = ""
    lesson: str = ""
    seed: int = Field(0, ge=0, le=LARGEST_SEED)
    device: str = "auto"
    """auto: CUDA where there is one, else the CPU."""
    precision: Literal["float32", "bfloat16"] = "float32"
    """bfloat16: matrix products in bfloat16, weights and losses in float32."""
    threads: int = Field(0, ge=0, le=1024)
    """CPU threads; 0: chosen by the size of the networks."""
    distribution: SerializeAsAny[Annotated[DistributionOptions, chosen_from(DISTRIBUTIONS)]]
    latent: SerializeAsAny[Annotated[LatentOptions, chosen_from(LATENTS)]]
    generator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    discriminator: SerializeAsAny[Annotated[NetworkOptions, chosen_from(NETWORKS)]]
    objective: SerializeAsAny[Annotated[ObjectiveOptions, chosen_from(OBJECTIVES)]]
    penalties: PenaltyTable = Field(default_factory=dict)
    optimizers: Optimizers
    schedule: Schedule = Schedule()
    evaluation: Evaluation = Evaluation()
    checkpoints: Checkpoints = Checkpoints()

    @field_validator("device")
    @classmethod
    def _known_device(cls, device: str) -> str:
        if not re.fullmatch(r"auto|cpu|cuda(:[0-9]{1,3})?", device):
            raise ValueError("expected auto, cpu, cuda or cuda:N")
        return device

    @model_validator(mode="after")
    def _makes_sense(self) -> Experiment:
        if self.evaluation.weights == "ema" and not self.schedule.ema:
            raise ValueError("evaluation.weights = 'ema' needs the average that schedule.ema > 0 keeps")
        if (
            self.objective.logit
            and isinstance(self.discriminator, MLP)
            and self.discriminator.output_activation == "sigmoid"
        ):
            raise ValueError(
                f"discriminator.output_activation = 'sigmoid' would be applied twice: the objective "
                f"{self.objective.name!r} reads the raw output as a logit; expected 'none'"
            )
        return self
