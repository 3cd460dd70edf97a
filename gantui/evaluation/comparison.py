"""A generator's samples beside the data: the divergences and distances of a record, each with its floor."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.evaluation.bounds import best_lower, discriminator_bound, lag
from gantui.evaluation.coverage import Coverage
from gantui.evaluation.divergence import jensen_shannon, value
from gantui.evaluation.neighbours import density_and_coverage, radii
from gantui.evaluation.reference import JUDGED, reference
from gantui.evaluation.shrunken import shrunken
from gantui.evaluation.transport import critics_distance, steepest, wasserstein1
from gantui.experiment.tree import Experiment
from gantui.gan.draws import generator
from gantui.gan.game import Weights
from gantui.gan.trainer import Trainer

COMPARED = (
    *("jsd", "jsd_floor", "v", "jsd_bound", "jsd_lower", "d_lag"),
    *("w1", "w1_floor", "w1_floor_sd", "w1_critic"),
    *("density", "coverage", "coverage_floor"),
    "shrunken",
)
"""The keys, in the order of a record.

jsd and its floor: by a partition (divergence.Radial with modes, Grid without), in nats; v: the original game's value;
jsd_bound: what it bounds the divergence by; jsd_lower: the better one of both bounds, jsd less its floor; d_lag: by how
much D's falls short of the partition's. D plays against the last weights: for averaged ones d_lag tells of a generator
that D never saw. w1: Wasserstein-1, with the mean and the standard deviation that two real samples show; w1_critic: by
the critic, an estimate. density and coverage without modes; shrunken, in standard deviations, with modes.
"""
HEARD = 512
"""Points of each kind that D judges: with more, D's networks would take most of a record's time."""
SLOPES = 128
"""Real points, fakes and places between them at which a critic's slope is looked for."""


def has_value(experiment: Experiment) -> bool:
    """Whether D's output at a point is the probability that it is real: 1/2 when undecided, log(p/q) as a logit.

    Not with smoothed labels or several generators, and not where D judges more than single points.
    """
    objective = experiment.objective
    return experiment.judged == "pointwise" and objective.reading == "probability" and objective.middle == 0.5


def has_critic(experiment: Experiment) -> bool:
    """Whether D is a critic of single points whose means tell a Wasserstein distance."""
    return experiment.judged == "pointwise" and experiment.objective.name == "wasserstein"


class Comparison:
    """Of MEMBER's generators with the data at this step of TRAINER."""

    def __init__(self, trainer: Trainer, member: int) -> None:
        """Draw the real samples, from numbers of this step's own, and have D judge them."""
        experiment, distribution, samples = (
            trainer.experiment,
            trainer.distribution,
            trainer.experiment.evaluation.samples,
        )
        self.reference, self.samples = reference(trainer), samples
        source = generator(trainer.device, trainer.seeds[member], "evaluation.real", trainer.steps_done)
        self.real = distribution.sample(samples, source).unsqueeze(0)
        between = torch.rand(min(SLOPES, samples), 1, generator=source, device=trainer.device)
        self._between = between.unsqueeze(0)

        self._near = self.real[:, :JUDGED]
        if self.reference.coverage_floor is not None:
            self._radii = radii(self._near)

        own, memory = trainer.discriminator.own.detach(), trainer.discriminator.memory
        self._network = trainer.game.discriminator
        self._d = Weights(own[member : member + 1], memory[member : member + 1])
        self.has_value, self.has_critic = has_value(experiment), has_critic(experiment)
        self._on_real = self._raw(self.real[:, :HEARD]) if self.has_value or self.has_critic else None

    def of(self, fakes: Tensor, covered: Coverage | None) -> dict[str, float]:
        """The numbers of FAKES [1, samples, dim], which fall on the modes as COVERED; NaN where one is not defined."""
        known = self.reference
        found = dict.fromkeys(COMPARED, math.nan)
        found["jsd"] = jsd = float(
            jensen_shannon(known.data, known.cells.shares(fakes, None if covered is None else covered.near))
        )
        found |= {"jsd_floor": known.jsd_floor, "w1_floor": known.w1_floor, "w1_floor_sd": known.w1_floor_sd}
        found |= self._by_discriminator(fakes, jsd)
        points = known.transported
        found["w1"] = float(wasserstein1(fakes[:, :points], self.real[:, :points]))
        if covered is not None and known.high_quality is not None:
            found["shrunken"] = float(shrunken(covered.high_quality.sum(1), known.high_quality, self.samples))
        if known.coverage_floor is not None:
            density, coverage = density_and_coverage(self._near, self._radii, fakes[:, :JUDGED])
            found |= {"density": float(density), "coverage": float(coverage), "coverage_floor": known.coverage_floor}
        return found

    def _by_discriminator(self, fakes: Tensor, jsd: float) -> dict[str, float]:
        """What D says, as far as it can, and the best lower bound."""
        floor, found, bound = self.reference.jsd_floor, {}, None
        if self._on_real is not None:
            on_fakes = self._raw(fakes[:, :HEARD])
            if self.has_critic:
                slope = steepest(self._raw, self._places(fakes))
                found["w1_critic"] = float(critics_distance(self._on_real, on_fakes, slope))
            else:
                found["v"] = v = float(value(self._on_real, on_fakes))
                if math.isfinite(v):
                    bound = discriminator_bound(v)
                    found |= {"jsd_bound": bound, "d_lag": lag(jsd, floor, bound)}
        return found | {"jsd_lower": best_lower(jsd, floor, bound).value}

    def _places(self, fakes: Tensor) -> Tensor:
        """Real points, fakes, and a place on the segment between each two: [1, n, dim]."""
        count = self._between.shape[1]
        real, fake = self.real[:, :count], fakes[:, :count]
        return torch.cat([real, fake, torch.lerp(real, fake, self._between)], 1)

    def _raw(self, points: Tensor) -> Tensor:
        """D's raw outputs on POINTS [1, n, dim], each judged by itself: [1, n]."""
        return self._network(self._d.own, points, self._d.memory, training=False).squeeze(2)
