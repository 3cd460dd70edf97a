"""The share of D's weights at the clipping limit."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.networks import Network


def clipped(network: Network, own: Tensor, limit: float) -> Tensor:
    """The share of NETWORK's weights OWN [members, parameters] that are at +-LIMIT, without the padding: [members]."""
    return (_weights(network, own).abs() >= limit).float().mean(1)


def clipped_weights(network: Network, own: Tensor, limit: float, bins: int) -> tuple[Tensor, float, float, int]:
    """A histogram of one member's weights OWN [parameters]: shares in BINS bins, at -LIMIT, at LIMIT; their number.

    The bins [bins] go from -LIMIT to LIMIT and leave out what stands at these.
    """
    weights = _weights(network, own.unsqueeze(0))[0]
    low, high = weights <= -limit, weights >= limit
    between = weights[~(low | high)]
    shares = torch.histc(between.float(), bins, -limit, limit) / len(weights)
    return shares, float(low.float().mean()), float(high.float().mean()), len(weights)


def _weights(network: Network, own: Tensor) -> Tensor:
    """The weights OWN [members, parameters] without the padding."""
    return own[:, : sum(network.sizes[:-1])]
