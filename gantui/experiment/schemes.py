"""The options of the update schemes: in which order, and seeing whose weights, the players move."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gantui.experiment.options.base import Live, Options
from gantui.experiment.options.registry import Registry
from gantui.experiment.options.setting import UPDATES

SCHEMES: Registry[type[SchemeOptions]] = Registry("scheme")

DSteps = Annotated[int, Live(UPDATES, "discriminator")]
GSteps = Annotated[int, Live(UPDATES, "generator")]


class SchemeOptions(Options):
    """The options that every scheme has."""

    name: str
    single_steps: ClassVar[tuple[str, ...]] = ()
    """Players that can be moved by themselves: 'discriminator', 'generator', both or none."""


@SCHEMES.register("alternating")
class Alternating(SchemeOptions):
    """The players move in turn, each against the other's newest weights (Goodfellow 2014, algorithm 1)."""

    name: Literal["alternating"] = "alternating"
    single_steps = ("discriminator", "generator")
    first: Literal["discriminator", "generator"] = "discriminator"
    """Which player begins an iteration."""
    d_steps: DSteps = Field(1, ge=0, le=1000)
    """Discriminator updates an iteration; 0: it stands still."""
    g_steps: GSteps = Field(1, ge=0, le=1000)
    """Generator updates an iteration; 0: it stands still."""


@SCHEMES.register("simultaneous")
class Simultaneous(SchemeOptions):
    """Both players move at once, from the same weights: the dynamics that theory speaks of (Mescheder 2018)."""

    name: Literal["simultaneous"]


@SCHEMES.register("consensus")
class Consensus(SchemeOptions):
    """Simultaneous updates that also descend weight/2 |v|^2, v the gradients of both players (Mescheder 2017)."""

    name: Literal["consensus"]
    weight: Annotated[float, Live("consensus weight")] = Field(10.0, ge=0)
    """gamma: 10 in the paper's experiments."""


@SCHEMES.register("extragradient")
class Extragradient(SchemeOptions):
    """Both players look one step ahead and move from where they were by the gradient there (Gidel 2019, alg. 4)."""

    name: Literal["extragradient"]


@SCHEMES.register("unrolled")
class Unrolled(SchemeOptions):
    """As alternating, but G descends its loss against D as D would be some steps later (Metz 2017)."""

    name: Literal["unrolled"]
    single_steps = ("discriminator", "generator")
    look_ahead: Annotated[int, Live("look ahead", "generator")] = Field(5, ge=1, le=100)
    """k: plain gradient descent steps of a copy of D, through which G's gradient runs."""
    look_ahead_lr: Annotated[float, Live("look ahead rate", "generator")] = Field(0.02, gt=0)
    """Learning rate of those steps; beside a penalty of weight 10 a smaller one."""
    d_steps: DSteps = Field(1, ge=0, le=1000)
    g_steps: GSteps = Field(1, ge=0, le=1000)
