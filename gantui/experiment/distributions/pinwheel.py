"""The options of the pinwheel."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gantui.experiment.distributions.base import DISTRIBUTIONS, OnThePlane


@DISTRIBUTIONS.register("pinwheel")
class Pinwheel(OnThePlane):
    """Arms that are Gaussians, long outwards and thin across, and bent the more the farther out (Johnson 2016)."""

    name: Literal["pinwheel"]
    arms: int = Field(5, ge=1, le=1000)
    radial_std: float = Field(0.3, ge=0, le=10)
    """Standard deviation outwards, around radius 1."""
    tangential_std: float = Field(0.1, ge=0, le=10)
    """Standard deviation across."""
    rate: float = Field(0.25, ge=-10, le=10)
    """How much the arms bend: what lies r out is turned by rate * exp(r) radians."""
