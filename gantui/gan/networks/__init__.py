"""Networks: `make` builds the one that the options name."""

from __future__ import annotations

from gantui.experiment.networks import NetworkOptions
from gantui.gan.networks import mlp
from gantui.gan.networks.base import NETWORKS, Network

__all__ = ["NETWORKS", "Network", "make", "mlp"]


def make(options: NetworkOptions, inputs: int, outputs: int) -> Network:
    """The network that OPTIONS describe, from INPUTS to OUTPUTS numbers."""
    return NETWORKS.find(options.name)(options, inputs, outputs)
