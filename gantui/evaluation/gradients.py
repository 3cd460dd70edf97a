"""How strongly each player is pulled, and how much of D stands at its bounds."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.networks import Network
from gantui.gan.trainer import Trainer


def gradient_norms(trainer: Trainer) -> Tensor:
    """The lengths of the gradients that moved D and G last, [2, members], D first; NaN for one that has not moved yet.

    Of each player's whole loss on the batch of its last update, as the scheme took it: they are there anyway, and a
    batch of a record's own would cost another iteration. A state that was loaded has moved nobody yet.
    """
    nothing = torch.full((len(trainer.seeds),), torch.nan, device=trainer.device)
    slopes = [player.own.grad for player in (trainer.discriminator, trainer.generator)]
    return torch.stack([nothing if slope is None else torch.linalg.vector_norm(slope, dim=1) for slope in slopes])


def clipped(network: Network, own: Tensor, limit: float) -> Tensor:
    """The share of NETWORK's weights OWN [members, parameters] at +-LIMIT, the padding left out: [members]."""
    return (_weights(network, own).abs() >= limit).float().mean(1)


def clipped_weights(network: Network, own: Tensor, limit: float, bins: int) -> tuple[Tensor, float, float, int]:
    """Where one member's weights OWN [parameters] stand: shares in BINS equal bins, at -LIMIT, at LIMIT; their number.

    The bins [bins] go from -LIMIT to LIMIT and leave out what stands at these.
    """
    weights = _weights(network, own.unsqueeze(0))[0]
    low, high = weights <= -limit, weights >= limit
    between = weights[~(low | high)]
    shares = torch.histc(between.float(), bins, -limit, limit) / len(weights)
    return shares, float(low.float().mean()), float(high.float().mean()), len(weights)


def _weights(network: Network, own: Tensor) -> Tensor:
    """OWN [members, parameters] without the padding."""
    return own[:, : sum(network.sizes[:-1])]
