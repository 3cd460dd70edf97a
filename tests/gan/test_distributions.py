"""The distributions: what every one must do, and its moments, density and modes against numbers worked out here."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.evaluation.points.moments import moments as moments_of
from gantui.experiment import distributions as described
from gantui.experiment.letter_shapes import HEIGHT, LETTERS, WIDTH
from gantui.gan import distributions
from gantui.gan.distributions import DISTRIBUTIONS, Distribution
from gantui.gan.distributions.gaussians import GaussianMixture
from tests.gan.building import CPU, options, source

IMAGES = ["digits", "mnist5k", "stacked_mnist", "images"]
"""Those whose samples are images: `test_image_sets.py` holds them."""
NAMES = [name for name in DISTRIBUTIONS if name not in IMAGES]
LINE = ["gaussian", "mixture", "dirac"]
"""Those on the line; the others of points lie on the plane."""
ROWS = torch.tensor([[0.0, 0.0], [2.0, 1.0], [1.0, 5.0], [-1.0, 2.0]], dtype=torch.float64)
COUNT = 20_000
ERRORS = 5
"""Standard errors that an estimate may be off."""
UNIT = (torch.arange(200_000, dtype=torch.float64) + 0.5) / 200_000


@pytest.fixture(autouse=True)
def points_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that `points` reads in the tests of all distributions."""
    monkeypatch.chdir(tmp_path)
    write("points.csv", ROWS)


def write(name: str, rows: Tensor) -> None:
    Path(name).write_text("\n".join(",".join(map(repr, row)) for row in rows.tolist()))


def distribution(name: str, **settings: Any) -> Distribution:
    settings = {"path": "points.csv", **settings} if name == "points" else settings
    return distributions.make(options(described.DISTRIBUTIONS, name, **settings), CPU)


@pytest.mark.parametrize("name", list(DISTRIBUTIONS))
def test_the_options_tell_the_space_of_the_samples(name: str) -> None:
    np.save("images.npy", np.random.default_rng(0).integers(0, 255, (40, 8, 8), np.uint8))
    told: dict[str, dict[str, Any]] = {
        "points": {"path": "points.csv", "columns": (0, 1)},
        "images": {"path": "images.npy", "shape": (1, 8, 8)},
    }
    settings = told.get(name, {})
    stated = options(described.DISTRIBUTIONS, name, **settings).space
    assert stated == distribution(name, **settings).space
    assert stated is not None
    assert draw(distribution(name, **settings), 3).shape == (3, stated.width)


def draw(chosen: Distribution, count: int = COUNT, seed: int = 0) -> Tensor:
    return chosen.sample(count, source(seed))


def moments(curve: Tensor, noise: float, scale: float) -> tuple[list[float], list[list[float]]]:
    """Mean and covariance of points CURVE [points, 2] in float64, blurred and scaled."""
    covariance = scale**2 * (torch.cov(curve.T, correction=0) + noise**2 * torch.eye(2))
    return (scale * curve.mean(0)).tolist(), covariance.tolist()


def spirals() -> Tensor:
    """Three arms of radius 2 that go round twice, evenly in the square of the radius."""
    out = UNIT.sqrt()
    angle = torch.stack([4 * math.pi * out + arm * 2 * math.pi / 3 for arm in range(3)])
    return torch.stack([2 * out * angle.cos(), 2 * out * angle.sin()], -1).reshape(-1, 2)


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
    "spirals": ({"arms": 3, "turns": 2.0, "noise": 0.2, "scale": 1.5}, *moments(spirals(), 0.2, 1.5)),
    # five cells of width 2: the middle one and the four at the corners
    "checkerboard": ({"side": 3, "width": 3.0, "scale": 2.0}, [0, 0], diagonal(3.2 + 1 / 3, 3.2 + 1 / 3)),
    # one row of three cells in the middle: the minus, its cells of width 1 at -2, -1, 0, 1 and 2
    "text": ({"text": "-", "height": 3.5, "scale": 2.0}, [0, 0], diagonal(2 + 1 / 12, 1 / 12)),
    "pinwheel": (
        {"arms": 3, "radial_std": 0.4, "tangential_std": 0.2, "scale": 2.0},
        [0, 0],
        diagonal(2 * (1 + 0.16 + 0.04), 2 * (1 + 0.16 + 0.04)),
    ),
    "gaussian": ({"mean": -1.0, "std": 0.5, "scale": 3.0}, [-3], [[2.25]]),
    "mixture": ({"centres": [-1, 3], "std": [0.5, 1], "shares": [3, 1], "scale": 2.0}, [0], [[4 * (3 + 0.4375)]]),
    "dirac": ({"at": 3.0, "scale": 0.5}, [1.5], [[0.0]]),
    "points": ({"standardise": False, "noise": 0.5, "scale": 2.0}, *moments(ROWS, 0.5, 2.0)),
}
WITH_DENSITY = ["ring", "grid", "two_gaussians", "blobs", "line", "checkerboard", "text", "gaussian", "mixture"]
EVERYWHERE = [name for name in WITH_DENSITY if name not in ("checkerboard", "text")]
"""Those that lie everywhere, if thinly."""


def test_every_distribution_has_known_moments_here() -> None:
    assert set(KNOWN) == set(NAMES)


def test_the_densities_tested_here_are_all_there_are() -> None:
    chosen = {name: distribution(name) for name in NAMES}
    known = [name for name in KNOWN if chosen[name].log_density(torch.zeros(1, chosen[name].space.width)) is not None]
    assert known == WITH_DENSITY


@pytest.mark.parametrize("name", NAMES)
class TestEveryDistribution:
    @pytest.mark.parametrize("count", [1, 7, 300])
    def test_gives_points_of_the_line_or_the_plane(self, name: str, count: int) -> None:
        chosen = distribution(name)
        points = draw(chosen, count)
        assert chosen.space.width == (1 if name in LINE else 2)
        assert points.shape == (count, chosen.space.width)
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
        other = draw(chosen, 50, seed=2)
        assert name == "dirac" or not torch.equal(other, first)
        assert torch.equal(draw(chosen, 50, seed=1), first), "one member's draw leaves nothing behind for the next"

    def test_goes_on_with_the_generator(self, name: str) -> None:
        if name == "dirac":
            return
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
        points = draw(plain, 100)
        torch.testing.assert_close(draw(scaled, 100), 3 * points)
        density = plain.log_density(points)
        if density is not None:
            expected = density - plain.space.width * math.log(3)
            torch.testing.assert_close(scaled.log_density(3 * points), expected, rtol=1e-5, atol=1e-4)

    def test_its_modes_if_any_are_a_distribution(self, name: str) -> None:
        chosen = distribution(name)
        modes = chosen.modes
        if modes is None:
            return
        assert modes.centres.shape == (len(modes.shares), chosen.space.width)
        assert modes.std.shape == modes.shares.shape
        assert modes.centres.dtype == modes.shares.dtype == modes.std.dtype == torch.float32
        assert modes.shares.sum().item() == pytest.approx(1, abs=1e-6)
        assert (modes.shares > 0).all()
        assert (modes.std > 0).all()

    def test_its_moments_on_the_line_are_those_of_its_samples(self, name: str) -> None:
        chosen = distribution(name, **KNOWN[name][0])
        if chosen.space.width == 2:
            assert chosen.moments() is None
            return
        expected = chosen.moments()
        assert expected is not None
        mean, std, *shape = (x.item() for x in moments_of(draw(chosen, 100_000).T.double()[0]))
        assert mean == pytest.approx(expected[0], abs=ERRORS * expected[1] / 100_000**0.5)
        assert std == pytest.approx(expected[1], rel=0.02)
        assert shape == pytest.approx(expected[2:], abs=0.08, nan_ok=True)

    def test_its_unit_is_its_own_unless_it_was_standardised(self, name: str) -> None:
        chosen = distribution(name, **({} if name == "points" else {"scale": 2.0}))
        if name == "points":
            assert chosen.unit.offset == (0.5, 2.0)
            assert chosen.unit.factor == pytest.approx(3.5**0.5)
        else:
            assert chosen.unit == distributions.Unit(1.0, (0.0,) * chosen.space.width)


EDGE, CELLS, FINE = 15.0, 30, 20
"""A histogram from -EDGE to EDGE has CELLS cells an axis; a density is added up at FINE places an axis of each."""


def middles(dim: int) -> Tensor:
    """The middles of the FINE parts of all cells: [CELLS * FINE, ..., dim]."""
    line = torch.arange(CELLS * FINE, dtype=torch.float64).add(0.5).mul(2 * EDGE / (CELLS * FINE)).sub(EDGE)
    return torch.stack(torch.meshgrid(*[line] * dim, indexing="ij"), -1)


@pytest.mark.parametrize("name", WITH_DENSITY)
class TestEveryDensity:
    def test_integrates_to_1_and_has_the_entropy_of_its_samples(self, name: str) -> None:
        chosen = distribution(name, **KNOWN[name][0])
        log_density = chosen.log_density(middles(chosen.space.width))
        assert log_density is not None
        assert log_density.shape == (CELLS * FINE,) * chosen.space.width
        part = (2 * EDGE / (CELLS * FINE)) ** chosen.space.width
        assert part * log_density.exp().sum().item() == pytest.approx(1, abs=1e-5)
        entropy = part * torch.special.entr(log_density.exp()).sum().item()
        surprise = -chosen.log_density(draw(chosen)).double()
        assert abs(surprise.mean() - entropy) <= ERRORS * surprise.std() / COUNT**0.5 + 1e-5

    def test_says_how_many_samples_fall_into_each_cell(self, name: str) -> None:
        chosen = distribution(name, **KNOWN[name][0])
        dim = chosen.space.width
        share = chosen.log_density(middles(dim)).exp() * (2 * EDGE / (CELLS * FINE)) ** dim
        for axis in range(dim):
            share = share.unflatten(axis, (CELLS, FINE)).sum(axis + 1)
        cell = (draw(chosen) + EDGE).mul(CELLS / (2 * EDGE)).long()
        counts = torch.zeros_like(share).index_put_(tuple(cell.T), torch.ones(COUNT).double(), accumulate=True)
        seen = share * COUNT >= 5
        chi_square = ((counts - COUNT * share) ** 2 / (COUNT * share))[seen].sum().item()
        freedom = int(seen.sum())
        assert freedom >= 5
        assert chi_square <= freedom + ERRORS * math.sqrt(2 * freedom)
        assert counts[~seen].sum() <= COUNT * share[~seen].sum() * 2 + 10

    def test_every_sample_lies_where_there_is_density(self, name: str) -> None:
        chosen = distribution(name)
        assert chosen.log_density(draw(chosen, 200_000)).isfinite().all()


@pytest.mark.parametrize("name", EVERYWHERE)
class TestEveryDensityThatIsEverywhere:
    def test_takes_points_of_any_shape_and_stays_finite_far_away(self, name: str) -> None:
        chosen = distribution(name)
        for shape in [(), (4,), (2, 3, 4)]:
            points = 100 * torch.randn((*shape, chosen.space.width), generator=source())
            density = chosen.log_density(points)
            assert density.shape == shape
            assert density.isfinite().all()
            alone = torch.stack([chosen.log_density(p) for p in points.reshape(-1, chosen.space.width)])
            assert torch.equal(density.reshape(-1), alone)

    def test_falls_off_on_every_way_out(self, name: str) -> None:
        chosen = distribution(name)
        plane = [[math.cos(a), math.sin(a)] for a in range(12)]
        ways = torch.tensor([[-1.0], [1.0]] if chosen.space.width == 1 else plane)
        out = torch.linspace(8, 1000, 50)[:, None, None] * ways
        assert (chosen.log_density(out).diff(dim=0) < 0).all()


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
        radius = distances.gather(1, nearest[:, None]).double() / chosen.modes.std[0]
        # |x|^2 of a standard normal in the plane: mean 2, variance 4
        assert abs((radius**2).mean() - 2) <= ERRORS * 2 / COUNT**0.5

    def test_the_ring_has_eight_different_centres_at_2_pi_k_over_8(self) -> None:
        modes = distribution("ring", radius=2.0, std=0.02, scale=0.7071).modes
        expected = [[1.4142 * math.cos(k * math.pi / 4), 1.4142 * math.sin(k * math.pi / 4)] for k in range(8)]
        torch.testing.assert_close(modes.centres, torch.tensor(expected), rtol=0, atol=1e-6)
        assert len(modes.centres.mul(1e4).round().unique(dim=0)) == 8
        assert torch.pdist(modes.centres).min().item() == pytest.approx(2 * 1.4142 * math.sin(math.pi / 8), rel=1e-5)
        assert modes.std.tolist() == pytest.approx([0.02 * 0.7071] * 8)
        assert modes.shares.tolist() == [1 / 8] * 8

    def test_the_grid_has_twenty_five_centres_two_apart(self) -> None:
        modes = distribution("grid").modes
        expected = [[x, y] for y in (-4.0, -2.0, 0.0, 2.0, 4.0) for x in (-4.0, -2.0, 0.0, 2.0, 4.0)]
        assert modes.centres.tolist() == expected
        assert modes.std.tolist() == pytest.approx([0.05] * 25)
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

    def test_mad_gans_five_peaks(self) -> None:
        """Ghosh 2018, section 5.1: peaks of widths 3, 3, 2, 2, 1."""
        peaks, widths = [10, 20, 60, 80, 110], [3, 3, 2, 2, 1]
        chosen = distribution("mixture", centres=peaks, std=widths, scale=0.05)
        points = draw(chosen, 100_000).double() * 20
        nearest = (points - torch.tensor(peaks)).abs().argmin(1)
        for peak in range(2, 5):  # the first two overlap
            of_one = points[nearest == peak]
            assert of_one.mean().item() == pytest.approx(peaks[peak], abs=0.1)
            assert of_one.std().item() == pytest.approx(widths[peak], rel=0.05)
        assert torch.bincount(nearest).tolist() == pytest.approx([20_000] * 5, rel=0.05)

    def test_one_width_serves_all_peaks(self) -> None:
        assert distribution("mixture", centres=[0, 1, 2], std=0.5).modes.std.tolist() == [0.5] * 3

    @pytest.mark.parametrize(("setting", "numbers"), [("std", [1, 2, 3]), ("std", []), ("shares", [1])])
    def test_a_width_and_a_share_for_each_peak_or_none(self, setting: str, numbers: list[float]) -> None:
        with pytest.raises(ValueError, match=rf"{setting} has {len(numbers)} numbers for 2 centres"):
            distribution("mixture", **{setting: numbers})

    @pytest.mark.parametrize("name", ["gaussian", "mixture"])
    def test_moments_are_the_integrals_over_the_density(self, name: str) -> None:
        chosen = distribution(name, **KNOWN[name][0])
        x = torch.linspace(-40, 40, 80_001, dtype=torch.float64)
        p = chosen.log_density(x.unsqueeze(1)).exp() * 1e-3
        mean = (p * x).sum()
        std = (p * (x - mean) ** 2).sum().sqrt()
        z = (x - mean) / std
        expected = [mean, std, (p * z**3).sum(), (p * z**4).sum() - 3]
        assert chosen.moments() == pytest.approx([float(number) for number in expected], abs=1e-5)

    def test_the_gaussian_is_one_mode_with_moments_known_by_heart(self) -> None:
        chosen = distribution("gaussian")
        assert chosen.moments() == (4.0, 1.25, 0.0, 0.0)
        assert (chosen.modes.centres.tolist(), chosen.modes.shares.tolist()) == ([[4.0]], [1.0])


class TestCheckerboard:
    def test_every_other_cell_holds_data_the_bottom_left_one_first(self) -> None:
        chosen = distribution("checkerboard", side=4, width=8.0)
        for column, row in itertools.product(range(4), repeat=2):
            density = chosen.log_density(torch.tensor([2.0 * column - 3, 2.0 * row - 3])).item()
            assert density == (pytest.approx(-math.log(32)) if (column + row) % 2 == 0 else -math.inf)

    @pytest.mark.parametrize("outside", [[-4.1, -3.0], [-3.0, -4.1], [4.1, 3.0], [3.0, 4.1], [6.0, 6.0]])
    def test_there_is_nothing_outside(self, outside: list[float]) -> None:
        assert distribution("checkerboard", side=4, width=8.0).log_density(torch.tensor(outside)) == -math.inf

    @pytest.mark.parametrize("side", [1, 2, 7, 100])
    def test_no_rounding_takes_a_sample_off_its_cell(self, side: int) -> None:
        chosen = distribution("checkerboard", side=side, scale=0.7071)
        assert chosen.log_density(draw(chosen, 300_000)).isfinite().all()


class TestText:
    def test_letters_stand_upright_and_can_be_read(self) -> None:
        chosen = distribution("text", text="L!", height=7.0)
        places = torch.cartesian_prod(torch.arange(11) - 5.0, torch.arange(7) - 3.0)
        inside = chosen.log_density(places).isfinite().view(11, 7)
        rows = ["".join(" #"[int(inside[x, y])] for x in range(11)) for y in reversed(range(7))]
        assert rows == [
            "#       #  ",
            "#       #  ",
            "#       #  ",
            "#       #  ",
            "#       #  ",
            "#          ",
            "#####   #  ",
        ]
        assert chosen.log_density(torch.zeros(2)) == -math.inf
        assert chosen.log_density(torch.tensor([-5.0, 0.0])).item() == pytest.approx(-math.log(17))

    @pytest.mark.parametrize("letter", list(LETTERS))
    def test_each_letter_is_another_shape(self, letter: str) -> None:
        assert len(LETTERS[letter]) == HEIGHT
        assert {len(row) for row in LETTERS[letter]} == {WIDTH}
        assert [other for other in LETTERS if LETTERS[other] == LETTERS[letter]] == [letter]

    def test_no_rounding_takes_a_sample_off_its_letter(self) -> None:
        chosen = distribution("text", text="gantui 0.2!", scale=0.7071)
        assert chosen.log_density(draw(chosen, 300_000)).isfinite().all()


class TestPinwheel:
    def test_is_made_as_in_johnsons_code(self) -> None:
        """Undo the turn of each point: what is left is a Gaussian around (1, 0), if the arms bend as they should."""
        chosen = distribution("pinwheel", arms=1, radial_std=0.3, tangential_std=0.0, rate=0.25, scale=10.0)
        points = draw(chosen, 2000).double() / 10
        radius = points.norm(dim=1)
        angle = 0.25 * radius.exp()  # turned clockwise: x' = r cos, y' = -r sin
        expected = radius[:, None] * torch.stack([angle.cos(), -angle.sin()], 1)
        torch.testing.assert_close(points, expected, rtol=0, atol=1e-5)

    def test_its_arms_stand_at_equal_angles(self) -> None:
        points = draw(distribution("pinwheel", arms=4, radial_std=0.0, tangential_std=0.0, rate=0.0))
        counts = [
            int((points - torch.tensor(end)).norm(dim=1).lt(1e-6).sum()) for end in ([1, 0], [0, 1], [-1, 0], [0, -1])
        ]
        assert sum(counts) == COUNT
        assert all(abs(count - COUNT / 4) <= ERRORS * (COUNT * 3 / 16) ** 0.5 for count in counts)


class TestCurves:
    def test_each_arm_of_the_spirals_gets_its_share_and_winds_to_its_radius(self) -> None:
        points = draw(distribution("spirals", arms=3, turns=2.0, radius=3.0, noise=0.0)).double()
        out = points.norm(dim=1) / 3
        assert out.max().item() == pytest.approx(1, abs=1e-3)
        turned = torch.atan2(points[:, 1], points[:, 0]) - 4 * math.pi * out
        arm = (turned / (2 * math.pi / 3)).remainder(3)
        assert (arm - arm.round()).abs()[out > 0.01].max() < 1e-3
        counts = torch.bincount((arm.round() % 3).long(), minlength=3)
        assert ((counts - COUNT / 3).abs() <= ERRORS * (COUNT * 2 / 9) ** 0.5).all()

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


class TestPoints:
    def test_samples_are_the_rows_of_the_file_in_its_own_units(self) -> None:
        chosen = distribution("points", scale=3.0)
        own = torch.tensor(chosen.unit.offset) + chosen.unit.factor * draw(chosen)
        nearest = torch.cdist(own.double(), ROWS).min(1)
        assert nearest.values.max() < 1e-5
        counts = torch.bincount(nearest.indices, minlength=4).double()
        assert ((counts - COUNT / 4).abs() <= ERRORS * (COUNT * 3 / 16) ** 0.5).all()

    def test_standardising_keeps_the_shape(self) -> None:
        points = draw(distribution("points"), 200_000).double()
        assert points.mean(0).tolist() == pytest.approx([0, 0], abs=0.02)
        expected = [(1.25 / 3.5) ** 0.5, 1.0]
        assert points.std(0).tolist() == pytest.approx(expected, rel=0.02)

    def test_without_standardising_the_numbers_are_those_of_the_file(self) -> None:
        chosen = distribution("points", standardise=False)
        assert {tuple(row) for row in draw(chosen, 200).tolist()} == {tuple(row) for row in ROWS.tolist()}
        assert chosen.unit == distributions.Unit(1.0, (0.0, 0.0))

    def test_tiny_numbers_are_standardised_as_well(self) -> None:
        write("tiny.csv", 1e-200 * torch.tensor([[1.0], [2.0]], dtype=torch.float64))
        chosen = distribution("points", path="tiny.csv")
        assert set(draw(chosen, 100)[:, 0].tolist()) == {-1.0, 1.0}

    def test_one_column_lies_on_the_line_with_the_moments_of_its_rows_and_the_noise(self) -> None:
        chosen = distribution("points", columns=[1], noise=0.5, scale=3.0)
        assert chosen.space.width == 1
        assert chosen.moments()[:2] == pytest.approx((2.0, (3.5 * 1.25) ** 0.5))
        own = chosen.unit.offset[0] + chosen.unit.factor * draw(chosen, 200_000)[:, 0].double()
        assert [x.item() for x in moments_of(own)] == pytest.approx(chosen.moments(), abs=0.05)
        bare = distribution("points", columns=[1])
        assert bare.moments() == pytest.approx([x.item() for x in moments_of(ROWS[:, 1])])

    def test_it_finds_the_modes_there_are(self) -> None:
        """Three bells of different widths and shares."""
        bells = distribution("blobs", centres=[[-4, 0], [4, 0], [0, 9]], shares=[1, 2, 5], std=0.3, scale=10.0)
        write("bells.csv", draw(bells, 30_000))
        modes = distribution("points", path="bells.csv", modes=3).modes
        unit = distribution("points", path="bells.csv").unit
        assert modes is not None
        own = torch.tensor(unit.offset) + unit.factor * modes.centres
        assert own.tolist() == [pytest.approx(place, abs=0.3) for place in ([-40, 0], [0, 90], [40, 0])]
        assert (unit.factor * modes.std).tolist() == pytest.approx([3, 3, 3], rel=0.03)
        assert modes.shares.tolist() == pytest.approx([1 / 8, 5 / 8, 1 / 4], abs=0.02)
        again = distribution("points", path="bells.csv", modes=3).modes
        assert torch.equal(again.centres, modes.centres)

    def test_modes_can_be_given_in_the_units_of_the_file(self) -> None:
        write("line.csv", torch.tensor([[9.0], [11.0], [104.0], [96.0], [104.0], [96.0]], dtype=torch.float64))
        write("centres.csv", torch.tensor([[100.0], [10.0]], dtype=torch.float64))
        chosen = distribution("points", path="line.csv", modes_file="centres.csv", noise=0.1)
        own = chosen.unit.offset[0] + chosen.unit.factor * chosen.modes.centres
        assert own.tolist() == [pytest.approx([100]), pytest.approx([10])]
        assert chosen.modes.shares.tolist() == pytest.approx([2 / 3, 1 / 3])
        expected = [math.hypot(width, 0.1 * chosen.unit.factor) for width in (4, 1)]
        assert (chosen.unit.factor * chosen.modes.std).tolist() == pytest.approx(expected, rel=1e-5)

    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            ({"modes": 4}, r"points.csv: the mode at \(-1, 2\) has no width.*expected fewer modes"),
            ({"modes": 5, "noise": 1.0}, r"distribution.modes = 5: more than the 4 different points of points.csv"),
            ({"modes_file": "far.csv", "noise": 1.0}, r"far.csv: the mode at \(99, 99\) has no points"),
            ({"standardise": False, "scale": 1e6}, r"points.csv: .* expected at most 1e\+06.*standardise = true"),
            ({"path": "point.csv"}, r"distribution.path = 'point.csv': no such file.*did you mean 'points.csv'"),
        ],
    )
    def test_what_cannot_be_is_refused(self, settings: dict[str, Any], said: str) -> None:
        Path("far.csv").write_text("0,0\n99,99\n")
        with pytest.raises(Refusal, match=said):
            distribution("points", **settings)

    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            ({"columns": [0, 0]}, "two different columns"),
            ({"columns": [-1]}, "a column's name, or its number counted from 0"),
            ({"columns": [1.0]}, "a column's name, or its number counted from 0"),
            ({"columns": [True]}, "a column's name, or its number counted from 0"),
            ({"columns": ["x", "y", "z"]}, "at most 2"),
            ({"delimiter": "::"}, "one character"),
            ({"delimiter": "1"}, "one character"),
            ({"modes": 2, "modes_file": "far.csv"}, "exclude each other"),
        ],
    )
    def test_what_makes_no_sense_is_refused_before_the_file_is_read(self, settings: dict[str, Any], said: str) -> None:
        with pytest.raises(ValueError, match=said):
            options(described.DISTRIBUTIONS, "points", **{"path": "nothing.csv", **settings})
