"""The options of the distributions that are Gaussians, on the plane and on the line."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gantui.experiment.distributions.base import DISTRIBUTIONS, Coordinate, OnTheLine, OnThePlane, Point, Positive


@DISTRIBUTIONS.register("ring")
class Ring(OnThePlane):
    """Equal Gaussians, evenly spaced on a circle, the first at angle 0 (Metz 2017)."""

    name: Literal["ring"]
    modes: int = Field(8, ge=1, le=1000)
    radius: Positive = 2.0
    std: Positive = 0.02
    """Standard deviation of each mode along each axis."""


@DISTRIBUTIONS.register("grid")
class Grid(OnThePlane):
    """Equal Gaussians on a square grid centred at 0 (Dumoulin 2017)."""

    name: Literal["grid"]
    side: int = Field(5, ge=1, le=30)
    """Modes along each side."""
    spacing: Positive = 2.0
    std: Positive = 0.05


@DISTRIBUTIONS.register("two_gaussians")
class TwoGaussians(OnThePlane):
    """Two Gaussians left and right of 0."""

    name: Literal["two_gaussians"]
    distance: Positive = 2.0
    """Between the two centres."""
    std: Positive = 0.3
    left_share: float = Field(0.5, gt=0, lt=1)
    """The share of the data that comes from the left one."""


@DISTRIBUTIONS.register("blobs")
class Blobs(OnThePlane):
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


@DISTRIBUTIONS.register("gaussian")
class Gaussian(OnTheLine):
    """One Gaussian on the line."""

    name: Literal["gaussian"]
    mean: Coordinate = 4.0
    std: Positive = 1.25


def _one_or_many(value: Any) -> Any:
    """Turn a single number into a list of one."""
    return (value,) if isinstance(value, int | float) else value


@DISTRIBUTIONS.register("mixture")
class Mixture(OnTheLine):
    """Gaussians on the line, at centres and of widths of your choice."""

    name: Literal["mixture"]
    centres: Annotated[tuple[Coordinate, ...], Field(strict=False, min_length=1, max_length=1000)] = (-3.0, 3.0)
    std: Annotated[tuple[Positive, ...], Field(strict=False), BeforeValidator(_one_or_many)] = (1.0,)
    """Standard deviations: one number for all, or a list of one a centre."""
    shares: Annotated[tuple[Positive, ...], Field(strict=False)] = ()
    """The weight of each centre, in any unit; empty: all equal."""

    @model_validator(mode="after")
    def _one_of_each_a_centre(self) -> Mixture:
        if len(self.std) not in (1, len(self.centres)):
            raise ValueError(
                f"std has {len(self.std)} numbers for {len(self.centres)} centres; expected 1 or {len(self.centres)}"
            )
        if self.shares and len(self.shares) != len(self.centres):
            raise ValueError(f"shares has {len(self.shares)} numbers for {len(self.centres)} centres")
        return self
