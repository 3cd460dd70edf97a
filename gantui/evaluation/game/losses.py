"""Both players' losses and D's scores at one instant, on samples that stay the same for a whole run.

The log of a training has the losses of the batches that it trained on, each computed before the update that it led to.
Where a training stands still, or one player moves alone, these belong to another instant than the weights.
"""

from __future__ import annotations

import math

import torch

from gantui.gan.batches import Streams, draws
from gantui.gan.trainer import Trainer

ENOUGH = 1024
"""Samples of each kind at least, in whole batches, where D judges each sample by itself."""

Losses = dict[str, float]
"""loss_d, loss_g (the adversarial parts), d_real and d_fake, by the names that they have in the log."""


class StandingSample:
    """Real samples, latents, instance noise and shifts for TRAINER's first member, that never change."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        experiment = trainer.experiment
        size = experiment.schedule.batch_size
        # A batch of another size would not be the same game to a D that sees samples with others beside them.
        count = size * math.ceil(ENOUGH / size) if trainer.game.pointwise else size
        made = draws(
            Streams("standing", trainer.seeds[:1], trainer.device, count),
            trainer.distribution,
            trainer.latent,
            {},
            noise=True,  # drawn where there is none yet, too: its strength may change, and 0 adds nothing
            shift=experiment.augmentation.shift,
        )
        self._batch = made.batch(0, 0, count)

    @torch.no_grad()
    def losses(self) -> Losses:
        """The losses and scores for the present weights; nothing of the trainer changes."""
        trainer, batch = self._trainer, self._batch
        game, d, g = trainer.game, trainer.discriminator.weights, trainer.generator.weights
        verdict = game.adversarial(d, g, batch)
        real, fake = game.mean_scores(verdict)
        loss_g = game.generator_loss(d, g, batch)
        found = {"loss_d": verdict.adversarial, "loss_g": loss_g, "d_real": real, "d_fake": fake}
        return {name: float(value[0]) for name, value in found.items()}
