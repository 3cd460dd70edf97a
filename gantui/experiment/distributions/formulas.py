"""The options of the distributions that a formula describes. All lengths are multiplied by `scale` at the end."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from gantui.errors import plain
from gantui.experiment.distributions.base import DISTRIBUTIONS, Coordinate, OnTheLine, OnThePlane, Point, Positive
from gantui.experiment.letter_shapes import LETTERS


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


@DISTRIBUTIONS.register("checkerboard")
class Checkerboard(OnThePlane):
    """Uniform on every other cell of a square board centred at 0, the bottom left cell first."""

    name: Literal["checkerboard"]
    side: int = Field(4, ge=1, le=100)
    """Cells along each side."""
    width: Positive = 4.0
    """The width of the whole board."""


@DISTRIBUTIONS.register("text")
class Text(OnThePlane):
    """Uniform on the cells of letters, five by seven each, side by side and centred at 0."""

    name: Literal["text"]
    text: str = Field("GAN", min_length=1, max_length=20)
    """What is written; small letters are written as capitals."""
    height: Positive = 1.5
    """The height of the letters; each is 5/7 as wide, and a column is left between two."""

    @field_validator("text")
    @classmethod
    def _can_be_written(cls, text: str) -> str:
        unknown = [each for each in text if each.upper() not in LETTERS]
        if unknown:
            raise ValueError(f"can't write {plain(unknown[0])!r}; expected some of {''.join(LETTERS)!r}")
        if not text.strip():
            raise ValueError("nothing but spaces; expected at least one letter")
        return text


@DISTRIBUTIONS.register("pinwheel")
class Pinwheel(OnThePlane):
    """Arms that are Gaussians, long outwards and thin across, and bent the more the farther out (Johnson 2016)."""

    name: Literal["pinwheel"]
    arms: int = Field(5, ge=1, le=1000)
    radial_std: float = Field(0.3, ge=0, le=10)
    """Standard deviation outwards, around radius 1."""
    tangential_std: float = Field(0.1, ge=0, le=10)
    """Standard deviation across."""
    rate: float = Field(0.25, ge=-10, le=10)
    """How much the arms bend: what lies r out is turned by rate * exp(r) radians."""


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


@DISTRIBUTIONS.register("dirac")
class Dirac(OnTheLine):
    """All mass at one place of the line (Mescheder 2018)."""

    name: Literal["dirac"]
    at: Coordinate = 0.0
