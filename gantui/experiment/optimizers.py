"""The options of the optimizers, one for each player."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SerializeAsAny, model_validator

from gantui.experiment.options.base import Live, Options, chosen_from
from gantui.experiment.options.registry import Registry
from gantui.experiment.options.schedules import Schedule

OPTIMIZERS: Registry[type[OptimizerOptions]] = Registry("optimizer")

Beta = Annotated[float, Field(ge=0, lt=1)]


class OptimizerOptions(Schedule):
    """The options that every optimizer has; the schedule applies to its learning rate."""

    name: str
    lr: Annotated[float, Live("rate")] = Field(1e-3, gt=0)
    """Learning rate at the start."""


@OPTIMIZERS.register("sgd")
class SGD(OptimizerOptions):
    """Stochastic gradient descent."""

    name: Literal["sgd"]
    momentum: float = Field(0.0, ge=0, lt=1)


@OPTIMIZERS.register("rmsprop")
class RMSProp(OptimizerOptions):
    """RMSProp (Hinton 2012), advised for clipped critics."""

    name: Literal["rmsprop"]
    alpha: Annotated[Beta, Live("smoothing", shift=0.01, detail=True)] = 0.99
    """Smoothing of the squared gradient."""
    eps: float = Field(1e-8, gt=0)


@OPTIMIZERS.register("adam")
class Adam(OptimizerOptions):
    """Adam (Kingma & Ba 2015)."""

    name: Literal["adam"]
    betas: Annotated[tuple[Beta, Beta], Field(strict=False), Live("betas")] = (0.5, 0.999)
    betas_final: Annotated[tuple[Beta, Beta] | None, Field(strict=False)] = None
    """Where the betas go, on the same course as the learning rate (R3GAN: from .9 to .99); none: they stay."""
    eps: float = Field(1e-8, gt=0)

    @model_validator(mode="after")
    def _betas_have_a_course(self) -> Adam:
        if self.betas_final is not None and self.decay == "constant":
            raise ValueError("betas_final needs a course to reach it by: expected decay = 'linear' or 'cosine'")
        return self


@OPTIMIZERS.register("optimistic_adam")
class OptimisticAdam(Adam):
    """Adam that takes twice the newest step and takes the one before back (Daskalakis 2018, algorithm 1)."""

    name: Literal["optimistic_adam"]  # type: ignore[assignment]


class Optimizers(Options):
    """The optimizers, one for each player."""

    generator: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    discriminator: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]


def fixed_optimizers(*players: str) -> dict[str, str]:
    """Why the kind of optimizer of each of PLAYERS can't change in a run that has begun, by path."""
    return {f"optimizers.{player}.name": "what the optimizer remembers is of that kind" for player in players}
