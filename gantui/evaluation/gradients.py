"""How strongly each player is pulled, and how much of D stands at its bounds."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.draws import generator
from gantui.gan.game import Batch, Game, Weights
from gantui.gan.networks import Network
from gantui.gan.schemes.base import gradient
from gantui.gan.trainer import Trainer


def gradient_norms(game: Game, d: Weights, g: Weights, batch: Batch) -> tuple[Tensor, Tensor]:
    """The norms of the gradients of D's whole loss and of G's loss on BATCH, each by its own weights: twice [members].

    Of the losses themselves, at these weights: what a scheme makes of them (looking ahead, consensus) is left out.
    Nothing moves, no memory either.
    """
    with torch.enable_grad():
        d, g = (Weights(player.own.detach().requires_grad_(), player.memory) for player in (d, g))
        of_d = gradient(game.discriminator_loss(d, g.fixed(), batch).loss, d)
        of_g = gradient(game.generator_loss(d.fixed(), g, batch), g)
    return torch.linalg.vector_norm(of_d, dim=1), torch.linalg.vector_norm(of_g, dim=1)


def record_batch(trainer: Trainer, member: int) -> Batch:
    """A batch like those of a training, for MEMBER alone, from numbers that belong to this step's record."""
    experiment, distribution, device = trainer.experiment, trainer.distribution, trainer.device
    count, dim = experiment.schedule.batch_size, distribution.dim
    source = generator(device, trainer.seeds[member], "evaluation.batch", trainer.steps_done)
    real = distribution.sample(count, source)
    latent = trainer.latent.sample(member, count, source)
    noise = torch.randn(2 * count, dim, generator=source, device=device) if experiment.instance_noise.std else None
    drawn = {
        name: penalty.draw(count, dim if penalty.draws == "each" else 1, source).unsqueeze(0)
        for name, penalty in trainer.game.penalties.items()
        if penalty.draws != "none"
    }
    return Batch(
        min(1.0, trainer.steps_done / experiment.schedule.steps),
        real.unsqueeze(0),
        latent.unsqueeze(0),
        None if noise is None else noise.unsqueeze(0),
        drawn,
    )


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
