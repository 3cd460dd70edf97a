"""The options of the distributions to learn. All lengths are multiplied by `scale` at the end."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from gantui.experiment.options import Options
from gantui.experiment.registry import Registry

Positive = Annotated[float, Field(ge=1e-6, le=1e6)]
"""A length or a weight; the bounds keep every density a finite number in float32."""
Point = Annotated[tuple[float, float], Field(strict=False)]

DISTRIBUTIONS: Registry[type[DistributionOptions]] = Registry("distribution")


class DistributionOptions(Options):
    """What every distribution has."""

    name: str
    scale: Positive = 1.0
    """Everything is multiplied by this."""


@DISTRIBUTIONS.register("ring")
class Ring(DistributionOptions):
    """Equal Gaussians, evenly spaced on a circle, the first at angle 0 (Metz 2017)."""

    name: Literal["ring"]
    modes: int = Field(8, ge=1, le=1000)
    radius: Positive = 2.0
    std: Positive = 0.02
    """Standard deviation of each mode along each axis."""


@DISTRIBUTIONS.register("grid")
class Grid(DistributionOptions):
    """Equal Gaussians on a square grid centred at 0 (Dumoulin 2017)."""

    name: Literal["grid"]
    side: int = Field(5, ge=1, le=30)
    """Modes along each side."""
    spacing: Positive = 2.0
    std: Positive = 0.05


@DISTRIBUTIONS.register("two_gaussians")
class TwoGaussians(DistributionOptions):
    """Two Gaussians left and right of 0."""

    name: Literal["two_gaussians"]
    distance: Positive = 2.0
    """Between the two centres."""
    std: Positive = 0.3
    left_share: float = Field(0.5, gt=0, lt=1)
    """The share of the data that comes from the left one."""


@DISTRIBUTIONS.register("blobs")
class Blobs(DistributionOptions):
    """Gaussians of equal width at centres of your choice."""

    name: Literal["blobs"]
    centres: Annotated[tuple[Point, ...], Field(strict=False, min_length=1, max_length=1000)] = (
        (-1.0, -0.8),
        (1.1, -0.5),
        (0.0, 1.1),
    )
    std: Positive = 0.15
    shares: Annotated[tuple[Positive, ...], Field(strict=False)] = ()
    """The weight of each centre, in any unit; empty: all equal."""

    @model_validator(mode="after")
    def _one_share_a_centre(self) -> Blobs:
        if self.shares and len(self.shares) != len(self.centres):
            raise ValueError(f"shares has {len(self.shares)} numbers for {len(self.centres)} centres")
        return self


@DISTRIBUTIONS.register("line")
class Line(DistributionOptions):
    """Uniform along a segment through 0, with Gaussian noise across it and beyond its ends."""

    name: Literal["line"]
    length: Positive = 3.0
    angle: float = 30.0
    """Degrees from the x axis."""
    std: Positive = 0.05
    """Of the noise added along both axes."""


@DISTRIBUTIONS.register("swiss_roll")
class SwissRoll(DistributionOptions):
    """A spiral: scikit-learn's swiss roll seen from above, columns 0 and 2 (Gulrajani 2017)."""

    name: Literal["swiss_roll"]
    noise: float = Field(0.25, ge=0)
    """Standard deviation, before scaling."""
    scale: Positive = 1 / 7.5


@DISTRIBUTIONS.register("moons")
class Moons(DistributionOptions):
    """Two interleaved half circles of radius 1, as scikit-learn's, centred at 0."""

    name: Literal["moons"]
    noise: float = Field(0.08, ge=0)
