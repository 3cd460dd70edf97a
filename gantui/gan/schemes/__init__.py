"""Update schemes: in which order, and seeing whose weights, the players move."""

from __future__ import annotations

from gantui.experiment.schemes import SchemeOptions
from gantui.gan.schemes import alternating, simultaneous
from gantui.gan.schemes.base import SCHEMES, Players, Scheme

__all__ = ["SCHEMES", "Players", "Scheme", "alternating", "make", "simultaneous"]


def make(options: SchemeOptions) -> Scheme:
    """The scheme that OPTIONS describe."""
    return SCHEMES.find(options.name)(options)
