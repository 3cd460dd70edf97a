"""Networks: `make` builds the one that the options name."""

from __future__ import annotations

from gantui.experiment.networks import NetworkOptions
from gantui.gan.networks import dirac, minibatch, mlp, residual
from gantui.gan.networks.base import ALIGNMENT, NETWORKS, Architecture, Featured, Found, Network

__all__ = [
    "ALIGNMENT",
    "NETWORKS",
    "Architecture",
    "Featured",
    "Found",
    "Network",
    "dirac",
    "make",
    "minibatch",
    "mlp",
    "residual",
]


def make(options: NetworkOptions, inputs: int, outputs: int) -> Network:
    """The network that OPTIONS describe, from INPUTS to OUTPUTS numbers."""
    return NETWORKS.find(options.name)(options, inputs, outputs)
