"""Objectives: `make` builds the one that the options name."""

from __future__ import annotations

from gantui.experiment.objectives import ObjectiveOptions
from gantui.gan.objectives import fgan, least_squares, mad, minimax, relativistic, wasserstein_hinge
from gantui.gan.objectives.base import OBJECTIVES, Objective
from gantui.gan.objectives.optimum import Optimum

__all__ = [
    "OBJECTIVES",
    "Objective",
    "Optimum",
    "fgan",
    "least_squares",
    "mad",
    "make",
    "minimax",
    "relativistic",
    "wasserstein_hinge",
]


def make(options: ObjectiveOptions) -> Objective:
    """The objective that OPTIONS describe."""
    return OBJECTIVES.find(options.name)(options)
