"""The phase plane of the Dirac-GAN."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Extent, Floats
from gantui.session.view.pictures.picture import Picture, shown_as


@shown_as("phase")
@dataclass(frozen=True)
class PhasePlane(Picture):
    """The Dirac-GAN as a point (theta, psi) of a plane: G makes the one number theta, D reads psi x.

    Every snapshot has it where the two players are one number each. The path so far is in the history's columns
    `theta` and `psi`.
    """

    in_first_format = True

    extent: Extent
    """theta from, theta to, psi from, psi to."""
    flow: Floats
    """[rows, columns, 2]: (theta, psi) velocity under steepest descent of both players at the centres of equal cells;
    row 0 is the top. The same array in every snapshot."""
    place: Floats
    """[2]: theta and psi now."""

    def flaw(self) -> str:
        """Whether places and velocities are pairs."""
        fits = self.flow.ndim == 3 and self.flow.shape[2:] == self.place.shape == (2,)
        return "" if fits else "a phase plane of another shape"
