"""Update schemes: in which order, and seeing whose weights, the players move."""

from __future__ import annotations

from gantui.experiment.tree import Schedule
from gantui.gan.schemes import alternating
from gantui.gan.schemes.base import SCHEMES, Players, Scheme

__all__ = ["SCHEMES", "Players", "Scheme", "alternating", "make"]


def make(schedule: Schedule) -> Scheme:
    """The scheme that SCHEDULE names."""
    return SCHEMES.find(schedule.scheme)(schedule)
