"""How much nearer to their modes samples lie than the data."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.evaluation.points.gaussian_modes import perfect_high_quality
from gantui.evaluation.points.shrunken import shrunken


def test_in_standard_deviations_of_a_perfect_sampler() -> None:
    perfect = perfect_high_quality(2)
    spread = math.sqrt(perfect * (1 - perfect) / 2500)
    assert spread == pytest.approx(0.0021, abs=1e-4)
    found = shrunken(torch.tensor([perfect, perfect + 2 * spread, 1.0, 0.3]), perfect, 2500)
    assert found.tolist() == pytest.approx([0, 2, 5.3, 0], abs=0.01)


def test_nothing_exceeds_a_sampler_that_scores_all() -> None:
    assert shrunken(torch.tensor([1.0, 0.5]), 1.0, 100).tolist() == [0, 0]


def test_perfect_samplers_exceed_by_three_hardly_ever() -> None:
    counts = torch.distributions.Binomial(2500, torch.tensor(perfect_high_quality(2)))
    torch.manual_seed(0)
    found = shrunken(counts.sample((4000,)) / 2500, perfect_high_quality(2), 2500)
    assert float((found > 3).float().mean()) < 0.003
    assert float((found > 1).float().mean()) == pytest.approx(0.16, abs=0.04)
