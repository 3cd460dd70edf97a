"""The direction in which the generator's loss pulls each fake sample."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.evaluation.pictures.discriminator import raw
from gantui.gan.packing import packed
from gantui.gan.trainer import Trainer

BATCH = 256
"""At most so many fakes are judged together where fewer arrows are wanted: a batch is what some losses speak of."""


def batch(trainer: Trainer, wanted: int) -> int:
    """How many fakes to judge together for WANTED arrows: about a training batch, in whole packs."""
    pack = trainer.game.pack
    return -(-max(wanted, min(BATCH, trainer.experiment.schedule.batch_size)) // pack) * pack


def without_arrows(trainer: Trainer) -> str:
    """The reason why no arrow would be true, as a sentence; empty where arrows can be shown."""
    if trainer.scheme.g_sees_d_loss:
        return "an unrolled generator follows D as it would be some steps later, not as it is"
    return ""


def pulls(trainer: Trainer, fake: Tensor, real: Tensor) -> Tensor:
    """Minus the gradient of G's loss at each of FAKE [members, n, dim], of the same shape: the direction of descent.

    Through D as it stands and the objective, not through D's reading, so that the arrow is short where the loss is
    flat. REAL, as many, is what relativistic objectives compare with. The loss is of the sample (of its pack, where D
    sees packs), not divided by their number: n times the gradient of the batch's mean. Instance noise is left out.
    """
    game = trainer.game
    places = fake.detach().clone().requires_grad_()
    with torch.enable_grad():
        of_fake = raw(trainer, packed(places, game.pack), training=True)
        of_real = raw(trainer, packed(real, game.pack), training=True) if game.objective.generator_sees_real else None
        loss = game.objective.generator(of_real, of_fake)
        (gradient,) = torch.autograd.grad(loss.sum(), places)
    return -gradient
