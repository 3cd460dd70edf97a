"""Coverage against cases with exact answers."""

from __future__ import annotations

import math

import pytest
import torch

from gantui.evaluation.coverage import Coverage, coverage
from gantui.evaluation.points.gaussian_modes import GaussianModes, perfect_high_quality
from gantui.experiment.distributions import Gaussian, Grid, Mixture, Ring
from gantui.gan import distributions
from gantui.gan.distributions import Modes

CPU = torch.device("cpu")
RING = distributions.make(Ring(name="ring", std=0.02), CPU)
N = 25_000


def fallen(points: torch.Tensor, modes: Modes) -> Coverage:
    parts = GaussianModes(modes)
    return coverage(parts.sort(points), parts.shares)


def of(points: torch.Tensor) -> Coverage:
    modes = RING.modes
    assert modes is not None
    return fallen(points.unsqueeze(0), modes)


def perfect(count: int = N, seed: int = 0) -> torch.Tensor:
    return RING.sample(count, torch.Generator().manual_seed(seed))


def test_a_perfect_sampler_scores_the_ceiling_and_the_floor() -> None:
    measured = of(perfect())
    ceiling = perfect_high_quality(2)
    assert float(measured.high_quality.sum()) == pytest.approx(ceiling, abs=4 * math.sqrt(ceiling * (1 - ceiling) / N))
    assert bool(measured.covered.all())
    assert bool(measured.fair.all())
    assert float(measured.kl) < 4 * float(measured.kl_floor)
    assert measured.share.sum() == pytest.approx(1)


def test_the_kl_floor_is_what_perfect_samplers_show_on_average() -> None:
    measured = [of(perfect(500, seed)) for seed in range(60)]
    mean = sum(float(one.kl) for one in measured) / len(measured)
    assert mean == pytest.approx(float(measured[0].kl_floor), rel=0.25)


@pytest.mark.parametrize(("dim", "share"), [(1, 0.997300), (2, 0.988891)])
def test_the_ceiling_is_the_chi_squared_cdf_of_nine(dim: int, share: float) -> None:
    assert perfect_high_quality(dim) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("k", [1, 4, 7])
def test_k_of_eight_modes_have_kl_log_of_eight_over_k(k: int) -> None:
    assert RING.modes is not None
    points = RING.modes.centres[:k].repeat(100, 1)
    measured = of(points)
    assert int(measured.covered.sum()) == int(measured.fair.sum()) == k
    assert float(measured.kl) == pytest.approx(math.log(8 / k), rel=1e-5)
    assert float(measured.high_quality.sum()) == pytest.approx(1)


def test_a_lone_sample_covers_a_mode_by_the_weak_rule_only() -> None:
    assert RING.modes is not None
    measured = of(torch.cat([RING.modes.centres[:1].repeat(999, 1), RING.modes.centres[1:2]]))
    assert measured.covered[0].tolist() == [True, True, *[False] * 6]
    assert measured.fair[0].tolist() == [True, *[False] * 7]


def test_just_inside_and_just_outside_three_standard_deviations() -> None:
    assert RING.modes is not None
    centre, std = RING.modes.centres[2], float(RING.modes.std[2])
    measured = of(torch.stack([centre + torch.tensor([0.0, 2.99 * std]), centre + torch.tensor([0.0, 3.01 * std])]))
    assert measured.high_quality[0, 2] == 0.5
    assert measured.share[0, 2] == 1.0


def test_without_a_high_quality_sample_there_is_no_kl() -> None:
    measured = of(torch.zeros(10, 2))
    assert bool(measured.kl.isnan().all())
    assert not measured.covered.any()


def test_kl_is_told_from_the_shares_of_the_data() -> None:
    modes = Modes(torch.tensor([[0.0, 0.0], [9.0, 9.0]]), torch.tensor([0.25, 0.75]), torch.full((2,), 0.1))
    points = torch.tensor([[0.0, 0.0]] + 3 * [[9.0, 9.0]]).unsqueeze(0)
    assert float(fallen(points, modes).kl) == pytest.approx(0, abs=1e-7)


def test_members_are_judged_apart() -> None:
    modes = distributions.make(Grid(name="grid"), CPU).modes
    assert modes is not None
    points = torch.stack([modes.centres, modes.centres[:1].expand(25, -1)])
    assert fallen(points, modes).covered.sum(1).tolist() == [25, 1]


def test_a_wide_mode_reaches_farther_than_a_narrow_one() -> None:
    modes = Modes(torch.tensor([[0.0, 0.0], [10.0, 0.0]]), torch.tensor([0.5, 0.5]), torch.tensor([0.5, 3.0]))
    points = torch.tensor([[[1.4, 0.0], [1.6, 0.0], [10.0, 8.9], [10.0, 9.1]]])
    measured = fallen(points, modes)
    # 1.6 is 3.2 widths from the narrow mode on its left, and only 2.8 from the wide one on its right
    assert measured.share.tolist() == [[0.25, 0.75]]
    assert measured.high_quality.tolist() == [[0.25, 0.5]]


@pytest.mark.parametrize(
    "options",
    [
        Gaussian(name="gaussian"),
        Mixture(name="mixture"),
        Mixture(name="mixture", centres=(10, 20, 60, 80, 110), std=(2, 2, 1, 1, 0.5), scale=0.1),
    ],
)
def test_on_the_line_a_perfect_sampler_scores_the_ceiling_of_the_line(options: Gaussian | Mixture) -> None:
    chosen = distributions.make(options, CPU)
    assert chosen.modes is not None
    measured = fallen(chosen.sample(N, torch.Generator().manual_seed(0)).unsqueeze(0), chosen.modes)
    ceiling = perfect_high_quality(1)
    assert float(measured.high_quality.sum()) == pytest.approx(ceiling, abs=5 * math.sqrt(ceiling * (1 - ceiling) / N))
    assert bool(measured.fair.all())
