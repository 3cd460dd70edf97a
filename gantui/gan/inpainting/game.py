"""What G and D minimise: equations 1 to 3 of Context Encoders (Pathak 2016) with noise, as functions of their weights.

Nothing here moves anything; `trainee` says who moves when. Three things differ from the paper. G is given noise, so
that it may have several answers. D is shown the whole completed image, whose known part is always right, and not the
hole alone: so it sees whether both fit together. And D may have penalties on its gradient (Mescheder 2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.gan import gradients
from gantui.gan.networks import Network
from gantui.gan.objectives import Objective
from gantui.gan.penalties import Penalty

EPS = 1e-5
"""What keeps the term of mode seeking finite, as in the authors' code (Mao 2019)."""


@dataclass(frozen=True)
class Holed:
    """Images, which of their numbers are missing, and the noise for two completions of each."""

    x: Tensor
    """[members, n, width]"""
    hole: Tensor
    """[members, n, width], bool: true where a number is missing."""
    z: Tensor
    """[members, 2 n, noise]: for the first completion of each, then for the second."""


@dataclass(frozen=True)
class Judged:
    """What D's loss on a batch is made of."""

    adversarial: Tensor
    """[members]: the objective's part."""
    penalties: Mapping[str, Tensor]
    """[members]: each penalty, by name."""
    real: Tensor
    """[members, n]: what D says of real images."""
    fake: Tensor
    """[members, n]: what it says of completed ones."""


class Game:
    """The networks of both players, the objective between them, and the penalties on D."""

    def __init__(
        self,
        generator: Network,
        discriminator: Network,
        objective: Objective,
        penalties: Mapping[str, Penalty],
        *,
        masked: bool,
    ) -> None:
        """MASKED: whether both players are given where the hole is."""
        self.generator, self.discriminator = generator, discriminator
        self.objective, self.penalties, self.masked = objective, penalties, masked

    def complete(self, g: Tensor, x: Tensor, hole: Tensor, z: Tensor) -> Tensor:
        """The images X [members, n, width] with what G, of the weights G, puts into each HOLE for Z: the same shape.

        Of a number that is missing G sees 0, in the middle between black and white.
        """
        seen = [x.masked_fill(hole, 0.0), hole.to(x.dtype), z] if self.masked else [x.masked_fill(hole, 0.0), z]
        made = self.generator(g, torch.cat(seen, 2), g.new_empty(len(g), 0), training=True)
        return torch.where(hole, made, x)

    def raw(self, d: Tensor, images: Tensor, hole: Tensor) -> Tensor:
        """What D of the weights D says of IMAGES [members, n, width] with a HOLE that was filled: [members, n]."""
        shown = torch.cat([images, hole.to(images.dtype)], 2) if self.masked else images
        return self.discriminator(d, shown, d.new_empty(len(d), 0), training=True).squeeze(2)

    def judged(self, d: Tensor, x: Tensor, made: Tensor, hole: Tensor) -> Judged:
        """What D says of real images X and of those MADE, completed in the same HOLE; [members, n, width] each."""
        inputs = torch.cat([x, made], 1)
        if self.penalties and not inputs.requires_grad:
            inputs.requires_grad_()
        out = self.raw(d, inputs, torch.cat([hole, hole], 1))
        real, fake = out.chunk(2, 1)
        adversarial = self.objective.discriminator(real, fake).mean(1)
        if not self.penalties:
            return Judged(adversarial, {}, real, fake)
        # D judges each image by itself, so the gradient of the sum holds each one's own
        slopes = dict(zip(("real", "fake"), gradients.of_sum(out, inputs, create_graph=True).chunk(2, 1), strict=True))
        parts = {name: penalty.term(slopes[str(penalty.place)]).mean(1) for name, penalty in self.penalties.items()}
        return Judged(adversarial, parts, real, fake)

    def adversarial(self, d: Tensor, batch: Holed, made: Tensor) -> Tensor:
        """G's loss by what D, of the weights D, says of both completions MADE [members, 2 n, width]: [members]."""
        real = None
        if self.objective.generator_sees_real:
            real = self.raw(d, batch.x, batch.hole).repeat(1, 2)
        return self.objective.generator(real, self.raw(d, made, batch.hole.repeat(1, 2, 1))).mean(1)


def reconstruction(batch: Holed, made: Tensor) -> Tensor:
    """The mean squared error in the hole of both completions MADE [members, 2 n, width] of BATCH: [members] (eq. 1)."""
    one, other = made.chunk(2, 1)
    return squared_error(one, batch.x, batch.hole) / 2 + squared_error(other, batch.x, batch.hole) / 2


def error_of_mean(batch: Holed, made: Tensor) -> Tensor:
    """The squared error of the mean of all completions of a hole, by the two that are MADE, without bias: [members].

    It is the mean of the product of their errors, since E (G(x, z) - y)(G(x, z') - y) = (E G - y)^2 for independent z
    and z' (after Ohayon 2021, who takes the mean of several).
    """
    one, other = made.chunk(2, 1)
    return in_hole((one - batch.x) * (other - batch.x), batch.hole)


def apart(batch: Holed, made: Tensor) -> Tensor:
    """How far apart the two completions MADE of each hole of BATCH are: |G(x, z) - G(x, z')|, its mean: [members]."""
    one, other = made.chunk(2, 1)
    return in_hole((one - other).abs(), batch.hole)


def seeking(batch: Holed, made: Tensor) -> Tensor:
    """1 / (|G(x, z) - G(x, z')| / |z - z'|): [members] (Mao 2019, eq. 3, as the authors' code has it)."""
    z, other_z = batch.z.chunk(2, 1)
    return 1 / (apart(batch, made) / (z - other_z).abs().mean((1, 2)) + EPS)


def in_hole(numbers: Tensor, hole: Tensor) -> Tensor:
    """The mean of NUMBERS [members, n, width] over all that are missing by HOLE: [members]."""
    return (numbers * hole).sum((1, 2)) / hole.sum((1, 2)).clamp(min=1)


def squared_error(made: Tensor, x: Tensor, hole: Tensor) -> Tensor:
    """The mean squared error of MADE from X [members, n, width] in HOLE: [members] (Pathak 2016, eq. 1)."""
    return in_hole((made - x).square(), hole)
