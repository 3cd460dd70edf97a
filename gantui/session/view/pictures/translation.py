"""Points of both sides of a translation, where the maps take them, and where they come back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Floats
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo

MOST, KEPT = 2048, 256


@shown_as("translation")
@dataclass(frozen=True)
class Translation(Picture):
    """The same points of X and of Y in every snapshot, and what G and F make of them now; [n, 2] each.

    Where there is no F, what it would make is empty: [0, 2].
    """

    x: Floats
    y: Floats
    fake_y: Floats
    """G(x)"""
    fake_x: Floats
    """F(y)"""
    again_x: Floats
    """F(G(x))"""
    again_y: Floats
    """G(F(y))"""
    parts_x: Floats
    """[n]: the part of X to which each x belongs, from 0 on."""
    parts_y: Floats
    """[n]: the part of Y to which each y belongs: a true map takes part k to part k."""

    def flaw(self) -> str:
        """Whether there are as many of each, on the plane."""
        points, of_f = (self.y, self.fake_y), (self.fake_x, self.again_x, self.again_y)
        same = self.x.ndim == 2 and self.x.shape[1] == 2 and all(each.shape == self.x.shape for each in points)
        same &= len({each.shape for each in of_f}) == 1 and self.fake_x.shape in (self.x.shape, (0, 2))
        parts = (len(self.x),) if self.x.ndim else ()
        return "" if same and self.parts_x.shape == self.parts_y.shape == parts else "a translation of another shape"


@asked_as("translation")
@dataclass(frozen=True)
class TranslationRequest(Request):
    """Points of each side to show."""

    count: int = limited(0, Count(MOST))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """Some of them, where there is a translation of points."""
        return cls(KEPT if facts.maps and not facts.shape else 0)
