"""The Jensen-Shannon divergence through partitions and discriminators, against cases with exact answers."""

from __future__ import annotations

import math

import pytest
import torch
from scipy.special import gammainc, gammaincinv
from torch import Tensor

from gantui.evaluation.points.divergence import BINS, Grid, Radial, expected, jensen_shannon, radius, value
from gantui.evaluation.points.divergence_bounds import discriminator_bound, ladder
from gantui.experiment.distributions import Gaussian, Line, Mixture, Ring
from gantui.experiment.distributions import Grid as GridOptions
from gantui.gan import distributions
from gantui.gan.distributions import Distribution, Modes

CPU = torch.device("cpu")
N = 200_000
RING = distributions.make(Ring(name="ring", std=0.02), CPU)
WINDOW = (torch.tensor([-3.0, -3.0]), torch.tensor([3.0, 3.0]))


def source(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def modes_of(distribution: Distribution) -> Modes:
    assert distribution.modes is not None
    return distribution.modes


def seen(points: Tensor, distribution: Distribution = RING) -> float:
    """The divergence of POINTS [n, dim] from a mixture, by its modes."""
    cells = Radial(modes_of(distribution))
    return float(jensen_shannon(cells.exact(), cells.shares(points.unsqueeze(0))))


def quadrature(wide: float, dim: int) -> float:
    """Of a round Gaussian WIDE standard deviations wide and one of width 1: over the distance from their centre."""
    r = (torch.arange(400_000, dtype=torch.float64) + 0.5) / 10_000
    p, q = (r ** (dim - 1) * torch.exp(-((r / s) ** 2) / 2) for s in (1.0, wide))
    return float(jensen_shannon(p / p.sum(), q / q.sum()))


# The formula ---------------------------------------------------------------------------------------------------------


def test_the_same_is_0_and_what_never_meets_is_log_2() -> None:
    p = torch.tensor([0.25, 0.75, 0.0, 0.0], dtype=torch.float64)
    assert jensen_shannon(p, p) == 0
    assert float(jensen_shannon(p, p.flip(0))) == pytest.approx(math.log(2))


def test_members_are_compared_apart() -> None:
    p = torch.tensor([0.5, 0.5], dtype=torch.float64)
    q = torch.tensor([[0.5, 0.5], [1.0, 0.0]], dtype=torch.float64)
    assert jensen_shannon(p, q).tolist() == pytest.approx([0, ladder(2)[0]])


@pytest.mark.parametrize(("cells", "samples"), [(64, 2500), (64, 100), (200, 100), (1, 10), (3, 2)])
def test_the_floor_is_what_perfect_samples_show_on_average(cells: int, samples: int) -> None:
    p = torch.full((cells,), 1 / cells, dtype=torch.float64)
    counts = torch.multinomial(p, 400 * samples, replacement=True, generator=source()).unflatten(0, (400, samples))
    q = torch.zeros(400, cells, dtype=torch.float64).scatter_add_(1, counts, torch.ones(400, samples).double())
    shown = jensen_shannon(p, q / samples)
    assert expected(p, samples) == pytest.approx(float(shown.mean()), abs=4 * float(shown.std()) / 20 + 1e-12)


def test_the_floor_of_many_samples_is_cells_less_one_by_eight_n() -> None:
    p = torch.tensor([0.1, 0.2, 0.3, 0.4, 0.0])
    assert expected(p, 100_000) == pytest.approx(3 / 800_000, rel=1e-3)
    assert expected(torch.full((64,), 1 / 64), 2500) == pytest.approx(63 / 20_000, rel=0.02)


# By modes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options", [Ring(name="ring", std=0.02), GridOptions(name="grid"), Gaussian(name="gaussian", mean=4, std=1.25)]
)
def test_a_perfect_generator_shows_the_floor(options: object) -> None:
    distribution = distributions.make(options, CPU)  # type: ignore[arg-type]
    cells, shown = Radial(modes_of(distribution)), []
    shown = [seen(distribution.sample(2500, source(seed)), distribution) for seed in range(100)]
    floor = expected(cells.exact(), 2500)
    spread = torch.tensor(shown).std()
    assert sum(shown) / 100 == pytest.approx(floor, abs=4 * float(spread) / 10)


@pytest.mark.parametrize("k", [1, 3, 7])
def test_k_of_eight_modes_stand_on_the_ladder(k: int) -> None:
    points = RING.sample(N, source())
    nearest = torch.cdist(points, modes_of(RING).centres).argmin(1)
    assert seen(points[nearest < k]) == pytest.approx(ladder(8)[k - 1], abs=2e-3)


@pytest.mark.parametrize("dim", [1, 2])
def test_the_radii_are_the_gamma_functions(dim: int) -> None:
    for share in (0.0, 0.125, 0.5, 0.999):
        assert radius(dim, share) == pytest.approx(math.sqrt(2 * gammaincinv(dim / 2, share)), rel=1e-12)


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("wide", [0.2, 0.5, 0.8, 1.25, 2.0])
def test_a_generator_of_another_width_is_seen_as_far_as_the_bins_can(wide: float, dim: int) -> None:
    centres = torch.arange(3.0).unsqueeze(1).expand(3, dim) * 1000
    cells = Radial(Modes(centres, torch.full((3,), 1 / 3), torch.full((3,), 2.0)))
    which = torch.randint(3, (N,), generator=source())
    points = centres[which] + 2.0 * wide * torch.randn(N, dim, generator=source(1))
    edges = torch.tensor([2 * gammaincinv(dim / 2, b / BINS) for b in range(BINS)] + [math.inf], dtype=torch.float64)
    inside = torch.tensor(gammainc(dim / 2, edges.numpy() / (2 * wide**2)))
    exact = float(jensen_shannon(torch.full((BINS,), 1 / BINS, dtype=torch.float64), inside.diff()))
    shown = float(jensen_shannon(cells.exact(), cells.shares(points.unsqueeze(0))))
    assert shown == pytest.approx(exact, abs=2e-3)
    truth = quadrature(wide, dim)
    assert 0.6 * truth < exact < truth, "a lower bound that sees the most of it"
    if (wide, dim) == (2.0, 2):
        assert truth == pytest.approx(0.173, abs=1e-3)
        assert exact == pytest.approx(0.140, abs=1e-3)


def test_fakes_far_from_all_modes_are_in_the_outermost_bins() -> None:
    cells = Radial(modes_of(RING))
    shares = cells.shares(torch.tensor([[[1e9, 0.0], [math.nan, 0.0], [math.inf, 0.0], [2.0, 0.0]]]))
    assert shares.sum() == 1
    assert shares.unflatten(1, (8, BINS))[0, :, -1].sum() == 0.75
    assert shares[0, 0] == 0.25, "in the middle of the first mode"


def test_disjoint_from_the_data_is_log_2_but_for_the_outermost_bin() -> None:
    # All fakes fall into one of the cells that each hold a 64th of the data.
    assert seen(torch.full((1000, 2), 50.0)) == pytest.approx(ladder(64)[0], abs=1e-6)
    assert ladder(64)[0] > 0.93 * math.log(2)


def test_shares_and_widths_of_their_own() -> None:
    mixture = distributions.make(Mixture(name="mixture", centres=(-50, 50), std=(1, 4), shares=(0.2, 0.8)), CPU)
    assert seen(mixture.sample(N, source()), mixture) < 2e-4
    even = distributions.make(Mixture(name="mixture", centres=(-50, 50), std=(1, 4)), CPU)
    p, q = torch.tensor([0.2, 0.8]), torch.tensor([0.5, 0.5])
    assert seen(even.sample(N, source()), mixture) == pytest.approx(float(jensen_shannon(p, q)), abs=2e-3)


@pytest.mark.parametrize(("distance", "std"), [(6.0, (1.0, 1.0)), (4.0, (1.0, 1.0)), (6.0, (0.5, 2.0))])
def test_overlap_bounds_what_falls_to_another_mode(distance: float, std: tuple[float, float]) -> None:
    mixture = distributions.make(Mixture(name="mixture", centres=(0, distance), std=std), CPU)
    cells = Radial(modes_of(mixture))
    own = torch.randint(2, (N,), generator=source())
    x = torch.tensor([0.0, distance])[own] + torch.tensor(std)[own] * torch.randn(N, generator=source(1))
    found = (x.unsqueeze(1) - torch.tensor([0.0, distance])).abs() / torch.tensor(std)
    astray = float((found.argmin(1) != own).float().mean())
    assert 0 < astray <= cells.overlap()
    assert cells.overlap() < 3 * astray


def test_far_modes_do_not_overlap() -> None:
    assert Radial(modes_of(RING)).overlap() < 1e-50
    assert Radial(modes_of(distributions.make(Gaussian(name="gaussian"), CPU))).overlap() == 0


# By a grid -----------------------------------------------------------------------------------------------------------


def test_the_blur_loses_no_probability_and_puts_it_where_it_belongs() -> None:
    cells = Grid(*WINDOW)
    shares = cells.shares(torch.tensor([[[0.05, 0.05], [-2.99, 1.0], [7.0, 0.0], [math.nan, 0.0]]]))
    assert shares.sum() == pytest.approx(1)
    assert shares.min() >= 0
    grid, outside = shares[0, :-1].unflatten(0, (64, 64)), float(shares[0, -1])
    assert 0.5 < outside < 0.75, "two points, and half of what is blurred at the edge"
    middle = grid[22:43, 22:43]
    assert middle.sum() == pytest.approx(0.25, abs=1e-6)
    assert grid[32, 32] == middle.max()
    weights = torch.arange(22, 43).double()
    variance = (middle.sum(1) * (weights - 32) ** 2).sum() / middle.sum()
    assert variance == pytest.approx(1.5**2, rel=1e-3)


def test_what_never_meets_is_log_2_on_a_grid() -> None:
    cells = Grid(*WINDOW)
    # Far tails are numbers so small that half of them is 0.
    left, right = (cells.shares(torch.full((1, 9, 2), at)) for at in (-1.5, 2.2))
    assert float(jensen_shannon(left, right)) == pytest.approx(math.log(2), abs=1e-9)
    away = cells.shares(torch.full((1, 9, 2), 99.0))
    assert float(jensen_shannon(left, away)) == pytest.approx(math.log(2), abs=1e-9)


@pytest.mark.parametrize(("dim", "half"), [(1, 12.0), (2, 9.0)])
def test_the_grid_sees_what_quadrature_does_of_both_blurred(dim: int, half: float) -> None:
    cells = Grid(torch.full((dim,), -half), torch.full((dim,), half))
    x, y = (torch.randn(1, N, dim, generator=source(seed)) for seed in (0, 1))
    shown = float(jensen_shannon(cells.shares(x), cells.shares(2 * y)))
    # In a cell a point may lie anywhere: a variance of 1/12 on top of the blur's.
    blur = (1.5**2 + 1 / 12) * (2 * half / cells.size) ** 2
    assert shown == pytest.approx(quadrature(math.sqrt((4 + blur) / (1 + blur)), dim), abs=2e-3)
    assert shown < quadrature(2.0, dim) + 1e-3


def test_the_grid_is_blind_below_its_cells() -> None:
    # As the docstring says: a hundredth of a cell wide, and twice that.
    cells = Grid(*WINDOW)
    x = torch.tensor([0.05, 0.05]) + 1e-3 * torch.randn(1, N, 2, generator=source())
    assert float(jensen_shannon(cells.shares(x), cells.shares(0.05 + 2 * (x - 0.05)))) < 1e-6


def test_the_grids_of_samples_and_of_a_density_agree() -> None:
    line = distributions.make(Line(name="line", std=0.2), CPU)
    cells = Grid(*WINDOW)
    fine = 6 * (torch.arange(512) + 0.5) / 512 - 3
    density = line.log_density(torch.cartesian_prod(fine, fine))
    assert density is not None
    at = torch.cartesian_prod(fine, fine).unsqueeze(0)
    weight = density.exp().double() * (6 / 512) ** 2
    assert weight.sum() == pytest.approx(1, abs=1e-3)
    drawn = torch.multinomial(weight, N, replacement=True, generator=source())
    two = cells.shares(line.sample(N, source(1)).unsqueeze(0)), cells.shares(at[:, drawn])
    assert float(jensen_shannon(*two)) < 2e-4


# By a discriminator --------------------------------------------------------------------------------------------------


def gaussians(apart: float) -> tuple[Tensor, Tensor, float]:
    """Logits of the best D on samples of N(0, 1) and of N(APART, 1), and their divergence by quadrature."""
    x, y = torch.randn(2, 1, N, dtype=torch.float64, generator=source())
    y = y + apart
    z = torch.linspace(-12, 12 + apart, 200_000, dtype=torch.float64)
    p, q = torch.exp(-(z**2) / 2), torch.exp(-((z - apart) ** 2) / 2)
    return apart**2 / 2 - apart * x, apart**2 / 2 - apart * y, float(jensen_shannon(p / p.sum(), q / q.sum()))


@pytest.mark.parametrize("apart", [0.0, 0.5, 1.0, 3.0, 20.0])
def test_the_best_d_of_two_gaussians_reaches_the_divergence(apart: float) -> None:
    real, fake, divergence = gaussians(apart)
    assert discriminator_bound(float(value(real, fake))) == pytest.approx(divergence, abs=4e-3)


def test_another_d_stays_below() -> None:
    real, fake, divergence = gaussians(1.0)
    for change in (lambda d: d / 3, lambda d: 3 * d, lambda d: d + 1, lambda d: -d):
        assert discriminator_bound(float(value(change(real), change(fake)))) < divergence - 0.01


@pytest.mark.parametrize("scale", [1.0, 100.0, 1e30])
def test_no_d_goes_beyond_log_2(scale: float) -> None:
    raw = torch.randn(2, 3, 50, generator=source()).abs() * scale
    assert all(discriminator_bound(v) <= math.log(2) for v in value(raw[0], -raw[1]).tolist())


def test_values_of_members_are_apart() -> None:
    raw = torch.tensor([[0.0, 0.0], [200.0, 300.0]])
    assert value(raw, -raw).tolist() == pytest.approx([-math.log(4), 0.0])
