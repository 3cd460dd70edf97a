"""The floors of points: what a perfect generator would show of each number in a record, as a mean and a spread."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.coverage import coverage
from gantui.evaluation.floor import Floor, Floors
from gantui.evaluation.pictures.window import window
from gantui.evaluation.points.divergence import Cells, Grid, Radial, expected, jensen_shannon
from gantui.evaluation.points.gaussian_modes import GaussianModes, perfect_high_quality
from gantui.evaluation.points.moments import MOMENTS, in_units
from gantui.evaluation.points.neighbours import density_and_coverage, radii
from gantui.evaluation.points.wasserstein import wasserstein1
from gantui.experiment.game_settings import GameSettings
from gantui.gan.distributions import Distribution, Modes
from gantui.gan.distributions.gaussians import GaussianMixture
from gantui.gan.random_streams import rng_for

ASSIGNED = 128
"""Points of each kind that are assigned to each other on the plane: 256 take ten times as long."""
JUDGED = 500
"""Points of each kind whose neighbours are looked at."""
BY_BALLS = ("density", "coverage")
"""What `density_and_coverage` finds."""
DRAWS = 64
"""Perfect samples for the floors that cost little."""
PAIRS = 32
"""Pairs of real samples for a floor and its standard deviation."""
LARGE = 2**18
"""Points from which the data's shares are known where no formula has them: their own floor is a hundredth of a
record's."""
POINT = 0.003
"""For data that are one point: how far from it a generator may be that counts as there. No sample shows a noise."""
BOUND = 0.01
"""Nats: what D may show of a divergence that is none. With logits of standard deviation s, V falls by s^2 / 8 and has a
noise of s / 32 over a record's points (`comparison.HEARD`), so by noise it is never above -log 4 by more than a
fifth of this for long."""
_CHUNK = 2**14
_NO_OVERLAP = 1e-6
_ROUNDING = 1e-12
"""Nats: a floor that is not larger is what rounding leaves of none."""


@dataclass(frozen=True)
class Reference:
    """What the data show when compared with themselves, at a record's sample sizes: the same for every seed."""

    cells: Cells
    """The partition by which the divergence is estimated."""
    data: Tensor
    """[cells]: the data's shares; exact for Gaussians that do not overlap, else of a large fixed sample."""
    jsd_floor: float
    """What a perfect generator shows on average, in nats."""
    transported: int
    """Points of each kind for w1: all on the line, the first few on the plane."""
    w1_floor: float
    """The mean distance of two real samples of so many points, over `PAIRS` pairs."""
    w1_floor_sd: float
    """Its standard deviation from pair to pair."""
    high_quality: float | None
    """A perfect sampler's share within 3 standard deviations of a mode; None without modes."""
    coverage_floor: float | None
    """The mean coverage of two real samples of `JUDGED` points; None where it is not measured: with modes, and where
    many of the data lie at the same places."""
    floors: Floors
    """What perfect samples show of each measure that has a floor, as a mean and a standard deviation."""

    @classmethod
    @torch.no_grad()
    def make(cls, distribution: Distribution, samples: int, device: torch.device) -> Reference:
        """Compute the reference for data of DISTRIBUTION, and records that judge so many SAMPLES."""
        modes = distribution.modes
        source = rng_for(device, 0, "reference")
        transported = samples if distribution.space.kind == "line" else min(ASSIGNED, samples)
        pairs = [_pair(distribution, transported, source) for _ in range(PAIRS)]
        apart = torch.cat([wasserstein1(*pair) for pair in pairs])
        perfect = _perfect(distribution, samples, device)
        floors = {"w1": Floor.of(apart), **_of_modes(distribution, perfect), **_of_moments(distribution, perfect)}

        cells: Cells
        if modes is not None:
            cells = Radial(modes)
            exact = isinstance(distribution, GaussianMixture) and cells.overlap() < _NO_OVERLAP
            data = cells.exact() if exact else _shares(cells, distribution, device)
            floor, covered = expected(data, samples), None
            shown = jensen_shannon(data, cells.shares(perfect))
            dim = distribution.space.width
            quality = perfect_high_quality(dim) if exact else _high_quality(modes, distribution, device)
        else:
            left, right, bottom, top = window(distribution, device)
            low, high = torch.tensor([[left, bottom], [right, top]], device=device)[:, : distribution.space.width]
            cells, quality = _grid(low, high, perfect[0]), None
            data = _shares(cells, distribution, device)
            shown = torch.cat([jensen_shannon(data, cells.shares(each.unsqueeze(0))) for each in perfect])
            floor = float(shown.mean())
            pairs = [_pair(distribution, min(JUDGED, samples), source) for _ in range(PAIRS)]
            near = [density_and_coverage(real, radii(real), fake) for real, fake in pairs]
            density, share = (Floor.of(torch.cat(each)) for each in zip(*near, strict=True))
            covered = None if math.isnan(share.mean) else share.mean
            floors |= {} if covered is None else dict(zip(BY_BALLS, (density, share), strict=True))
        if quality is not None:
            floors["high_quality"] = Floor(quality, math.sqrt(max(0.0, quality * (1 - quality)) / samples))
        floor = floor if floor > _ROUNDING else 0.0
        floors["jsd"] = Floor(floor, float(shown.std()))
        return cls(cells, data, floor, transported, float(apart.mean()), float(apart.std()), quality, covered, floors)


def of_training(known: Reference, distribution: Distribution, experiment: GameSettings, *, bounded: bool) -> Floors:
    """The floors of the metrics that a record of EXPERIMENT, on data of DISTRIBUTION, has.

    KNOWN is what these data show when compared with themselves. BOUNDED: D's output gives a bound of the divergence.
    """
    floors = known.floors
    if experiment.is_dirac:
        floors = {"jsd": known.floors["jsd"], "w1": Floor(known.w1_floor, POINT)}
    elif bounded:
        floors = {**known.floors, "jsd_bound": Floor(0.0, BOUND)}
    if experiment.conditional:
        # A class is read as the nearest mode; where that is always right, one sample is the least that is seen.
        share, samples = distribution.told_by_place, experiment.evaluation.samples
        noise = max(1 / samples, math.sqrt(share * (1 - share) / samples))
        floors = {**floors, "label_accuracy": Floor(share, noise)}
    return floors


def _of_modes(distribution: Distribution, samples: Tensor) -> dict[str, Floor]:
    """The floors of metrics of modes, from perfect SAMPLES [draws, n, dim]; empty for data without modes."""
    if distribution.modes is None:
        return {}
    parts = GaussianModes(distribution.modes)
    found = coverage(parts.sort(samples), parts.shares)
    floors = {"high_quality": Floor.of(found.high_quality.sum(1)), "modes_fair": Floor.of(found.fair.sum(1))}
    return floors if len(distribution.modes.centres) == 1 else floors | {"kl_modes": Floor.of(found.kl)}


def _of_moments(distribution: Distribution, samples: Tensor) -> dict[str, Floor]:
    """The floors of the moments, from perfect SAMPLES [draws, n, dim]; empty on the plane, or for single points."""
    if distribution.space.width != 1:
        return {}
    found = {key: Floor.of(values) for key, values in zip(MOMENTS, in_units(distribution, samples), strict=True)}
    return {key: floor for key, floor in found.items() if math.isfinite(floor.mean)}


def _grid(low: Tensor, high: Tensor, points: Tensor) -> Grid:
    """Equal cells of the window from LOW to HIGH [dim]; where all POINTS [n, dim] lie at one place, that is the middle
    of a cell: at the edge of one, fakes as near as rounding allows would count as elsewhere."""
    grid = Grid(low, high)
    if bool((points != points[0]).any()):
        return grid
    shift = (torch.remainder((points[0] - low) / grid.cell, 1) - 0.5) * grid.cell
    return Grid(low + shift, high + shift)


def _points(distribution: Distribution, count: int, source: torch.Generator) -> Tensor:
    """COUNT points of the distribution: [1, count, dim]."""
    return distribution.sample(count, source).unsqueeze(0)


def _perfect(distribution: Distribution, samples: int, device: torch.device) -> Tensor:
    """Repeated draws of SAMPLES samples of the data, fewer draws if samples are many: [draws, samples, dim]."""
    source = rng_for(device, 0, "reference.perfect")
    draws = max(PAIRS, min(DRAWS, _CHUNK * PAIRS // samples))
    return torch.stack([distribution.sample(samples, source) for _ in range(draws)])


def _pair(distribution: Distribution, count: int, source: torch.Generator) -> tuple[Tensor, Tensor]:
    return _points(distribution, count, source), _points(distribution, count, source)


def _large(distribution: Distribution, device: torch.device) -> Iterator[Tensor]:
    """The same `LARGE` points of the data every time, a chunk at a time: [1, chunk, dim]."""
    source = rng_for(device, 0, "reference.large")
    for _ in range(LARGE // _CHUNK):
        yield _points(distribution, _CHUNK, source)


def _shares(cells: Cells, distribution: Distribution, device: torch.device) -> Tensor:
    return torch.cat([cells.shares(points) for points in _large(distribution, device)]).mean(0)


def _high_quality(modes: Modes, distribution: Distribution, device: torch.device) -> float:
    parts = GaussianModes(modes)
    found = [coverage(parts.sort(points), parts.shares).high_quality.sum() for points in _large(distribution, device)]
    return float(torch.stack(found).mean())
