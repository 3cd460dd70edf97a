"""What G and D minimise: the game of AttGAN (He 2019) for an attribute that is a number, as in GANimation.

All are functions of the players' weights.

Nothing here moves anything; `trainee` says who moves when.
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


@dataclass(frozen=True)
class Asked:
    """Images, how old they are, and how old they are asked to be."""

    images: Tensor
    """[members, n, width]"""
    ages: Tensor
    """[members, n], from 0 to 1"""
    wanted: Tensor
    """[members, n], from 0 to 1"""


@dataclass(frozen=True)
class Said:
    """What D says of images; [members, n] each."""

    raw: Tensor
    """Its output as a judge."""
    age: Tensor
    """The age that it reads."""


@dataclass(frozen=True)
class OfDiscriminator:
    """The terms of D's loss, without their weights; [members] each."""

    adversarial: Tensor
    age: Tensor
    """How far the ages that D reads are off, squared: of real images."""
    penalties: Mapping[str, Tensor]
    """By name."""
    real: Said
    """What D says of real images."""
    made: Said
    """What it says of made ones."""


@dataclass(frozen=True)
class OfGenerator:
    """What D makes of G's loss, without weights; [members] each."""

    adversarial: Tensor
    age: Tensor
    """How far the ages that D reads in what G makes are off those that were asked for, squared."""


class Game:
    """The networks of both players, the objective between them, and the penalties on D."""

    def __init__(
        self,
        generator: Network,
        discriminator: Network,
        objective: Objective,
        penalties: Mapping[str, Penalty],
        *,
        age_width: int = 1,
    ) -> None:
        """GENERATOR takes an image and an age, which stands AGE_WIDTH times behind it, to an image.

        DISCRIMINATOR takes an image to two numbers.
        """
        self.generator, self.discriminator = generator, discriminator
        self.objective, self.penalties, self.age_width = objective, penalties, age_width

    def G(self, own: Tensor, images: Tensor, ages: Tensor) -> Tensor:  # noqa: N802 - the paper's name
        """IMAGES [members, n, width] as they are at AGES [members, n]: [members, n, width]; OWN are G's weights."""
        asked = torch.cat([images, (2 * ages.unsqueeze(2) - 1).expand(-1, -1, self.age_width)], dim=2)
        return self.generator(own, asked, own.new_empty(len(own), 0), training=True)

    def D(self, own: Tensor, images: Tensor) -> Said:  # noqa: N802
        """What D with the weights OWN says of IMAGES [members, n, width]."""
        raw, age = self.discriminator(own, images, own.new_empty(len(own), 0), training=True).unbind(2)
        return Said(raw, age)

    def of_discriminator(self, own: Tensor, asked: Asked, made: Tensor) -> OfDiscriminator:
        """The terms of the loss of D with the weights OWN on real images, those of ASKED, and on those MADE of them."""
        real, fake = asked.images.detach(), made.detach()
        if self.penalties:
            real, fake = real.requires_grad_(), fake.requires_grad_()
        of_real, of_made = self.D(own, real), self.D(own, fake)
        bounds = {}
        for name, penalty in self.penalties.items():
            at, raw = (real, of_real.raw) if penalty.place == "real" else (fake, of_made.raw)
            bounds[name] = penalty.term(gradients.of_sum(raw, at, create_graph=True)).mean(1)
        adversarial = self.objective.discriminator(of_real.raw, of_made.raw).mean(1)
        return OfDiscriminator(adversarial, off(of_real.age, asked.ages), bounds, of_real, of_made)

    def of_generator(self, judge: Tensor, asked: Asked, made: Tensor) -> OfGenerator:
        """What D with the weights JUDGE makes of G's loss, by the images MADE of what was ASKED."""
        of_made = self.D(judge, made)
        of_real = self.D(judge, asked.images).raw if self.objective.generator_sees_real else None
        return OfGenerator(self.objective.generator(of_real, of_made.raw).mean(1), off(of_made.age, asked.wanted))

    def identity(self, own: Tensor, asked: Asked) -> Tensor:
        """|G(x, a) - x|, the mean over pixels, by G's weights OWN: images asked for their own age: [members]."""
        return (self.G(own, asked.images, asked.ages) - asked.images).abs().mean((1, 2))


def off(read: Tensor, true: Tensor) -> Tensor:
    """The mean squared difference of the ages that are READ from those that are TRUE [members, n]: [members]."""
    return (read - true).square().mean(1)
