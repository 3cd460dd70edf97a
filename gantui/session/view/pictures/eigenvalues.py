"""The eigenvalues of the game."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Doubles
from gantui.session.view.pictures.limits import Flag
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited


@shown_as("eigenvalues")
@dataclass(frozen=True)
class Eigenvalues(Picture):
    """What becomes of a small push at the players' weights: in the flow of steepest descent, and in one iteration.

    Eigenvalues as pairs of real and imaginary part; the linearisation is on one batch.
    """

    in_first_format = True

    step: int
    """The iteration after which they were computed."""
    flow: Doubles
    """[weights, 2]: of the Jacobian of -(grad L_D, grad L_G); drawn in where all real parts are negative."""
    update: Doubles
    """[weights, 2]: of one iteration of the scheme with the present step sizes; it converges where all moduli are below
    1. Empty where they are unknown."""
    about: str
    """What the update is, or why it is unknown, in words."""
    at_rest: bool
    """Whether they are of the place where both players rest, as of the Dirac-GAN, instead of where they are."""

    def flaw(self) -> str:
        """Whether all are pairs."""
        fits = all(pairs.ndim == 2 and pairs.shape[1:] == (2,) for pairs in (self.flow, self.update))
        return "" if fits else "eigenvalues of another shape"


@asked_as("eigenvalues")
@dataclass(frozen=True)
class EigenvaluesRequest(Request):
    """The eigenvalues; they may take seconds, so one asking is one request."""

    wanted: bool = limited(False, Flag(), key="eigenvalues")
