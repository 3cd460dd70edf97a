"""The fields over the window: densities of data and fakes, the best D for them, and how far D is from it."""

from __future__ import annotations

import math
from functools import cached_property

import torch
from torch import Tensor

from gantui.evaluation.pictures import best_discriminator
from gantui.evaluation.pictures.densities import Cells, Data
from gantui.evaluation.pictures.fixed_samples import FixedSamples
from gantui.evaluation.pictures.window import Extent
from gantui.gan.objectives import Optimum
from gantui.gan.random_streams import rng_for
from gantui.gan.trainee import Played

SAMPLES = 2048
"""Real points and fakes from which densities and scores are estimated, always with the same latents."""
ENOUGH = 8.0
"""Samples, real and fake, within reach of the blur from which on a place is not faded at all."""
PRIOR = 0.01
"""The share of a sample, of either kind, that is taken to be everywhere: where nothing lies, nothing is known, and D*
is 1/2."""
Faded = tuple[Tensor, Tensor]
"""Values and weights, [rows, columns] each."""


class Fields:
    """What is kept for a whole run: the data's density and the samples. Nothing is made before it is needed.

    Everything is about the first member. Densities of data and fakes have the same blur, `Cells.blur`, so that a
    perfect generator's differs from the data's by the noise of `SAMPLES` points alone.
    """

    def __init__(self, played: Played, extent: Extent) -> None:
        self.played = played
        self.density = Data(played.distribution, extent, played.device)

    @property
    def best(self) -> Optimum | str:
        """The best D under the present settings, or the reason why there is none."""
        return best_discriminator.optimum(self.played)

    def now(self) -> Now:
        """The fields of the present instant; valid until a player moves."""
        return Now(self)

    @cached_property
    def sample(self) -> FixedSamples:
        """The fixed real points and latents."""
        return FixedSamples.make(self.played, SAMPLES)

    @cached_property
    def noise(self) -> Tensor:
        """Fixed standard normal noise [2 SAMPLES, dim], for the real points and then for the fakes."""
        played = self.played
        source = rng_for(played.device, played.seeds[0], "fields.noise")
        return torch.randn(2 * SAMPLES, played.space.width, generator=source, device=played.device)


class Now:
    """One instant: what several of its fields need is computed once."""

    def __init__(self, kept: Fields) -> None:
        self._kept, self._played = kept, kept.played

    @cached_property
    def _faced(self) -> Tensor:
        """The fakes that D faces [n, dim], whichever generator is shown."""
        return self._played.fakes(self._kept.sample.latent[:1], members=[0])[0]

    def data(self, cells: Cells) -> Tensor:
        """The blurred density of the data per unit of length or area: [rows, columns]."""
        return self._kept.density.masses(cells, cells.blur) / cells.size

    def fakes(self, cells: Cells, *, average: bool = False) -> Tensor:
        """The blurred density of the fakes per unit of length or area: [rows, columns].

        AVERAGE: with averaged weights.
        """
        points = (
            self._played.fakes(self._kept.sample.latent[:1], average=True, members=[0])[0] if average else self._faced
        )
        return cells.fallen(points, cells.blur) / cells.size

    def optimal(self, cells: Cells) -> Faded:
        """The score of D*, the best D for the present fakes, and the weights with which it fades.

        Where there is instance noise D* is for what D sees: data and fakes with the noise. There must be a best D.
        """
        std = math.hypot(cells.blur, self._played.noise)
        count = _samples_within(cells, std)
        p, q = count * self._kept.density.masses(cells, std), count * cells.fallen(self._faced, std)
        ratio = ((p + PRIOR) / (q + PRIOR)).log().flatten().unsqueeze(0)
        raw = self._best.raw(ratio)
        return self._played.objective.read(raw, raw[:, :1])[0].view_as(p), _weight(p + q)

    def gap(self, cells: Cells) -> Faded:
        """How much too real D takes the samples around a point to be, from -1 to 1, and the weights.

        D's output is read as the share p / (p + q) of real samples for which it would be the best answer, averaged over
        the blur, less the share that are real. D* itself comes out at 0 but for the noise of the samples: its mean over
        a neighbourhood, weighted by p + q, is that neighbourhood's p / (p + q), and so both sides have the same blur. D
        is asked where the samples are, so that modes narrower than a cell are not missed. There must be a best D.
        """
        real = self._kept.sample.real[0]
        points = torch.cat([real, self._faced])
        if noise := self._played.noise:
            points = points + noise * self._kept.noise
        says = self._best.share(self._played.raw(points.unsqueeze(0).expand(len(self._played.seeds), -1, -1)))
        std, count = cells.blur, _samples_within(cells, cells.blur)
        p, q = (count * cells.fallen(part, std) for part in points.split(len(real)))
        taken = 2 * count * cells.fallen(points, std, says[0])
        target = self._best.share(self._best.raw(((p + PRIOR) / (q + PRIOR)).log()))
        return (taken + PRIOR) / (p + q + 2 * PRIOR) - target, _weight(p + q)

    @property
    def _best(self) -> Optimum:
        best = self._kept.best
        assert isinstance(best, Optimum), best
        return best


def _samples_within(cells: Cells, std: float) -> float:
    """The factor from a cell's mass to the number of samples, out of `SAMPLES`, that its blurred density rests on.

    A Gaussian estimate from n points with the density p rests on n p (2 sqrt(pi) std)^dim of them (its variance is p^2
    over that number).
    """
    return SAMPLES * float((2 * math.sqrt(math.pi) * std) ** cells.dim) / cells.size


def _weight(samples: Tensor) -> Tensor:
    """The weight of D's score, from 0 (it rests on nothing) to 1, by how many SAMPLES, real and fake, are behind it."""
    return (samples / ENOUGH).clamp(0, 1)
