"""The weights of a discriminator that is clipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Floats
from gantui.session.view.pictures.limits import Flag
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo


@shown_as("clipped")
@dataclass(frozen=True)
class ClippedWeights(Picture):
    """How D's weights are distributed between the limits of clipping."""

    in_first_format = True

    limit: float
    shares: Floats
    """[bins]: the share of all weights in equal bins from -limit to limit, those at the limits left out."""
    at_low: float
    """The share that stands at -limit."""
    at_high: float
    weights: int
    """How many there are."""

    def flaw(self) -> str:
        """Whether the shares are a row."""
        return "" if self.shares.ndim == 1 else "clipped weights of another shape"


@asked_as("clipped")
@dataclass(frozen=True)
class ClippedRequest(Request):
    """The distribution of D's weights, where they are clipped."""

    wanted: bool = limited(False, Flag(), key="clipped")

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """The weights, if they are clipped."""
        return cls("clip" in facts.penalties)
