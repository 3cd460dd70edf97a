"""The options of the optimizers, one for each player."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SerializeAsAny

from gantui.experiment.options import Options, chosen_from
from gantui.experiment.registry import Registry

OPTIMIZERS: Registry[type[OptimizerOptions]] = Registry("optimizer")

Beta = Annotated[float, Field(ge=0, lt=1)]


class OptimizerOptions(Options):
    """What every optimizer has."""

    name: str
    lr: float = Field(1e-3, gt=0)
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
    alpha: Beta = 0.99
    """Smoothing of the squared gradient."""
    eps: float = Field(1e-8, gt=0)


@OPTIMIZERS.register("adam")
class Adam(OptimizerOptions):
    """Adam (Kingma & Ba 2015)."""

    name: Literal["adam"]
    betas: Annotated[tuple[Beta, Beta], Field(strict=False)] = (0.5, 0.999)
    eps: float = Field(1e-8, gt=0)


class Optimizers(Options):
    """One optimizer a player."""

    generator: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
    discriminator: SerializeAsAny[Annotated[OptimizerOptions, chosen_from(OPTIMIZERS)]]
