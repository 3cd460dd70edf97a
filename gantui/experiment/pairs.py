"""The options of two distributions, X and Y, and of the map from X to Y that is true, which no player is shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from gantui.experiment.distributions.base import Point, Positive
from gantui.experiment.distributions.images import CLASSES
from gantui.experiment.options.base import Options
from gantui.experiment.options.registry import Registry
from gantui.experiment.space import PLANE, Space

PAIRS: Registry[type[PairOptions]] = Registry("pair")


class PairOptions(Options):
    """Two distributions in one space."""

    name: str

    @property
    def space(self) -> Space:
        """The space of both."""
        raise NotImplementedError


class OnPlane(PairOptions):
    """Two distributions of the plane: Y is X turned by `angle` degrees and moved by `shift`."""

    angle: float = Field(0.0, ge=-360, le=360)
    shift: Point = (0.0, 0.0)

    @property
    def space(self) -> Space:
        """The plane."""
        return PLANE


@PAIRS.register("blobs")
class Blobs(OnPlane):
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
class Moons(OnPlane):
    """The upper half of a circle of radius 1 around 0, blurred."""

    name: Literal["moons"]
    noise: Positive = 0.05
    lean: float = Field(0.0, ge=0, le=1)
    """How many more of the points lie at its right end: their density along the arc goes from 1 - lean on the left to
    1 + lean on the right. At 0 it is its own mirror image."""


class OfDigits(PairOptions):
    """Two sets of handwritten digits of 8x8 pixels: one half of `digits` is X, the other half, changed, is Y."""

    @property
    def space(self) -> Space:
        """Grey images of 8x8 in ten classes."""
        return Space("images", (1, 8, 8), CLASSES)


Radius = Annotated[float, Field(ge=0, le=2)]


@PAIRS.register("strokes")
class Strokes(OfDigits):
    """X are digits whose strokes were made thinner, Y are others whose strokes were made bolder."""

    name: Literal["strokes"]
    thinner: Radius = 0.5
    """The radius of the disc of the grey erosion that makes X, in pixels, to a quarter of one: strokes lose as much on
    each side."""
    bolder: Radius = 0.5
    """The radius of the disc of the grey dilation that makes Y, in pixels: strokes gain as much on each side."""


@PAIRS.register("inverted")
class Inverted(OfDigits):
    """X are digits in white on black, Y are others in black on white."""

    name: Literal["inverted"]
