"""The Dirac-GAN as a flow in the plane of its two numbers (Mescheder 2018, section 2.2)."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.evaluation.pictures.window import WINDOW_SAMPLES, Extent, grid
from gantui.gan.game import Weights
from gantui.gan.player import Player
from gantui.gan.random_streams import rng_for
from gantui.gan.trainer import Trainer

WINDOW_MARGIN = 2.4
"""The window reaches so far beyond where the players start."""


def window(trainer: Trainer) -> Extent:
    """The extent (theta from, theta to, psi from, psi to), with the point of rest in the middle."""
    centre = float(trainer.distribution.sample(WINDOW_SAMPLES, rng_for(trainer.device, 0, "window")).mean())
    theta, psi = (float(player.network.initial(torch.Generator(trainer.device))[0]) for player in _players(trainer))
    reach = WINDOW_MARGIN * max(abs(theta - centre), abs(psi), 0.1)
    return (centre - reach, centre + reach, -reach, reach)


def flow(trainer: Trainer, extent: Extent, rows: int, columns: int) -> Tensor:
    """The velocity (theta, psi) at the centres of cells, row 0 at the top: [rows, columns, 2].

    It is minus the gradients that the scheme descends if both players move at once, at this share of the training and
    on one batch's noise; the cells are members of one batch.
    """
    trainer.update_scalars()
    places = grid(extent, rows, columns, trainer.device)
    g, d = (_everywhere(player.params, places[:, axis]) for axis, player in enumerate(_players(trainer)))
    for_d, for_g = (
        trainer.batch(f"extra {name}", 0, 0).of_member(0, len(places)) for name in ("discriminator", "generator")
    )
    buffers = d.new_zeros(len(places), 0)
    slopes = trainer.scheme.slopes(trainer.game, Weights(d, buffers), Weights(g, buffers), for_d, for_g)
    return -torch.stack([slopes.of_g[:, 0], slopes.of_d[:, 0]], 1).unflatten(0, (rows, columns)).detach()


def place(trainer: Trainer) -> Tensor:
    """The present theta and psi of the first member: [2]."""
    return torch.stack([player.params.detach()[0, 0] for player in _players(trainer)])


def _players(trainer: Trainer) -> tuple[Player, Player]:
    return trainer.generator, trainer.discriminator


def _everywhere(own: Tensor, values: Tensor) -> Tensor:
    """Weights like OWN [members, parameters], a member for each of VALUES, its first number: [values, parameters]."""
    weights = own.new_zeros(len(values), own.shape[1])
    weights[:, 0] = values
    return weights.requires_grad_()
