"""Arrows: the way G's loss pulls its fakes."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Floats
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited

MOST = 4_096


@shown_as("arrows")
@dataclass(frozen=True)
class Arrows(Picture):
    """The pull of G's loss on some of the fakes, the first ones of `Snapshot.fake`."""

    in_first_format = True

    places: Floats
    """[arrows, dim]: the fakes."""
    pull: Floats
    """[arrows, dim]: minus the gradient of G's loss there, unscaled: short where G learns nothing."""
    largest: float
    """The length of the longest one, to scale by."""

    def flaw(self) -> str:
        """Whether there is one pull a place."""
        fits = self.places.ndim == 2 and self.pull.shape == self.places.shape
        return "" if fits else "arrows of another shape"


@asked_as("arrows")
@dataclass(frozen=True)
class ArrowsRequest(Request):
    """Fakes, from the first of those shown on, whose pull is asked for."""

    count: int = limited(0, Count(MOST), key="arrows")
