"""The options of a person's own points."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from gantui.experiment.distributions.base import DISTRIBUTIONS, DistributionOptions, found_from_anywhere
from gantui.experiment.space import Space, of_numbers


def _column(value: Any) -> Any:
    """Check what a column may be, with one error message where a union would give two."""
    is_name, is_number = isinstance(value, str) and value, type(value) is int and value >= 0
    if not (is_name or is_number):
        raise ValueError("expected a column's name, or its number counted from 0")
    return value


Column = Annotated[int | str, BeforeValidator(_column)]


def _no_column_or_one(value: Any) -> Any:
    """Check what a column may be; '' is none."""
    return value if value == "" else _column(value)


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
    classes: Annotated[int | str, BeforeValidator(_no_column_or_one)] = ""
    """The column that says which class each point is of, by name or number; empty: none does. Each class is a mode, and
    can be asked for: see `labels`."""
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
        if self.classes != "" and (self.modes or self.modes_file):
            raise ValueError("classes beside modes or modes_file: each class is a mode; expected one of them")
        if self.classes != "" and self.classes in self.columns:
            raise ValueError(f"classes = {self.classes!r} is one of the columns of the points; expected another one")
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
        return self.model_copy(update=found_from_anywhere(self, "path", "modes_file"))

    @property
    def how_read(self) -> dict[str, Any]:
        """The settings that decide which numbers are read, by name."""
        which = ("path", "columns", "array", "modes_file", "classes")
        keys = (*which, "delimiter", "header", "decimal", "encoding", "missing")
        return {key: getattr(self, key) for key in keys}
