"""The landscape of the divergence, over a generator that is two places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Doubles, Extent, Floats
from gantui.session.view.pictures.limits import Flag
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo


@shown_as("landscape")
@dataclass(frozen=True)
class Landscape(Picture):
    """The Jensen-Shannon divergence over the two points that are the whole of G.

    The path so far is in the history's columns `theta_1` and `theta_2`.
    """

    in_first_format = True
    constant = ("heights", "minima")

    extent: Extent
    """The first place from, to, the second from, to."""
    heights: Floats
    """[rows, columns]: the divergence in nats at the centres of equal cells, row 0 is the top."""
    minima: Doubles
    """[minima, 3]: both places and the divergence there, the deepest first. This and `heights` are the same arrays in
    every snapshot."""
    place: Floats
    """[2]: where G is now."""
    height: float
    """The divergence there, nats."""

    def flaw(self) -> str:
        """Whether the ground has two dimensions, a minimum three numbers, and a place two."""
        ground = self.heights.ndim == self.minima.ndim == 2 and self.minima.shape[1:] == (3,)
        return "" if ground and self.place.shape == (2,) else "a landscape of another shape"


@asked_as("landscape")
@dataclass(frozen=True)
class LandscapeRequest(Request):
    """The landscape, where there is one."""

    wanted: bool = limited(False, Flag(), key="landscape")

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """The landscape, if there is one."""
        return cls(facts.has_landscape)
