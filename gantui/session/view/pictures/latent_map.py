"""The map of G: a square of latents and its image."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.arrays import Extent, Floats
from gantui.session.view.pictures.limits import Grid
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited

FINEST = 512


@shown_as("latent_map")
@dataclass(frozen=True)
class LatentMap(Picture):
    """A square of G's latents and its image: a regular grid, bent by G."""

    in_first_format = True

    places: Floats
    """[rows, columns, dim]: where G puts the corners of the square's cells. Row 0 is the top of the square, and
    there is one row where latents are single numbers."""
    stretch: Floats
    """[rows, columns]: by how much G makes a small area (or length) larger there: the density gets as many times
    thinner. 0: folded."""
    extent: Extent
    """left, right, bottom, top of the square in the latent's first two numbers. Corner (i, j) lies at left + j (right -
    left) / (columns - 1) across and top - i (top - bottom) / (rows - 1) upwards: from edge to edge."""
    about: str
    """Which latents these are, in words."""

    def flaw(self) -> str:
        """Whether there is one stretch a corner."""
        fits = self.places.ndim == 3 and self.stretch.shape == self.places.shape[:2]
        return "" if fits else "a map of the generator of another shape"


@asked_as("latent_map")
@dataclass(frozen=True)
class LatentMapRequest(Request):
    """The map of G."""

    grid: tuple[int, int] | None = limited(None, Grid(2, FINEST), key="latent_map")
    """(rows, columns) of corners, at least 2 each, or None when nobody looks at it."""
