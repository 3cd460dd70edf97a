"""The options of the distributions along curves of the plane, with noise around them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gantui.experiment.distributions.base import DISTRIBUTIONS, OnThePlane, Positive


@DISTRIBUTIONS.register("line")
class Line(OnThePlane):
    """Uniform along a segment through 0, with Gaussian noise across it and beyond its ends."""

    name: Literal["line"]
    length: Positive = 3.0
    angle: float = 30.0
    """Degrees from the x axis."""
    std: Positive = 0.05
    """The standard deviation of the noise added along both axes."""


@DISTRIBUTIONS.register("swiss_roll")
class SwissRoll(OnThePlane):
    """A spiral: scikit-learn's swiss roll seen from above, columns 0 and 2 (Gulrajani 2017)."""

    name: Literal["swiss_roll"]
    noise: float = Field(0.25, ge=0)
    """Standard deviation, before scaling."""
    scale: Positive = 1 / 7.5


@DISTRIBUTIONS.register("moons")
class Moons(OnThePlane):
    """Two interleaved half circles of radius 1, as scikit-learn's, centred at 0."""

    name: Literal["moons"]
    noise: float = Field(0.08, ge=0)


@DISTRIBUTIONS.register("spirals")
class Spirals(OnThePlane):
    """Arms that wind outwards from 0, about evenly filled along their length, with Gaussian noise."""

    name: Literal["spirals"]
    arms: int = Field(2, ge=1, le=100)
    turns: float = Field(1.5, gt=0, le=100)
    """How often each arm goes round."""
    radius: Positive = 2.0
    """Where the arms end."""
    noise: float = Field(0.05, ge=0)
