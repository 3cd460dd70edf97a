"""How far a generator's samples are from the data, told without gantui's own measures, for verdicts to be held against.

Of many more samples than a record has, from other random numbers, by cells and distances of this module's own, and
each number beside what a perfect sampler shows of as many samples: the mean and the standard deviation over many draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

from gantui.gan.distributions import Modes
from gantui.gan.random_streams import rng_for
from gantui.gan.trainer import Trainer

SAMPLES = 25_000
DRAWS = 40
"""Of a perfect sampler, to see what it shows."""
LARGE = 400_000
DIRECTIONS = 16
SECTORS = 8
RINGS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0)
"""Distances from the nearest mode, in its standard deviations, between which samples are counted."""
CELLS = 48
"""An axis, of data without modes."""
CPU = torch.device("cpu")

Truth = dict[str, float]


class Judges(Protocol):
    """What samples are held against."""

    samples: int
    """How many of a generator's are looked at."""
    perfect: dict[str, tuple[float, float]]
    """The mean and the deviation of each number over perfect samples."""
    noise: dict[str, float]
    """The noise of a record, by number; empty where it follows from the floors of its measures."""

    def numbers(self, points: Tensor) -> Truth:
        """What POINTS [n, width] show."""
        ...


class Judge:
    """What points are held against, which are to be such as those of one distribution."""

    samples = SAMPLES

    @torch.no_grad()
    def __init__(
        self, sample: Callable[[int, torch.Generator], Tensor], width: int, modes: Modes | None = None
    ) -> None:
        """SAMPLE draws as many of the distribution, by random numbers, as [n, WIDTH]; it may have MODES."""
        self.modes = modes
        source = rng_for(CPU, 0, "truth")
        large = sample(LARGE, source)
        self.low, self.high = large.amin(0), large.amax(0)
        self.spread = float(large.std(0).square().sum().sqrt())
        turns = torch.arange(DIRECTIONS) * math.pi / DIRECTIONS
        self.directions = torch.ones(1, 1) if width == 1 else torch.stack([turns.cos(), turns.sin()])
        self.shares = self._shares(large)
        self.quantiles = self._sorted(large[: LARGE - LARGE % SAMPLES], SAMPLES)
        perfect = [self.numbers(sample(SAMPLES, source)) for _ in range(DRAWS)]
        columns = {key: torch.tensor([each[key] for each in perfect]) for key in perfect[0]}
        self.noise: dict[str, float] = {}
        self.perfect = {key: (float(column.mean()), float(column.std())) for key, column in columns.items()}

    def numbers(self, points: Tensor) -> Truth:
        """What POINTS [n, dim] show."""
        if not bool(points.isfinite().all()):
            return {}
        p, q = self.shares, self._shares(points)
        middle = (p + q) / 2
        jsd = float((torch.xlogy(p, p / middle) + torch.xlogy(q, q / middle)).nan_to_num().sum() / 2)
        w1 = float((self._sorted(points, SAMPLES) - self.quantiles).abs().mean())
        return {"jsd": jsd, "w1": w1 / max(self.spread, 1e-9)} | self._of_modes(points)

    def _of_modes(self, points: Tensor) -> Truth:
        modes = self.modes
        if modes is None:
            return {}
        distance, nearest = modes.nearest(points.unsqueeze(0))
        good = distance[0] <= 3 * modes.std.min()
        served = torch.bincount(nearest[0], minlength=len(modes.centres)) / len(points)
        counts = torch.bincount(nearest[0][good], minlength=len(modes.centres)) / len(points)
        kept = counts / counts.sum()
        return {
            "quality": float(good.float().mean()),
            "served": float((served >= 0.2 * modes.shares).sum()),
            "fair": float((counts >= 0.2 * modes.shares).sum()),
            "imbalance": float(torch.xlogy(kept, kept / modes.shares).sum()) if bool(good.any()) else math.inf,
            "worst": float((counts / modes.shares).min()),
        }

    def _sorted(self, points: Tensor, count: int) -> Tensor:
        """The quantiles of POINTS along each direction: [count, directions]."""
        along = (points @ self.directions).sort(0).values
        return along.unflatten(0, (count, -1)).mean(1)

    def _shares(self, points: Tensor) -> Tensor:
        index, cells = _of_modes(points, self.modes) if self.modes else self._grid(points)
        return torch.bincount(index, minlength=cells).double() / len(points)

    def _grid(self, points: Tensor) -> tuple[Tensor, int]:
        size = (self.high - self.low).clamp(min=1e-9)
        place = ((points - self.low) / size * CELLS).floor()
        inside = ((place >= 0) & (place < CELLS)).all(1)
        strides = torch.tensor([CELLS**axis for axis in range(points.shape[1])])
        cells = CELLS ** points.shape[1]
        return torch.where(inside, (place.clamp(0, CELLS - 1).long() * strides).sum(1), cells), cells + 1


def _of_modes(points: Tensor, modes: Modes) -> tuple[Tensor, int]:
    """Cells by nearest mode, distance from it and the direction in which a point lies."""
    distance, nearest = (found[0] for found in modes.nearest(points.unsqueeze(0)))
    ring = torch.bucketize(distance / modes.std.min(), torch.tensor(RINGS))
    away = points - modes.centres[nearest]
    angle = torch.atan2(away[:, 1], away[:, 0]) if points.shape[1] == 2 else torch.where(away[:, 0] < 0, -3.0, 0.1)
    sector = ((angle + math.pi) / (2 * math.pi) * SECTORS).long().clamp(0, SECTORS - 1)
    rings = len(RINGS) + 1
    return (nearest * rings + ring) * SECTORS + sector, len(modes.centres) * rings * SECTORS


@torch.no_grad()
def truths(trainer: Trainer, judge: Judges) -> list[Truth]:
    """What each member's judged generator shows now."""
    average = trainer.experiment.evaluation.weights == "ema"
    found = []
    for member, seed in enumerate(trainer.seeds):
        latent = trainer.latent.sample(member, judge.samples, rng_for(CPU, seed, "truth.fakes", trainer.steps_done))
        found.append(judge.numbers(trainer.fakes(latent.unsqueeze(0), average=average, members=[member])[0]))
    return found
