"""The eigenvalues of the game's vector field: whether the players turn, spiral in or run away where they are."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.gan.game import Weights
from gantui.gan.player import Player
from gantui.gan.trainer import Trainer

MOST_WEIGHTS = 600
"""Of both players together: a backward pass for each, and all eigenvalues of a matrix of that size."""


def too_large(trainer: Trainer) -> str:
    """Why this game's eigenvalues are not computed; '' if they are."""
    count = sum(_weights(player) for player in (trainer.discriminator, trainer.generator))
    if count > MOST_WEIGHTS:
        return f"the players have {count:,} weights; eigenvalues are told of up to {MOST_WEIGHTS}"
    return ""


def eigenvalues(trainer: Trainer, member: int = 0) -> Tensor:
    """Of the Jacobian of v = -(grad_D L_D, grad_G L_G) where the players are, on their next batches: [n], complex.

    In continuous time the players are drawn in where all real parts are negative, and turn where some are imaginary;
    with a step size h gradient descent is, where every |1 + h lambda| < 1 (Mescheder 2017, proposition 4 and lemma 4).
    Nothing moves on. Only for players that are not `too_large`.
    """
    batches = [trainer.batch(f"extra {name}", 0, 0) for name in ("discriminator", "generator")]
    for_d, for_g = (batch.of_member(member) for batch in batches)
    d, g = (_alone(player, member) for player in (trainer.discriminator, trainer.generator))
    (v_d,) = torch.autograd.grad(trainer.game.discriminator_loss(d, g, for_d).loss.sum(), d.own, create_graph=True)
    (v_g,) = torch.autograd.grad(trainer.game.generator_loss(d, g, for_g).sum(), g.own, create_graph=True)
    sizes = [_weights(player) for player in (trainer.discriminator, trainer.generator)]
    field = torch.cat([v_d[0, : sizes[0]], v_g[0, : sizes[1]]])
    rows = [_row(-value, d, g, sizes) for value in field]
    return torch.linalg.eigvals(torch.stack(rows).double().cpu())


def _row(value: Tensor, d: Weights, g: Weights, sizes: list[int]) -> Tensor:
    """The gradient of one component of the field with respect to all weights."""
    if not value.requires_grad:
        return torch.zeros(sum(sizes), device=value.device)
    slopes = torch.autograd.grad(value, (d.own, g.own), retain_graph=True, allow_unused=True)
    parts = [
        torch.zeros(size, device=value.device) if slope is None else slope[0, :size]
        for slope, size in zip(slopes, sizes, strict=True)
    ]
    return torch.cat(parts)


def _alone(player: Player, member: int) -> Weights:
    rows = slice(member, member + 1)
    return Weights(player.own.detach()[rows].clone().requires_grad_(), player.memory[rows])


def _weights(player: Player) -> int:
    """Without the padding, which decides nothing."""
    return sum(math.prod(shape) for shape in player.network.shapes)
