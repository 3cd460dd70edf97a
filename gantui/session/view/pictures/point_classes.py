"""The classes of the real and fake points, where both have some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Wholes
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.points import KEPT, MOST
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo


@shown_as("point_classes")
@dataclass(frozen=True)
class PointClasses(Picture):
    """The class of each of `Snapshot.real`, and whether the fake of its place was asked for the same one."""

    constant = ("of",)

    of: Wholes
    """[n]: the number of the class of each real point, from 0 on."""
    asked: bool
    """Whether point j of `Snapshot.fake` is G's answer to class `of[j]`; else G knows of no classes."""

    def flaw(self) -> str:
        """Whether there is one class a point."""
        return "" if self.of.ndim == 1 and self.of.min(initial=0) >= 0 else "classes of another shape"


@asked_as("point_classes")
@dataclass(frozen=True)
class PointClassesRequest(Request):
    """The classes of the first points that are shown."""

    count: int = limited(0, Count(MOST))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """The classes of the points that are kept, where these are on the plane and have classes."""
        return cls(KEPT if facts.labelled and facts.space.kind == "plane" else 0)
