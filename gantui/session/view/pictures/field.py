"""Fields: D's score over the plane, and what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self, get_args

from gantui.session.view.array_types import Extent, Floats
from gantui.session.view.pictures.limits import Choice, Grid
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo

FieldKind = Literal["reading", "optimal", "gap", "slope", "data", "fakes"]
"""A quantity over the window; see `Field.values`."""
FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)
FIELD_NAMES: dict[FieldKind, str] = {kind: "field" if kind == "reading" else f"fields.{kind}" for kind in FIELD_KINDS}
"""The name of the picture of each kind."""
LONGEST_SIDE = 2_048
KEPT, KEPT_ON_LINE = (40, 40), (1, 256)
"""The cells of a field that is kept."""


@shown_as(*FIELD_NAMES.values())
@dataclass(frozen=True)
class Field(Picture):
    """A quantity over a part of the plane, on a regular grid of cells."""

    in_first_format = True

    values: Floats
    """[rows, columns]; row 0 is the top. In 1-D there is one row.

    reading: D's reading at the cells' centres; optimal: the reading of D*, the best D for the present fakes; gap: by
    how much D takes the samples around a place to be real more often than they are, in shares from -1 to 1 whatever
    the objective (0: D is the best one); slope: |grad d| of the raw output, to hold a critic's against 1; data, fakes:
    their densities, a unit of area (or length) being that of `extent`, blurred alike.
    """
    extent: Extent
    weight: Floats | None = None
    """[rows, columns], from 0, where neither data nor fakes are and the values say nothing, to 1; None: all are 1. Only
    optimal and gap have it."""

    def flaw(self) -> str:
        """Whether the arrays are of two dimensions, and of one shape."""
        fits = self.values.ndim == 2 and (self.weight is None or self.weight.shape == self.values.shape)
        return "" if fits else "a field of another shape"


def fields_in(pictures: Mapping[str, Picture]) -> dict[FieldKind, Field]:
    """The fields among PICTURES, by kind; one that was asked for and isn't there is explained in `RunInfo.unseen`."""
    found = ((kind, pictures.get(name)) for kind, name in FIELD_NAMES.items())
    return {kind: field for kind, field in found if isinstance(field, Field)}


@asked_as("field")
@dataclass(frozen=True)
class FieldRequest(Request):
    """Fields over the window."""

    grid: tuple[int, int] | None = limited(None, Grid(1, LONGEST_SIDE), key="field")
    """(rows, columns), or None when nobody looks at one. In 1-D rows count for nothing."""
    kinds: frozenset[FieldKind] = limited(frozenset({"reading"}), Choice(frozenset(FIELD_KINDS)), key="kinds")
    """Which fields, where there is a grid for them."""

    def __bool__(self) -> bool:
        """Whether there is a grid."""
        return self.grid is not None

    def __or__(self, other: Self) -> Self:
        """The finest grid and all kinds; one without a grid asks for none."""
        return super().__or__(other) if self and other else other if other else self

    def seen(self) -> frozenset[str]:
        """The kinds."""
        return frozenset(self.kinds) if self else frozenset()

    @classmethod
    def all_seen(cls) -> frozenset[str]:
        """Every kind."""
        return frozenset(FIELD_KINDS)

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """D's score."""
        return cls(KEPT_ON_LINE if facts.space.kind == "line" else KEPT)
