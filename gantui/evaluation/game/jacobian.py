"""The eigenvalues of the game at the players' weights: whether they rotate, converge or run away."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.pictures.window import WINDOW_SAMPLES
from gantui.experiment.optimizers import SGD, Adam, OptimisticAdam, RMSProp
from gantui.experiment.players import LETTERS
from gantui.experiment.schemes import Alternating, Consensus, Extragradient, Simultaneous
from gantui.gan.game import Weights
from gantui.gan.player import Player
from gantui.gan.random_streams import rng_for
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
    count = sum(_weights(player) for player in trainer.players.values())
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
    matrix = update(trainer, field, member)
    flow = torch.linalg.eigvals(field)
    if isinstance(matrix, str):
        return Spectrum(flow, flow[:0], matrix, at_rest)
    kinds = {name: player.options.name for name, player in trainer.players.items()}
    each = ", ".join(f"{kind} for {LETTERS[name]}" for name, kind in sorted(kinds.items()))
    optimizers = each if len(set(kinds.values())) > 1 else kinds["discriminator"]
    about = f"{trainer.experiment.scheme.name} updates, {optimizers} with its present step sizes"
    return Spectrum(flow, torch.linalg.eigvals(matrix), about, at_rest)


def update(trainer: Trainer, field: Tensor, member: int = 0) -> Tensor | str:
    """The matrix by which one iteration multiplies a small push where both rest, or the reason why it is unknown.

    FIELD is the Jacobian [weights, weights] of v, with each player's weights where `_rows` says. With the step sizes H
    on its diagonal one step at once is 1 + H J; one in turn is a product of such steps in which one player's rows alone
    move; extragradient is 1 + H J (1 + H J); consensus has J - weight J^T J for J.
    """
    if "clip" in trainer.experiment.penalties:
        return "the update is not told: clipping stops weights at their limits"
    rates, rows = torch.zeros(len(field), 1, dtype=field.dtype), _rows(trainer)
    for name, place in rows.items():
        own = _step_sizes(trainer.players[name], member)
        if isinstance(own, str):
            return own
        rates[place, 0] = own[: place.stop - place.start]
    whole = torch.eye(len(field), dtype=field.dtype)
    match trainer.experiment.scheme:
        case Alternating() as scheme:
            turns = {"discriminator": scheme.d_steps, "generator": scheme.g_steps}
            alone = {}
            for name, place in rows.items():
                step = whole.clone()
                step[place] += (rates * field)[place]
                alone[name] = torch.linalg.matrix_power(step, turns[name])
            (second,) = turns.keys() - {scheme.first}
            return alone[second] @ alone[scheme.first]
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
    batches = {name: trainer.batch(f"extra {name}", 0, 0).of_member(member) for name in trainer.players}
    with torch.enable_grad():
        at = _places(trainer, member)
        d, g = at["discriminator"], at["generator"]
        losses = {
            "discriminator": trainer.game.discriminator_loss(d, g, batches["discriminator"]).loss,
            "generator": trainer.game.generator_loss(d, g, batches["generator"]),
        }
        sizes = {name: _weights(player) for name, player in trainer.players.items()}
        field = []
        for name, size in sizes.items():
            (slope,) = torch.autograd.grad(losses[name].sum(), at[name].params, create_graph=True)
            field.append(slope[0, :size])
        rows = [_row(-value, at, sizes) for value in torch.cat(field)]
    return torch.stack(rows).double().cpu()


def _row(value: Tensor, at: Mapping[str, Weights], sizes: Mapping[str, int]) -> Tensor:
    """The gradient of one component of the vector field with respect to all weights AT which it is."""
    if not value.requires_grad:
        return torch.zeros(sum(sizes.values()), device=value.device)
    slopes = torch.autograd.grad(value, [at[name].params for name in sizes], retain_graph=True, allow_unused=True)
    parts = [
        torch.zeros(size, device=value.device) if slope is None else slope[0, :size]
        for slope, size in zip(slopes, sizes.values(), strict=True)
    ]
    return torch.cat(parts)


def _places(trainer: Trainer, member: int) -> dict[str, Weights]:
    """By player the weights to look at: those of MEMBER, or those at rest for the Dirac-GAN."""
    rows = slice(member, member + 1)
    params = {name: player.params.detach()[rows].clone() for name, player in trainer.players.items()}
    if trainer.is_dirac:  # D cannot tell, and G makes the data's mean
        points = trainer.distribution.sample(WINDOW_SAMPLES, rng_for(trainer.device, 0, "window"))
        params["discriminator"][:, 0], params["generator"][:, 0] = 0.0, points.mean()
    return {
        name: Weights(params[name].requires_grad_(), player.buffers[rows]) for name, player in trainer.players.items()
    }


def _rows(trainer: Trainer) -> dict[str, slice]:
    """By player the rows of the Jacobian that its weights have."""
    rows, first = {}, 0
    for name, player in trainer.players.items():
        rows[name] = slice(first, first + _weights(player))
        first = rows[name].stop
    return rows


def _weights(player: Player) -> int:
    """The number of PLAYER's weights without the padding, which has no effect."""
    return sum(math.prod(shape) for shape in player.network.shapes)
