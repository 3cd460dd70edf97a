"""How far a generator's images are from the data, told without gantui's own classifier, to hold verdicts against.

All is told from pixels: an image is of the class of the training image that is nearest to it, and images are compared
along their main directions. Each number stands beside what images of the data that nobody has trained on show.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.gan.distributions import Distribution
from gantui.gan.random_streams import rng_for
from tests.studies.verdicts.truth import CPU, Truth

SAMPLES = 10_000
DIRECTIONS = 24
SPLITS = 40
"""Ways in which the data are divided, to see what a perfect generator shows."""
QUANTILE = 0.05
"""The share of held-out images that count as remembered."""
LOOKED_UP = 500
"""Fakes of a record whose nearest training image is looked for."""


class ImageJudge:
    """What the images of one distribution are held against; it has labels and a held-out part."""

    samples = SAMPLES

    @torch.no_grad()
    def __init__(self, distribution: Distribution, samples: int) -> None:
        """SAMPLES: how many a record has, whose noise is the unit of what counts as a difference."""
        held, every = distribution.held_out, distribution.every_draw
        assert held is not None
        assert held.every_draw is not None
        assert every is not None
        self.trained, labels, shares = distribution.place(every), distribution.labels(every), distribution.class_shares
        assert labels is not None
        assert shares is not None
        self.labels, self.shares = labels, shares.double()
        others = held.place(held.every_draw)
        self.chunk = len(others)
        self.directions = torch.linalg.eigh(self.trained.T.double().cov()).eigenvectors[:, -DIRECTIONS:].float()
        self.real = self._along(self.trained)
        self.held = others
        apart, back = self._nearest(others)[0], torch.cdist(others, others).fill_diagonal_(torch.inf).amin(1)
        self.nearer = float((apart < back).float().mean())
        """The share of held-out images that are nearer to a training image than to any other held-out one."""
        self.usual, self.remembered_below = float(apart.mean()), float(apart.quantile(QUANTILE))
        rng, together = rng_for(CPU, 0, "truth.images"), torch.cat([self.real, self._along(others)])
        split = []
        for _ in range(SPLITS):
            order = torch.randperm(len(together), generator=rng)
            split.append(frechet(together[order[self.chunk :]], together[order[: self.chunk]]))
        found = torch.tensor(split)
        kl, kl_noise = (self._kl_of_chance(count, rng) for count in (self.samples, samples))
        share_sd = math.sqrt(QUANTILE * (1 - QUANTILE) * (1 / LOOKED_UP + 1 / self.chunk))
        spread = float(apart.std()) / self.usual * math.sqrt(1 / LOOKED_UP + 1 / self.chunk)
        nearer_sd = math.sqrt(self.nearer * (1 - self.nearer) / self.chunk) / (1 - self.nearer)
        classes = float(len(self.shares))
        self.perfect = {
            "frechet": (float(found.mean()), float(found.std())),
            "imbalance": kl,
            "remembered": (QUANTILE, share_sd),
            "nearest": (1.0, spread),
            "copied": (0.0, nearer_sd),
            "served": (classes, 0.0),
            "fair": (classes, 0.0),
        }
        self.noise = {
            "frechet": float(found.std()) * min(1.0, math.sqrt(self.chunk / samples)),
            "imbalance": kl_noise[1],
            "remembered": share_sd,
            "nearest": spread,
        }
        """What counts as no difference from a perfect generator, by number: the noise of a record."""

    def numbers(self, points: Tensor) -> Truth:
        """What the images POINTS [n, width] show."""
        if not bool(points.isfinite().all()):
            return {}
        along, (apart, place) = self._along(points), self._nearest(points)
        chunks = [frechet(self.real, each) for each in along.split(self.chunk) if len(each) == self.chunk]
        made = torch.bincount(self.labels[place], minlength=len(self.shares)).double() / len(points)
        served = float((made >= 0.2 * self.shares).sum())
        return {
            "frechet": sum(chunks) / len(chunks),
            "imbalance": float(torch.xlogy(made, made / self.shares).sum()),
            "remembered": float((apart < self.remembered_below).float().mean()),
            "nearest": float(apart.mean()) / self.usual,
            "copied": (float((apart < self._to_held_out(points)).float().mean()) - self.nearer) / (1 - self.nearer),
            "served": served,
            "fair": served,
            "worst": float((made / self.shares).min()),
        }

    def _along(self, images: Tensor) -> Tensor:
        return (images @ self.directions).double()

    def _nearest(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """How far the nearest training image of each of IMAGES is, and its place: [n] each."""
        found = [torch.cdist(part, self.trained).min(1) for part in images.split(1000)]
        return torch.cat([each.values for each in found]), torch.cat([each.indices for each in found])

    def _to_held_out(self, images: Tensor) -> Tensor:
        """How far the nearest held-out image of each of IMAGES is: [n]."""
        return torch.cat([torch.cdist(part, self.held).amin(1) for part in images.split(1000)])

    def _kl_of_chance(self, count: int, rng: torch.Generator) -> tuple[float, float]:
        """The mean and the deviation of the KL divergence of COUNT images of the data's own shares."""
        drawn = torch.multinomial(self.shares, SPLITS * count, replacement=True, generator=rng).view(SPLITS, count)
        made = torch.stack([torch.bincount(each, minlength=len(self.shares)) for each in drawn]).double() / count
        kl = torch.xlogy(made, made / self.shares).sum(1)
        return float(kl.mean()), float(kl.std())


def frechet(real: Tensor, fake: Tensor) -> float:
    """The squared Frechet distance of Gaussians with the moments of REAL and FAKE, over the variance of the real."""
    s, t = real.T.cov(), fake.T.cov()
    middle = torch.linalg.eigvals(s @ t).real.clamp(min=0).sqrt().sum()
    apart = (real.mean(0) - fake.mean(0)).square().sum()
    return float((apart + s.trace() + t.trace() - 2 * middle) / s.trace())
