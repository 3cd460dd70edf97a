"""Points of the line or the plane, as a kind of data."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from gantui.evaluation.coverage import counted, coverage
from gantui.evaluation.kind import Judged, Numbers
from gantui.evaluation.points.comparison import Comparison, has_value
from gantui.evaluation.points.floors import Reference, of_training
from gantui.evaluation.points.gaussian_modes import GaussianModes
from gantui.evaluation.points.moments import MOMENTS, in_units
from gantui.experiment.metrics import measured_by
from gantui.gan.distributions import Distribution
from gantui.gan.trainee import Played

OF_LABELS = measured_by("labels")
"""The keys of classes that are asked for."""


class Points:
    """What is known of points, and how they are compared: by modes if they have some, and by their places."""

    def __init__(self, played: Played) -> None:
        """Compute what a perfect generator shows, which takes some tenths of a second."""
        distribution, experiment = played.distribution, played.experiment
        self.classes = distribution.space.classes
        self.distribution = distribution
        self.modes = None if distribution.modes is None else GaussianModes(distribution.modes)
        self.reference = known = Reference.make(distribution, experiment.evaluation.samples, played.device)
        self.shares = () if self.modes is None else tuple(self.modes.shares.tolist())
        self.perfect = 1.0 if known.high_quality is None else known.high_quality
        self.floors = of_training(known, distribution, experiment, bounded=has_value(experiment))
        self.conditional = experiment.conditional
        """Whether a draw of the latent says which mode it is to become, in its last number."""

    def judge(self, played: Played, step: int, members: Sequence[int]) -> JudgeOfPoints:
        """What judges MEMBERS of PLAYED at STEP."""
        return JudgeOfPoints(self, Comparison(played, self.reference, step, members))


class JudgeOfPoints:
    """Judges points at one step by a COMPARISON with real ones, and by what is known of their KIND."""

    def __init__(self, kind: Points, comparison: Comparison) -> None:
        self._kind, self._comparison = kind, comparison

    def of(self, latent: Tensor, fakes: Tensor) -> Judged:
        """What there is to say of FAKES [members, n, dim]; LATENT tells which classes they were asked to be."""
        kind, near, found = self._kind, None, None
        if kind.modes is not None:
            near = kind.modes.modes.nearest(fakes)
            found = coverage(kind.modes.sort_near(near), kind.modes.shares)
        alone = counted(found, len(fakes))
        if kind.distribution.space.kind == "line":
            alone = [one | other for one, other in zip(alone, _moments(kind.distribution, fakes), strict=True)]
        compared: list[Numbers] = [dict(row) for row in self._comparison.of(fakes, near, found)]
        if kind.conditional and near is not None:
            right = (near[1] == latent[..., -1].long()).float().mean(1)
            floor = kind.floors["label_accuracy"].mean
            for row, share in zip(compared, right.tolist(), strict=True):
                row |= dict(zip(OF_LABELS, (share, floor), strict=True))
        return Judged(alone, compared, found)


def _moments(distribution: Distribution, fakes: Tensor) -> list[Numbers]:
    """The moments of each member's FAKES [members, n, 1], in the data's own units."""
    found = torch.stack(in_units(distribution, fakes), 1)
    return [dict(zip(MOMENTS, row, strict=True)) for row in found.tolist()]
