"""The options of a distribution all of which is at one place."""

from __future__ import annotations

from typing import Literal

from gantui.experiment.distributions.base import DISTRIBUTIONS, Coordinate, OnTheLine


@DISTRIBUTIONS.register("dirac")
class Dirac(OnTheLine):
    """All mass at one place of the line (Mescheder 2018)."""

    name: Literal["dirac"]
    at: Coordinate = 0.0
