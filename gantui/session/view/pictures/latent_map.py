"""The map of G: a square of latents and its image, or one for each class."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Extent, Floats
from gantui.session.view.pictures.limits import Grid
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited

FINEST = 512


@shown_as("latent_map")
@dataclass(frozen=True)
class LatentMap(Picture):
    """A square of G's latents and its image: a regular grid, bent by G; a generator of classes has one for each."""

    in_first_format = True

    places: Floats
    """[rows, columns, dim]: where G puts the corners of the square's cells. Row 0 is the top of the square, and
    there is one row where latents are single numbers. The rows of several classes follow one another."""
    stretch: Floats
    """[rows, columns]: by how much G makes a small area (or length) larger there: the density gets as many times
    thinner. 0: folded."""
    extent: Extent
    """left, right, bottom, top of the square in the latent's first two numbers. Corner (i, j) lies at left + j (right -
    left) / (columns - 1) across and top - i (top - bottom) / (rows - 1) upwards: from edge to edge."""
    about: str
    """Which latents these are, in words."""
    by_class: int = 0
    """How many classes G was asked for, each over the same square; 0: it is asked for none."""

    def flaw(self) -> str:
        """Whether there is one stretch a corner, and as many rows for each class."""
        fits = self.places.ndim == 3 and self.stretch.shape == self.places.shape[:2]
        fits = fits and (not self.by_class or 0 < self.by_class <= len(self.places))
        fits = fits and not len(self.places) % self.squares
        return "" if fits else "a map of the generator of another shape"

    @property
    def squares(self) -> int:
        """How often the square is mapped."""
        return max(1, self.by_class)

    def by_square(self) -> tuple[Floats, Floats]:
        """Where each square's corners go [squares, rows, columns, dim], and the stretch there [squares, rows, columns].

        There is one square where G is asked for no class.
        """
        rows, columns, dim = self.places.shape
        each = (self.squares, rows // self.squares, columns)
        return self.places.reshape(*each, dim), self.stretch.reshape(each)


@asked_as("latent_map")
@dataclass(frozen=True)
class LatentMapRequest(Request):
    """The map of G."""

    grid: tuple[int, int] | None = limited(None, Grid(2, FINEST), key="latent_map")
    """(rows, columns) of corners, at least 2 each, or None when nobody looks at it."""
