"""The distributions: what every one must do, and its moments, density and modes against numbers worked out here."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.experiment import distributions as described
from gantui.gan import distributions
from gantui.gan.distributions import DISTRIBUTIONS, Distribution
from gantui.gan.distributions.gaussians import GaussianMixture
from tests.gan.building import CPU, options, source

NAMES = list(DISTRIBUTIONS)
COUNT = 20_000
ERRORS = 5
"""Standard errors that an estimate may be off."""
UNIT = (torch.arange(200_000, dtype=torch.float64) + 0.5) / 200_000


def distribution(name: str, **settings: Any) -> Distribution:
    return distributions.make(options(described.DISTRIBUTIONS, name, **settings), CPU)


def draw(chosen: Distribution, count: int = COUNT, seed: int = 0) -> Tensor:
    return chosen.sample(count, source(seed))


def moments(curve: Tensor, noise: float, scale: float) -> tuple[list[float], list[list[float]]]:
    """Mean and covariance of points CURVE [points, 2] in float64, blurred and scaled."""
    covariance = scale**2 * (torch.cov(curve.T, correction=0) + noise**2 * torch.eye(2))
    return (scale * curve.mean(0)).tolist(), covariance.tolist()


def diagonal(x: float, y: float) -> list[list[float]]:
    return [[x, 0.0], [0.0, y]]


def roll() -> Tensor:
    """scikit-learn: t = 1.5 pi (1 + 2 u); x = t cos t, (y the height), z = t sin t."""
    t = 1.5 * math.pi * (1 + 2 * UNIT)
    return torch.stack([t * torch.cos(t), t * torch.sin(t)], 1)


def moons() -> Tensor:
    """scikit-learn: (cos t, sin t) and (1 - cos t, 1 - sin t - 1/2) for t in [0, pi], less the centre (1/2, 1/4)."""
    t = math.pi * UNIT
    outer = torch.stack([torch.cos(t), torch.sin(t)], 1)
    inner = torch.stack([1 - torch.cos(t), 1 - torch.sin(t) - 0.5], 1)
    return torch.cat([outer, inner]) - torch.tensor([0.5, 0.25])


BLOBS = torch.tensor([[0.0, 1.0], [2.0, -1.0], [-1.0, 0.5]], dtype=torch.float64)
SHARES = torch.tensor([1.0, 2.0, 5.0], dtype=torch.float64) / 8
BLOB_MEAN = SHARES @ BLOBS
BLOB_COVARIANCE = (BLOBS - BLOB_MEAN).T @ (SHARES[:, None] * (BLOBS - BLOB_MEAN)) + 0.25 * torch.eye(2)
ANGLE = math.radians(30)

KNOWN: dict[str, tuple[dict[str, Any], list[float], list[list[float]]]] = {
    "ring": (
        {"modes": 6, "radius": 3.0, "std": 0.5, "scale": 2.0},
        [0, 0],
        diagonal(4 * (4.5 + 0.25), 4 * (4.5 + 0.25)),
    ),
    "grid": ({"side": 5, "spacing": 2.0, "std": 0.7, "scale": 0.5}, [0, 0], diagonal(0.25 * 8.49, 0.25 * 8.49)),
    "two_gaussians": ({"distance": 3.0, "std": 0.6, "left_share": 0.3}, [0.6, 0], diagonal(2.25 - 0.36 + 0.36, 0.36)),
    "blobs": (
        {"centres": BLOBS.tolist(), "shares": [1, 2, 5], "std": 0.5},
        BLOB_MEAN.tolist(),
        BLOB_COVARIANCE.tolist(),
    ),
    "line": (
        {"length": 3.0, "angle": 30.0, "std": 0.4, "scale": 1.5},
        [0, 0],
        [
            [2.25 * (0.75 * math.cos(ANGLE) ** 2 + 0.16), 2.25 * 0.75 * math.cos(ANGLE) * math.sin(ANGLE)],
            [2.25 * 0.75 * math.cos(ANGLE) * math.sin(ANGLE), 2.25 * (0.75 * math.sin(ANGLE) ** 2 + 0.16)],
        ],
    ),
    "swiss_roll": ({"noise": 0.25, "scale": 1 / 7.5}, *moments(roll(), 0.25, 1 / 7.5)),
    "moons": ({"noise": 0.3, "scale": 2.0}, *moments(moons(), 0.3, 2.0)),
}
WITH_DENSITY = [name for name in KNOWN if distribution(name).log_density(torch.zeros(1, 2)) is not None]


def test_every_distribution_has_known_moments_here() -> None:
    assert set(KNOWN) == set(NAMES)
    assert WITH_DENSITY == ["ring", "grid", "two_gaussians", "blobs", "line"]


@pytest.mark.parametrize("name", NAMES)
class TestEveryDistribution:
    @pytest.mark.parametrize("count", [1, 7, 300])
    def test_gives_points_of_the_plane(self, name: str, count: int) -> None:
        points = draw(distribution(name), count)
        assert points.shape == (count, 2)
        assert points.dtype == torch.float32
        assert points.device == CPU
        assert points.isfinite().all()
        assert not points.requires_grad

    def test_is_decided_by_the_generator(self, name: str) -> None:
        chosen = distribution(name)
        torch.manual_seed(0)
        first = draw(chosen, 50, seed=1)
        torch.manual_seed(1)
        assert torch.equal(draw(distribution(name), 50, seed=1), first), "and by nothing else"
        assert not torch.equal(draw(chosen, 50, seed=2), first)

    def test_goes_on_with_the_generator(self, name: str) -> None:
        generator = source()
        chosen = distribution(name)
        assert not torch.equal(chosen.sample(50, generator), chosen.sample(50, generator))

    def test_has_its_mean_and_covariance(self, name: str) -> None:
        settings, mean, covariance = KNOWN[name]
        points = draw(distribution(name, **settings)).double()
        expected = torch.tensor(mean, dtype=torch.float64)
        assert ((points.mean(0) - expected).abs() <= ERRORS * points.std(0) / COUNT**0.5).all()
        centred = points - expected
        products = centred[:, :, None] * centred[:, None, :]
        off = products.mean(0) - torch.tensor(covariance, dtype=torch.float64)
        assert (off.abs() <= ERRORS * products.std(0) / COUNT**0.5).all()

    def test_is_multiplied_by_its_scale(self, name: str) -> None:
        plain, scaled = distribution(name, scale=1.0), distribution(name, scale=3.0)
        torch.testing.assert_close(draw(scaled, 100), 3 * draw(plain, 100))
        density = plain.log_density(torch.tensor([[0.5, 0.2]]))
        if density is not None:
            assert scaled.log_density(torch.tensor([[1.5, 0.6]])) == pytest.approx(
                density.item() - 2 * math.log(3), rel=1e-5
            )

    def test_its_modes_if_any_are_a_distribution(self, name: str) -> None:
        modes = distribution(name).modes
        if modes is None:
            return
        assert modes.centres.shape == (len(modes.shares), 2)
        assert modes.shares.sum().item() == pytest.approx(1, abs=1e-6)
        assert (modes.shares > 0).all()
        assert modes.std > 0


@pytest.mark.parametrize("name", WITH_DENSITY)
class TestEveryDensity:
    def test_integrates_to_1_and_has_the_entropy_of_its_samples(self, name: str) -> None:
        settings = KNOWN[name][0]
        chosen = distribution(name, **settings)
        edge, cells = 15.0, 600
        line = torch.linspace(-edge, edge, cells + 1, dtype=torch.float64)
        grid = torch.stack(torch.meshgrid(line, line, indexing="xy"), -1)
        log_density = chosen.log_density(grid)
        assert log_density is not None
        assert log_density.shape == (cells + 1, cells + 1)
        area = (2 * edge / cells) ** 2
        assert area * log_density.exp().sum().item() == pytest.approx(1, abs=1e-5)
        entropy = -area * (log_density.exp() * log_density).sum().item()
        surprise = -chosen.log_density(draw(chosen)).double()
        assert abs(surprise.mean() - entropy) <= ERRORS * surprise.std() / COUNT**0.5

    def test_takes_points_of_any_shape_and_stays_finite_far_away(self, name: str) -> None:
        chosen = distribution(name)
        for shape in [(2,), (4, 2), (2, 3, 4, 2)]:
            points = 100 * torch.randn(shape, generator=source())
            density = chosen.log_density(points)
            assert density.shape == shape[:-1]
            assert density.isfinite().all()
            assert torch.equal(density.reshape(-1), torch.stack([chosen.log_density(p) for p in points.reshape(-1, 2)]))

    def test_falls_off_on_every_way_out(self, name: str) -> None:
        ways = torch.tensor([[math.cos(a), math.sin(a)] for a in range(12)])
        out = torch.linspace(8, 1000, 50)[:, None, None] * ways
        assert (distribution(name).log_density(out).diff(dim=0) < 0).all()


class TestMixtures:
    @pytest.mark.parametrize(
        ("name", "settings"),
        [
            ("ring", {"modes": 8}),
            ("ring", {"modes": 1}),
            ("grid", {"side": 5}),
            ("two_gaussians", {"left_share": 0.1}),
            ("blobs", {"shares": [1, 1000, 3]}),
        ],
    )
    def test_each_mode_gets_its_share_of_the_samples(self, name: str, settings: dict[str, Any]) -> None:
        chosen = distribution(name, std=0.01, **settings)
        assert isinstance(chosen, GaussianMixture)
        points = draw(chosen)
        distances = torch.cdist(points, chosen.modes.centres)
        nearest = distances.argmin(1)
        counts = torch.bincount(nearest, minlength=len(chosen.modes.shares)).double()
        expected = COUNT * chosen.modes.shares.double()
        chi_square = ((counts - expected) ** 2 / expected).sum().item()
        freedom = len(counts) - 1
        assert chi_square <= freedom + 5 * math.sqrt(2 * freedom) + 1e-9
        radius = distances.gather(1, nearest[:, None]).double() / chosen.modes.std
        # |x|^2 of a standard normal in the plane: mean 2, variance 4
        assert abs((radius**2).mean() - 2) <= ERRORS * 2 / COUNT**0.5

    def test_the_ring_has_eight_different_centres_at_2_pi_k_over_8(self) -> None:
        modes = distribution("ring", radius=2.0, std=0.02, scale=0.7071).modes
        expected = [[1.4142 * math.cos(k * math.pi / 4), 1.4142 * math.sin(k * math.pi / 4)] for k in range(8)]
        torch.testing.assert_close(modes.centres, torch.tensor(expected), rtol=0, atol=1e-6)
        assert len(modes.centres.mul(1e4).round().unique(dim=0)) == 8
        assert torch.pdist(modes.centres).min().item() == pytest.approx(2 * 1.4142 * math.sin(math.pi / 8), rel=1e-5)
        assert modes.std == pytest.approx(0.02 * 0.7071)
        assert modes.shares.tolist() == [1 / 8] * 8

    def test_the_grid_has_twenty_five_centres_two_apart(self) -> None:
        modes = distribution("grid").modes
        expected = [[x, y] for y in (-4.0, -2.0, 0.0, 2.0, 4.0) for x in (-4.0, -2.0, 0.0, 2.0, 4.0)]
        assert modes.centres.tolist() == expected
        assert modes.std == 0.05
        assert distribution("grid", side=1).modes.centres.tolist() == [[0.0, 0.0]]

    def test_two_gaussians_stand_apart_by_their_distance(self) -> None:
        modes = distribution("two_gaussians", distance=3.0, left_share=0.25, scale=2.0).modes
        assert modes.centres.tolist() == [[-3.0, 0.0], [3.0, 0.0]]
        assert modes.shares.tolist() == [0.25, 0.75]

    def test_blobs_keep_the_order_and_proportion_of_their_options(self) -> None:
        modes = distribution("blobs", centres=[[0, 1], [2, 3]], shares=[1, 3], scale=2.0).modes
        assert modes.centres.tolist() == [[0.0, 2.0], [4.0, 6.0]]
        assert modes.shares.tolist() == [0.25, 0.75]

    def test_the_density_is_the_sum_of_its_bells(self) -> None:
        chosen = distribution("blobs", centres=[[0, 0], [1, 0]], shares=[1, 3], std=0.5)
        x, y = 0.3, -0.2
        bells = [math.exp(-((x - c) ** 2 + y**2) / 0.5) / (2 * math.pi * 0.25) for c in (0, 1)]
        density = chosen.log_density(torch.tensor([x, y])).exp().item()
        assert density == pytest.approx(0.25 * bells[0] + 0.75 * bells[1], rel=1e-6)


class TestCurves:
    def test_the_roll_is_scikit_learns(self) -> None:
        chosen = distribution("swiss_roll", noise=0.0)
        points = draw(chosen, 500).double() * 7.5
        t = points.norm(dim=1)
        assert ((t > 1.5 * math.pi - 1e-3) & (t < 4.5 * math.pi + 1e-3)).all()
        torch.testing.assert_close(points, torch.stack([t * t.cos(), t * t.sin()], 1), rtol=0, atol=1e-3)
        torch.testing.assert_close(chosen.along(UNIT[::5000]), roll()[::5000])

    def test_the_moons_are_scikit_learns(self) -> None:
        chosen = distribution("moons", noise=0.0)
        half = len(UNIT)
        torch.testing.assert_close(chosen.along(UNIT / 2), moons()[:half], rtol=0, atol=1e-9)
        torch.testing.assert_close(chosen.along(UNIT / 2 + 0.5), moons()[half:], rtol=0, atol=1e-9)

    def test_half_the_samples_lie_on_each_moon(self) -> None:
        points = draw(distribution("moons", noise=0.0))
        upper = ((points + torch.tensor([0.5, 0.25])).norm(dim=1) - 1).abs() < 1e-5
        assert abs(upper.double().mean() - 0.5) <= ERRORS * 0.5 / COUNT**0.5

    def test_the_line_ends_where_it_should(self) -> None:
        chosen = distribution("line", angle=90.0, length=4.0, std=1e-4)
        points = draw(chosen)
        assert points[:, 0].abs().max() < 1e-3
        assert points[:, 1].abs().max().item() == pytest.approx(2, abs=1e-2)
        inside = chosen.log_density(torch.tensor([[0.0, 0.0], [0.0, 1.9], [0.0, -1.9]]))
        on_the_line = -math.log(4) - math.log(1e-4 * math.sqrt(2 * math.pi))
        assert inside.tolist() == pytest.approx([on_the_line] * 3, rel=1e-4)
        assert chosen.log_density(torch.tensor([0.0, 2.0])).item() == pytest.approx(on_the_line - math.log(2), rel=1e-4)
