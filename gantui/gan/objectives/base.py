"""The interface of every objective."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from gantui.experiment.objectives import ObjectiveOptions, Reading
from gantui.experiment.options.registry import Registry
from gantui.gan.objectives.optimum import Optimum

OBJECTIVES: Registry[type[Objective]] = Registry("objective")


class Objective(ABC):
    """What each player minimises, from D's raw outputs on a batch of real and one of fake samples.

    Raw outputs [members, batch] in ([members, batch, outputs] where the options have several), per-sample terms
    [members, batch] out; a loss is their mean over the batch. Everything is written on the raw output with softplus,
    never as the logarithm of a sigmoid, which loses its gradient.
    """

    zero_sum = False
    """Whether what G minimises is what D loses, but for what fixed D and real samples add: then a D that G moves makes
    all of D's loss G's business (unrolled updates)."""
    generator_sees_real = False
    """Whether the generator's loss reads D on real samples too."""

    def __init__(self, options: ObjectiveOptions) -> None:
        self.reading: Reading = options.reading

    @abstractmethod
    def discriminator(self, real: Tensor, fake: Tensor) -> Tensor:
        """What D minimises, from its raw outputs on real and on fake samples."""

    @abstractmethod
    def generator(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """What G minimises; REAL is None unless `generator_sees_real`."""

    def optimum(self) -> Optimum | None:
        """The best D for given fakes, without penalties; None where theory gives none."""
        return None

    def read(self, raw: Tensor, centre: Tensor) -> Tensor:
        """D's raw output on the scale on which it is shown: [members, batch].

        CENTRE [members, 1] is its mean over real and fake samples, the zero of a relative score.
        """
        if self.reading == "probability":
            return torch.sigmoid(raw)
        return raw - centre if self.reading == "relative" else raw
