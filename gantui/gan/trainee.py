"""What others may ask of what is trained, in small protocols; the built-in trainer is all of them.

A function that measures or draws names the smallest one that it needs, so that a training whose loop is somebody else's
can be looked at as far as it has the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from gantui.experiment.space import Space
from gantui.experiment.tree import Experiment
from gantui.gan.distributions import Distribution
from gantui.gan.latents import Latent
from gantui.gan.objectives import Objective


class Sampled(Protocol):
    """What makes samples, beside the data that they are to be like; for one member or for many."""

    @property
    def device(self) -> torch.device:
        """Where samples are made."""

    @property
    def seeds(self) -> Sequence[int]:
        """Each member's."""

    @property
    def space(self) -> Space:
        """The space in which samples lie, real and fake."""

    @property
    def distribution(self) -> Distribution:
        """The data."""

    @property
    def latent(self) -> Latent:
        """Where the generator's draws come from."""

    @property
    def averaged(self) -> bool:
        """Whether averaged weights are kept beside the last ones."""

    def generate(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        """The samples [members, n, width] for draws LATENT [members, n, width of a draw]; gradients run to LATENT.

        AVERAGE uses the averaged weights, which must be kept. MEMBERS restricts it to these members, a row of LATENT
        each.
        """

    def fakes(self, latent: Tensor, *, average: bool = False, members: Sequence[int] | None = None) -> Tensor:
        """The same without gradients."""


class Judged(Protocol):
    """What has a discriminator that can be asked about samples."""

    @property
    def experiment(self) -> Experiment:
        """The present settings: how D's output is to be read, and what it is trained on."""

    @property
    def objective(self) -> Objective:
        """What D's raw outputs mean, and what G's loss makes of them."""

    @property
    def pack(self) -> int:
        """How many samples D sees as one input."""

    @property
    def noise(self) -> float:
        """The standard deviation of the instance noise in the next iteration."""

    def raw(self, inputs: Tensor, *, members: Sequence[int] | None = None, training: bool = False) -> Tensor:
        """D's raw outputs on INPUTS [members, n, features]: [members, n], or [members, n, outputs] if it has several.

        Gradients run to the inputs and not to D. TRAINING uses the statistics of the batch itself, as in an update.
        MEMBERS restricts it to these members, a row of INPUTS each.
        """

    def score(self, points: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """D's score at single POINTS [members, n, width]: [members, n]; see `Game.score`."""

    def read_raw(self, raw: Tensor, real: Tensor, fake: Tensor) -> Tensor:
        """The same where D's RAW outputs at the points are known: [members, n]."""


class Played(Sampled, Judged, Protocol):
    """What has both: a generator, and a discriminator that judges its samples."""
