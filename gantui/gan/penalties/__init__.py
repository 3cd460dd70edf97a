"""Penalties: `make` builds those that the options name."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.experiment.penalties import PenaltyOptions
from gantui.gan.penalties import clip, gradient_penalties, spectral_norm
from gantui.gan.penalties.base import PENALTIES, Penalty, Place

__all__ = ["PENALTIES", "Penalty", "Place", "clip", "gradient_penalties", "make", "spectral_norm"]


def make(options: Mapping[str, PenaltyOptions]) -> dict[str, Penalty]:
    """The penalties that OPTIONS describe, by name."""
    return {name: PENALTIES.find(name)(item) for name, item in options.items()}
