"""The interface of every distribution."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.files.data import Data
from gantui.experiment.options.registry import Registry
from gantui.experiment.space import PLANE, Space

DISTRIBUTIONS: Registry[type[Distribution]] = Registry("distribution")

Moments = tuple[float, float, float, float]
"""Mean, standard deviation, skewness, excess kurtosis; the last two are NaN where the standard deviation is 0."""


@dataclass(frozen=True)
class Modes:
    """The modes of a mixture of round Gaussians."""

    centres: Tensor
    """[modes, dim]"""
    shares: Tensor
    """[modes]: the probability of each; they add up to 1."""
    std: Tensor
    """[modes]: the standard deviation of each along every axis."""

    def nearest(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """The mode that is nearest to each of POINTS [members, n, dim] in its own standard deviations.

        Returns how far it is, as if every mode were as wide as the narrowest one (so with modes of one width nothing
        is rounded), and its number: [members, n] each.
        """
        # Not by a matrix product, which loses the digits of narrow modes far from 0.
        apart = torch.cdist(
            points, self.centres.expand(len(points), -1, -1), compute_mode="donot_use_mm_for_euclid_dist"
        )
        distance, number = (apart * (self.std.min() / self.std)).min(dim=2)
        return distance, number


@dataclass(frozen=True)
class Unit:
    """How a point x is converted to the data's own units: offset + factor * x."""

    factor: float | tuple[float, ...]
    """One number for all axes, or one an axis where each has a scale of its own."""
    offset: tuple[float, ...]
    """One number an axis."""

    @property
    def factors(self) -> tuple[float, ...]:
        """The conversion factor of each axis."""
        return self.factor if isinstance(self.factor, tuple) else (self.factor,) * len(self.offset)


class Distribution(ABC):
    """A distribution of points or images; all its tensors lie on the device it was made for, in float32."""

    space: Space = PLANE
    """The space of the samples."""
    modes: Modes | None = None
    told_by_place: float = 1.0
    """The share of samples whose class is that of the nearest mode: all where classes are modes."""
    central: float = 1.0
    """The share of samples for which a picture makes room along each axis: below 1 where outliers are known."""
    data: Data | None = None
    """What was read of a file, where the distribution is of one."""
    every_draw: Tensor | None = None
    """[n, draw width]: each draw that there can be, once, where they are few enough to be listed."""
    held_out: Distribution | None = None
    """The part of the data that is kept out of training, where there is one: `draw` never draws of it."""
    none_held_out: str = "none of them are held out, so nobody would know how well it does"
    """Why no classifier learns the labels of the data without such a part; a sentence without a full stop."""
    whole: bool = True
    """Whether these and the held-out part are all that is trained on: else nobody knows what is remembered of it."""
    singles: Distribution | None = None
    """The images that stand in the channels of a sample, where a draw is their places in this set, one a channel."""

    @abstractmethod
    def __init__(self, options: DistributionOptions, device: torch.device) -> None: ...

    @property
    def unit(self) -> Unit:
        """The conversion back to the data's own units; the identity where `scale` is part of the distribution."""
        return Unit(1.0, (0.0,) * self.space.width)

    @property
    def draw_width(self) -> int:
        """How many numbers a draw has."""
        return self.space.width

    @abstractmethod
    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent draws: [count, draw width]. Of points they are the points; of a set of images, indices."""

    def place(self, draws: Tensor) -> Tensor:
        """The samples that DRAWS [..., draw width] stand for: [..., width]. May be captured: nothing waits for it."""
        return draws

    def labels(self, draws: Tensor) -> Tensor | None:
        """The class number of each of DRAWS [..., draw width]: [...], int64; None where the data have no classes.

        Of points it is the mode to which each is nearest, in the mode's own standard deviations.
        """
        if self.modes is None:
            return None
        return self.modes.nearest(draws.reshape(1, -1, draws.shape[-1]))[1].view(draws.shape[:-1])

    @property
    def class_shares(self) -> Tensor | None:
        """[classes]: the share of the data that each class has, or each mode; None where the data have no classes."""
        return None if self.modes is None else self.modes.shares

    def sample(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT independent samples: [count, width]."""
        return self.place(self.draw(count, rng))

    def log_density(self, points: Tensor) -> Tensor | None:
        """The exact log density at POINTS [..., dim], in nats: [...]; None where it has no closed form."""
        return None

    def moments(self) -> Moments | None:
        """The exact moments of a distribution on the line, in its own units; None where not known, and on the plane."""
        return None
