"""The direction in which the generator's loss pulls each fake sample."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.gan.latents.labelled import with_class
from gantui.gan.packing import packed
from gantui.gan.schemes import Scheme
from gantui.gan.trainee import Judged

BATCH = 256
"""At most so many fakes are judged together where fewer arrows are wanted: a batch is what some losses speak of."""


def batch(judged: Judged, wanted: int) -> int:
    """How many fakes to judge together for WANTED arrows: about a training batch, in whole packs."""
    pack = judged.pack
    return -(-max(wanted, min(BATCH, judged.experiment.schedule.batch_size)) // pack) * pack


def without_arrows(scheme: Scheme) -> str:
    """The reason why no arrow would be true under SCHEME, as a sentence; empty where arrows can be shown."""
    if scheme.g_sees_d_loss:
        return "an unrolled generator follows D as it would be some steps later, not as it is"
    return ""


def pulls(judged: Judged, fake: Tensor, real: Tensor, labels: Tensor | None = None) -> Tensor:
    """Minus the gradient of G's loss at each of FAKE [members, n, dim], of the same shape: the direction of descent.

    Through D as it stands and the objective, not through D's reading, so that the arrow is short where the loss is
    flat. REAL, as many, is what relativistic objectives compare with. LABELS [members, n] are the classes of each fake
    and of the real sample beside it, where D is given classes. The loss is of the sample (of its pack, where D sees
    packs), not divided by their number: n times the gradient of the batch's mean. Instance noise is left out.
    """
    objective, pack = judged.objective, judged.pack
    places = fake.detach().clone().requires_grad_()
    with torch.enable_grad():
        seen = [each if labels is None else with_class(each, labels) for each in (places, real)]
        of_fake, of_real = judged.raw(packed(seen[0], pack), training=True), None
        if objective.generator_sees_real:
            of_real = judged.raw(packed(seen[1], pack), training=True)
        loss = objective.generator(of_real, of_fake)
        (gradient,) = torch.autograd.grad(loss.sum(), places)
    return -gradient
