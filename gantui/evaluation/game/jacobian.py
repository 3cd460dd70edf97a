"""The eigenvalues of the game at the players' weights: whether they rotate, converge or run away."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.pictures.discriminator import WINDOW_SAMPLES
from gantui.experiment.optimizers import SGD, Adam, OptimisticAdam, RMSProp
from gantui.experiment.schemes import Alternating, Consensus, Extragradient, Simultaneous
from gantui.gan.game import Weights
from gantui.gan.player import Player
from gantui.gan.rng import rng_for
from gantui.gan.trainer import Trainer

MOST_WEIGHTS = 600
"""The most weights of both players together: each needs a backward pass, and two matrices of that size all
eigenvalues."""


@dataclass(frozen=True)
class Spectrum:
    """Complex eigenvalues, in float64 on the CPU."""

    flow: Tensor
    """[weights]: of the Jacobian of v = -(grad L_D, grad L_G). In continuous time the players are drawn in where all
    real parts are negative, and turn where some are imaginary (Mescheder 2017, proposition 4). Empty where that is not
    finite."""
    update: Tensor
    """Eigenvalues [weights] of one iteration; it converges where all moduli are below 1 (lemma 4). Empty where they are
    unknown."""
    about: str
    """What the update is, or why it is unknown, in words."""
    at_rest: bool
    """Whether they are of the point where both players rest, which is known of the Dirac-GAN, instead of the present
    one."""


def too_large(trainer: Trainer) -> str:
    """The reason why this game's eigenvalues are not computed; '' if they are."""
    count = sum(_weights(player) for player in (trainer.discriminator, trainer.generator))
    if count > MOST_WEIGHTS:
        return f"the players have {count:,} weights; eigenvalues are told of up to {MOST_WEIGHTS}"
    return ""


def spectrum(trainer: Trainer, member: int = 0) -> Spectrum:
    """The eigenvalues of the game at the players' weights (or at rest, if that point is known), on their next batches.

    Only for players that are not `too_large`. Both players are linearised: near a point of rest the eigenvalues decide
    what happens; elsewhere they only say what the next steps are like. Nothing is changed.
    """
    at_rest = trainer.is_dirac
    field = _jacobian(trainer, member)
    if not bool(field.isfinite().all()):
        nothing = torch.zeros(0, dtype=torch.complex128)
        return Spectrum(nothing, nothing, "the losses have no finite second derivatives here", at_rest)
    sizes = [_weights(player) for player in (trainer.discriminator, trainer.generator)]
    matrix = update(trainer, field, sizes, member)
    flow = torch.linalg.eigvals(field)
    if isinstance(matrix, str):
        return Spectrum(flow, flow[:0], matrix, at_rest)
    kinds = [player.options.name for player in (trainer.discriminator, trainer.generator)]
    optimizers = kinds[0] if kinds[0] == kinds[1] else f"{kinds[0]} for D, {kinds[1]} for G"
    about = f"{trainer.experiment.scheme.name} updates, {optimizers} with its present step sizes"
    return Spectrum(flow, torch.linalg.eigvals(matrix), about, at_rest)


def update(trainer: Trainer, field: Tensor, sizes: list[int], member: int = 0) -> Tensor | str:
    """The matrix by which one iteration multiplies a small push where both rest, or the reason why it is unknown.

    FIELD is the Jacobian [weights, weights] of v, D's SIZES[0] weights first. With the step sizes H on its diagonal one
    step at once is 1 + H J; one in turn is a product of such steps in which one player's rows alone move; extragradient
    is 1 + H J (1 + H J); consensus has J - weight J^T J for J.
    """
    if "clip" in trainer.experiment.penalties:
        return "the update is not told: clipping stops weights at their limits"
    steps: list[Tensor] = []
    for player, size in zip((trainer.discriminator, trainer.generator), sizes, strict=True):
        own = _step_sizes(player, member)
        if isinstance(own, str):
            return own
        steps.append(own[:size])
    rates = torch.cat(steps).unsqueeze(1)
    whole = torch.eye(len(field), dtype=field.dtype)
    of_d = (torch.arange(len(field)) < sizes[0]).unsqueeze(1)
    match trainer.experiment.scheme:
        case Alternating() as scheme:
            d, g = (whole + torch.where(moves, rates * field, 0) for moves in (of_d, ~of_d))
            d, g = torch.linalg.matrix_power(d, scheme.d_steps), torch.linalg.matrix_power(g, scheme.g_steps)
            return d @ g if scheme.first == "generator" else g @ d
        case Simultaneous():
            return whole + rates * field
        case Extragradient():
            return whole + rates * field @ (whole + rates * field)
        case Consensus() as scheme:
            return whole + rates * (field - scheme.weight * field.T @ field)
        case scheme:
            return f"the update is not told for the scheme {scheme.name!r}"


def _step_sizes(player: Player, member: int) -> Tensor | str:
    """The factor of each component of the gradient in PLAYER's next step: [parameters], or why it is unknown.

    An optimizer that divides by the size of past gradients is taken to go on dividing by the present one.
    """
    group, state = player.optimizer.settings, player.optimizer.state
    rate = float(group["lr"])
    ones, options = torch.ones(player.params.shape[1], dtype=torch.float64), player.options
    reason = f"the update is not told: {options.name} goes on by what it remembers"
    match options:
        case SGD():
            return reason if options.momentum else rate * ones
        case OptimisticAdam():
            return reason
        case Adam() if group["betas"][0]:
            return reason
        case Adam() | RMSProp() if not state:
            return "the update is not told before the first step"
        case Adam():
            squares = state["exp_avg_sq"][member] / (1 - float(group["betas"][1]) ** float(state["step"]))
        case RMSProp():
            squares = state["square_avg"][member]
        case _:
            return f"the update is not told for {options.name}"
    sizes: Tensor = rate / (squares.detach().double().cpu().sqrt() + group["eps"])
    return sizes


def _jacobian(trainer: Trainer, member: int) -> Tensor:
    """The derivative of v = -(grad_D L_D, grad_G L_G) by both players' weights: [weights, weights], float64, CPU."""
    trainer.update_scalars()
    batches = [trainer.batch(f"extra {name}", 0, 0) for name in ("discriminator", "generator")]
    for_d, for_g = (batch.of_member(member) for batch in batches)
    with torch.enable_grad():
        d, g = _places(trainer, member)
        (v_d,) = torch.autograd.grad(
            trainer.game.discriminator_loss(d, g, for_d).loss.sum(), d.params, create_graph=True
        )
        (v_g,) = torch.autograd.grad(trainer.game.generator_loss(d, g, for_g).sum(), g.params, create_graph=True)
        sizes = [_weights(player) for player in (trainer.discriminator, trainer.generator)]
        field = torch.cat([v_d[0, : sizes[0]], v_g[0, : sizes[1]]])
        rows = [_row(-value, d, g, sizes) for value in field]
    return torch.stack(rows).double().cpu()


def _row(value: Tensor, d: Weights, g: Weights, sizes: list[int]) -> Tensor:
    """The gradient of one component of the vector field with respect to all weights."""
    if not value.requires_grad:
        return torch.zeros(sum(sizes), device=value.device)
    slopes = torch.autograd.grad(value, (d.params, g.params), retain_graph=True, allow_unused=True)
    parts = [
        torch.zeros(size, device=value.device) if slope is None else slope[0, :size]
        for slope, size in zip(slopes, sizes, strict=True)
    ]
    return torch.cat(parts)


def _places(trainer: Trainer, member: int) -> tuple[Weights, Weights]:
    """The weights of D and G to look at: those of MEMBER, or those at rest for the Dirac-GAN."""
    rows, players = slice(member, member + 1), (trainer.discriminator, trainer.generator)
    d, g = (player.params.detach()[rows].clone() for player in players)
    if trainer.is_dirac:  # D cannot tell, and G makes the data's mean
        points = trainer.distribution.sample(WINDOW_SAMPLES, rng_for(trainer.device, 0, "window"))
        d[:, 0], g[:, 0] = 0.0, points.mean()
    buffers = (player.buffers[rows] for player in players)
    of_d, of_g = (Weights(params.requires_grad_(), kept) for params, kept in zip((d, g), buffers, strict=True))
    return of_d, of_g


def _weights(player: Player) -> int:
    """The number of PLAYER's weights without the padding, which has no effect."""
    return sum(math.prod(shape) for shape in player.network.shapes)
