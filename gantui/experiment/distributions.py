"""The options of the distributions to learn. All lengths are multiplied by `scale` at the end."""

from __future__ import annotations

import os
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from gantui.experiment.options.base import Options
from gantui.experiment.options.registry import Registry
from gantui.experiment.space import LINE, PLANE, Space, of_numbers

Positive = Annotated[float, Field(ge=1e-6, le=1e6)]
"""A length or a weight; the bounds keep every density a finite number in float32."""
Coordinate = Annotated[float, Field(ge=-1e6, le=1e6)]
"""A place on the line."""
Point = Annotated[tuple[float, float], Field(strict=False)]

CLASSES = tuple("0123456789")
"""The classes of handwritten digits."""

DISTRIBUTIONS: Registry[type[DistributionOptions]] = Registry("distribution")


class DistributionOptions(Options):
    """The options that every distribution has."""

    name: str
    scale: Positive = 1.0
    """Everything is multiplied by this."""

    @property
    def space(self) -> Space | None:
        """The space of its samples; None where the options do not tell, as those of a file that is not yet read."""
        return None


class OnTheLine(DistributionOptions):
    """The options of a distribution of single numbers."""

    @property
    def space(self) -> Space:
        """The line."""
        return LINE


class OfImages(DistributionOptions):
    """The options of a set of images, whose numbers lie between -1 (black) and 1 (white)."""

    scale: float = Field(1.0, ge=1, le=1)
    """Images have a scale of their own."""


class OnThePlane(DistributionOptions):
    """The options of a distribution of places on the plane."""

    @property
    def space(self) -> Space:
        """The plane."""
        return PLANE


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


def _is_text(path: str) -> bool:
    """Whether PATH can be written in a text file: a name whose bytes are not UTF-8 can't."""
    return not any("\ud800" <= character <= "\udfff" for character in path)


def _column(value: Any) -> Any:
    """Check what a column may be, with one error message where a union would give two."""
    is_name, is_number = isinstance(value, str) and value, type(value) is int and value >= 0
    if not (is_name or is_number):
        raise ValueError("expected a column's name, or its number counted from 0")
    return value


Column = Annotated[int | str, BeforeValidator(_column)]


@DISTRIBUTIONS.register("points")
class Points(DistributionOptions):
    """Your own points, from a file: CSV, TSV, numbers apart by spaces (also .gz), or NumPy's .npy and .npz.

    A sample is a row of the file, drawn with replacement, with Gaussian noise if you want some.
    """

    name: Literal["points"]
    path: str = Field(min_length=1)
    """The file; a relative path starts from the current folder."""
    columns: Annotated[tuple[Column, ...], Field(strict=False, max_length=2)] = ()
    """One or two, by name or by number counted from 0; empty: the first two that hold numbers, or the only one."""
    array: str = ""
    """Which array of an .npz file; empty: the only one."""
    delimiter: str = "auto"
    """What stands between two cells: one character (a space: any white space), or auto."""
    header: Literal["auto", True, False] = "auto"
    """Whether the first row is names; auto: it is when none of its cells is a number, or when it only counts from 0."""
    decimal: Literal["auto", ".", ","] = "auto"
    """The decimal mark; auto: a comma where numbers have one and no comma stands between cells, else a point."""
    encoding: str = "auto"
    """The encoding of text, such as utf-8, latin-1 or utf-16; auto: as its first bytes say."""
    missing: Literal["refuse", "drop"] = "refuse"
    """What to do with a row in which a number is missing (empty, NA, NaN, ?): refuse the file, or drop the row."""
    standardise: bool = True
    """Subtract each axis' centre and divide by its width, so that the largest width is 1."""
    axes: Literal["auto", "shared", "own"] = "auto"
    """With `standardise`: shared divides both axes by the larger width, which keeps the shape; own divides each by its
    own, so that a length on one axis is none on the other. auto: own where one is over 4 times as wide as the other,
    decided and written down when a run begins."""
    robust: bool = False
    """With `standardise`: centre and width are the median and the interquartile range / 1.349 (which of a Gaussian is
    its standard deviation) instead of mean and standard deviation, so that a few outliers decide nothing."""
    modes: int = Field(0, ge=0, le=1000)
    """How many modes to look for, by k-means; 0: none."""
    modes_file: str = ""
    """A file of the modes' centres, in the data's own units; not together with `modes`."""
    noise: float = Field(0.0, ge=0)
    """Standard deviation of the noise added to a row, after standardising and before `scale`."""

    @field_validator("columns")
    @classmethod
    def _different_columns(cls, columns: tuple[int | str, ...]) -> tuple[int | str, ...]:
        if len(set(columns)) < len(columns):
            raise ValueError("expected two different columns")
        return columns

    @field_validator("delimiter")
    @classmethod
    def _separates(cls, delimiter: str) -> str:
        if delimiter != "auto" and (len(delimiter) != 1 or delimiter.isalnum() or delimiter in '\r\n"#.+-_\0'):
            raise ValueError("expected auto or one character that no number has, such as ',', ';', '|', '\\t' or ' '")
        return delimiter

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str) -> str:
        try:
            "".encode("utf-8" if encoding == "auto" else encoding)  # some codecs are none of text
        except (LookupError, ValueError):
            raise ValueError(
                "expected auto or the name of an encoding of text, such as utf-8, latin-1 or utf-16"
            ) from None
        return encoding

    @model_validator(mode="after")
    def _one_source_of_modes(self) -> Points:
        if self.modes and self.modes_file:
            raise ValueError("modes and modes_file exclude each other: modes are looked for, or read from a file")
        return self

    @model_validator(mode="after")
    def _one_mark_of_a_kind(self) -> Points:
        if self.decimal == self.delimiter == ",":
            raise ValueError("decimal and delimiter are both ',': nothing would tell numbers apart")
        return self

    @property
    def space(self) -> Space | None:
        """The line or the plane, by the number of columns; None where the file decides."""
        return of_numbers(len(self.columns)) if self.columns else None

    def found_from_anywhere(self) -> Points:
        """The same options with absolute paths: a run must find its data again from another folder."""
        files = {key: path for key in ("path", "modes_file") if (path := getattr(self, key))}
        found = {key: os.path.abspath(os.path.expanduser(path)) for key, path in files.items()}
        # A folder's name may be no text, and then no file of text can hold it: what was typed is kept.
        return self.model_copy(update={key: path for key, path in found.items() if _is_text(path)})

    @property
    def how_read(self) -> dict[str, Any]:
        """The settings that decide which numbers are read, by name."""
        keys = ("path", "columns", "array", "delimiter", "header", "decimal", "encoding", "missing", "modes_file")
        return {key: getattr(self, key) for key in keys}


@DISTRIBUTIONS.register("digits")
class Digits(OfImages):
    """1,797 handwritten digits of 8x8 pixels (Alpaydin and Kaynak 1998), shipped; 355 of them are held out."""

    name: Literal["digits"]

    @property
    def space(self) -> Space:
        """Grey images of 8x8 in ten classes."""
        return Space("images", (1, 8, 8), CLASSES)


@DISTRIBUTIONS.register("mnist5k")
class Mnist5k(OfImages):
    """5,000 digits of MNIST (LeCun 1998), 28x28 pixels, 500 of each class, shipped; 1,000 of them are held out."""

    name: Literal["mnist5k"]

    @property
    def space(self) -> Space:
        """Grey images of 28x28 in ten classes."""
        return Space("images", (1, 28, 28), CLASSES)


@DISTRIBUTIONS.register("stacked_mnist")
class StackedMnist(OfImages):
    """Three digits of `mnist5k` as the channels of one image: 1,000 modes of equal shares (Metz 2017)."""

    name: Literal["stacked_mnist"]

    @property
    def space(self) -> Space:
        """Images of 28x28 in three channels; the class is the number that the three digits write."""
        classes = tuple(a + b + c for a in CLASSES for b in CLASSES for c in CLASSES)
        return Space("images", (3, 28, 28), classes)
