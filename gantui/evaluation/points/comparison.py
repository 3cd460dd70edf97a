"""Compares a generator's samples with the data: the divergences and distances of a record, each with its floor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import torch
from torch import Tensor

from gantui.evaluation.coverage import Coverage
from gantui.evaluation.points.divergence import jensen_shannon, value
from gantui.evaluation.points.divergence_bounds import best_lower, discriminator_bound, lag
from gantui.evaluation.points.floors import BY_BALLS, JUDGED, Reference
from gantui.evaluation.points.neighbours import density_and_coverage, radii
from gantui.evaluation.points.shrunken import shrunken
from gantui.evaluation.points.wasserstein import critics_distance, steepest, wasserstein1
from gantui.experiment.game_settings import GameSettings
from gantui.experiment.metrics import measured_by
from gantui.gan.random_streams import rng_for
from gantui.gan.trainee import Played

COMPARED = measured_by("comparison")
"""The keys, in the order of a record.

jsd and its floor: by a partition (divergence.Radial with modes, Grid without), in nats; v: the original game's value;
jsd_bound: what it bounds the divergence by; jsd_lower: the better one of both bounds, jsd less its floor; d_lag: by how
much D's falls short of the partition's. D plays against the last weights: for averaged ones d_lag tells of a generator
that D never saw. w1: Wasserstein-1, with the mean and the standard deviation that two real samples show; w1_critic: by
the critic, an estimate. density and coverage without modes, where few of the data are alike; shrunken, in standard
deviations, with modes.
"""
HEARD = 512
"""Points of each kind that D judges: with more, D's networks would take most of a record's time."""
SLOPES = 128
"""Real points, fakes and places between them at which a critic's slope is looked for."""


def has_value(experiment: GameSettings) -> bool:
    """Whether D's output at a point is the probability that it is real: 1/2 when undecided, log(p/q) as a logit.

    Not with smoothed labels or several generators, and not where D judges more than single points.
    """
    objective = experiment.objective
    return experiment.judged == "pointwise" and objective.reading == "probability" and objective.middle == 0.5


def has_critic(experiment: GameSettings) -> bool:
    """Whether D is a critic of single points, whose mean scores estimate a Wasserstein distance."""
    return experiment.judged == "pointwise" and experiment.objective.name == "wasserstein"


class Comparison:
    """Compares the generators of MEMBERS with the data at one step, each by draws and a D of its own."""

    def __init__(self, played: Played, reference: Reference, step: int, members: Sequence[int]) -> None:
        """Draw the real samples by the own random numbers of STEP, and let D of PLAYED judge them.

        REFERENCE is what the data show when compared with themselves.
        """
        experiment, samples = played.experiment, played.experiment.evaluation.samples
        self.reference, self.samples = reference, samples
        real, between = [], []
        for member in members:
            source = rng_for(played.device, played.seeds[member], "evaluation.real", step)
            real.append(played.distribution.sample(samples, source))
            between.append(torch.rand(min(SLOPES, samples), 1, generator=source, device=played.device))
        self.real, self._between = torch.stack(real), torch.stack(between)

        self._near = self.real[:, :JUDGED]
        if self.reference.coverage_floor is not None:
            self._radii = radii(self._near)

        self._raw = partial(played.raw, members=members)
        """D's raw outputs on points [members, n, dim], each point judged by itself: [members, n]."""
        self.has_value, self.has_critic = has_value(experiment), has_critic(experiment)
        self._on_real = self._raw(self.real[:, :HEARD]) if self.has_value or self.has_critic else None

    def of(self, fakes: Tensor, near: tuple[Tensor, Tensor] | None, covered: Coverage | None) -> list[dict[str, float]]:
        """The numbers of each member for FAKES [members, samples, dim]; NaN where undefined.

        With modes, NEAR is what `Modes.nearest` found of them, and COVERED how they fall on these.
        """
        known, points = self.reference, self.reference.transported
        columns = self._by_discriminator(fakes)
        shares = known.cells.shares(fakes, near)
        columns["jsd"] = jensen_shannon(known.data, shares)
        columns["w1"] = wasserstein1(fakes[:, :points], self.real[:, :points])
        if covered is not None and known.high_quality is not None:
            columns["shrunken"] = shrunken(covered.high_quality.sum(1), known.high_quality, self.samples)
        if known.coverage_floor is not None:
            found = density_and_coverage(self._near, self._radii, fakes[:, :JUDGED])
            columns |= dict(zip(BY_BALLS, found, strict=True))
        values = zip(*(column.tolist() for column in columns.values()), strict=True)
        return [self._with_floors(dict(zip(columns, row, strict=True))) for row in values]

    def _by_discriminator(self, fakes: Tensor) -> dict[str, Tensor]:
        """The numbers that D gives of FAKES, where it can: [members] each."""
        if self._on_real is None:
            return {}
        on_fakes = self._raw(fakes[:, :HEARD])
        if self.has_critic:
            slope = steepest(self._raw, self._places(fakes))
            return {"w1_critic": critics_distance(self._on_real, on_fakes, slope)}
        return {"v": value(self._on_real, on_fakes)}

    def _with_floors(self, measured: dict[str, float]) -> dict[str, float]:
        """The numbers MEASURED of one member, with the floors and bounds that follow from them."""
        known = self.reference
        found = dict.fromkeys(COMPARED, math.nan) | measured
        found |= {"jsd_floor": known.jsd_floor, "w1_floor": known.w1_floor, "w1_floor_sd": known.w1_floor_sd}
        if known.coverage_floor is not None:
            found["coverage_floor"] = known.coverage_floor
        bound = None
        if math.isfinite(found["v"]):
            bound = discriminator_bound(found["v"])
            found |= {"jsd_bound": bound, "d_lag": lag(found["jsd"], known.jsd_floor, bound)}
        return found | {"jsd_lower": best_lower(found["jsd"], known.jsd_floor, bound).value}

    def _places(self, fakes: Tensor) -> Tensor:
        """Real points, fakes, and a point on the segment between each pair: [members, n, dim]."""
        count = self._between.shape[1]
        real, fake = self.real[:, :count], fakes[:, :count]
        return torch.cat([real, fake, torch.lerp(real, fake, self._between)], 1)
