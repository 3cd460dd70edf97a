"""Blurred densities against closed forms and quadrature."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from gantui.evaluation.pictures.densities import Cells, Data, binned
from gantui.evaluation.pictures.window import window
from gantui.experiment.distributions import DISTRIBUTIONS
from gantui.gan import distributions
from gantui.gan.distributions import Distribution
from tests.gan.building import CPU, options, source, trainer

SQUARE = (-2.0, 2.0, -2.0, 2.0)
LINE = (-2.0, 6.0, 0.0, 1.0)


def made(name: str, **settings: object) -> Distribution:
    return distributions.make(options(DISTRIBUTIONS, name, **settings), CPU)


def by_quadrature(distribution: Distribution, cells: Cells, std: float, finer: int) -> Tensor:
    """The masses of the density, blurred by sums over fine cells, [rows, columns]."""
    fine = Cells(cells.extent, cells.rows * finer, cells.columns * finer, cells.dim)
    log_density = distribution.log_density(fine.centres(CPU).double())
    assert log_density is not None
    masses = log_density.exp().view(fine.rows, fine.columns) * fine.size
    left, right, *_ = cells.extent
    for axis, count in enumerate((fine.rows, fine.columns)):
        at = (torch.arange(count).double() + 0.5) * (right - left) / count
        kernel = torch.exp(-(((at - at.unsqueeze(1)) / std) ** 2) / 2)
        kernel = kernel * (right - left) / count / (std * math.sqrt(2 * math.pi))
        masses = kernel @ masses if axis == 0 else masses @ kernel
    return masses.view(cells.rows, finer, cells.columns, finer).sum((1, 3))


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("ring", {"radius": 1.0, "std": 0.1}),
        ("two_gaussians", {"std": 0.2, "left_share": 0.3}),
        ("line", {"length": 2.0, "std": 0.1}),
    ],
)
def test_the_data_are_blurred_exactly(name: str, settings: dict[str, object]) -> None:
    distribution, cells = made(name, **settings), Cells(SQUARE, 12, 24, 2)
    found = Data(distribution, SQUARE, CPU).masses(cells, cells.blur)
    expected = by_quadrature(distribution, cells, cells.blur, finer=10).float()
    torch.testing.assert_close(found, expected, rtol=0.01, atol=1e-5)
    assert found.sum() == pytest.approx(1, abs=1e-3)


def test_modes_far_narrower_than_a_cell_keep_their_mass() -> None:
    data = Data(made("ring", radius=1.37, std=1e-5), SQUARE, CPU)
    assert data.masses(Cells(SQUARE, 10, 10, 2), 1e-3).sum() == pytest.approx(1, abs=1e-4)


def test_a_line_thinner_than_a_bin_is_told_from_samples() -> None:
    cells = Cells(SQUARE, 10, 10, 2)
    masses = Data(made("line", length=2.0, std=1e-5), SQUARE, CPU).masses(cells, cells.blur)
    assert masses.sum() == pytest.approx(1, abs=1e-3)
    # Along the line there is 1/2 a unit of length everywhere but at its ends.
    assert masses[4:6].max() < 0.3


def test_data_without_a_closed_form_are_told_from_many_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    distribution, cells = made("line", length=2.0, std=0.1), Cells(SQUARE, 16, 32, 2)
    exact = Data(distribution, SQUARE, CPU).masses(cells, cells.blur)
    monkeypatch.setattr(distribution, "log_density", lambda _: None)
    data = Data(distribution, SQUARE, CPU)
    estimate = data.masses(cells, cells.blur)
    assert 0 < (estimate - exact).abs().sum() < 0.02
    assert torch.equal(Data(distribution, SQUARE, CPU).masses(cells, cells.blur), estimate), "the same every time"


def test_samples_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    distribution, drawn = made("moons"), []
    sample = distribution.sample
    monkeypatch.setattr(distribution, "sample", lambda n, g: drawn.append(n) or sample(n, g))
    data = Data(distribution, SQUARE, CPU)
    assert not drawn, "nothing is made before it is needed"
    for rows in (8, 9):
        data.masses(Cells(SQUARE, rows, 16, 2), 0.1)
    assert len(drawn) == 1


def test_the_blur_of_a_point_is_a_gaussian() -> None:
    cells, at = Cells(SQUARE, 64, 128, 2), torch.tensor([[0.5, -1.0]])
    masses, places = cells.fallen(at, 0.2), cells.centres(CPU)
    flat = masses.flatten()
    assert flat.sum() == pytest.approx(1, abs=1e-4)
    mean = flat @ places
    torch.testing.assert_close(mean, at[0], rtol=0, atol=0.01)
    torch.testing.assert_close((flat @ (places - mean).square()).sqrt(), torch.full((2,), 0.2), rtol=0.02, atol=0)


def test_row_0_is_the_top_and_column_0_the_left() -> None:
    masses = Cells(SQUARE, 4, 8, 2).fallen(torch.tensor([[-1.9, 1.9]]), 0.01)
    assert masses[0, 0] == pytest.approx(1, abs=1e-3)
    data = Data(made("blobs", centres=[[-1.75, 1.5]], std=0.01), SQUARE, CPU)
    assert data.masses(Cells(SQUARE, 4, 8, 2), 0.01)[0, 0] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("lost", [-2.1, 2.1, -1e9, math.inf, -math.inf, math.nan])
def test_what_lies_outside_or_nowhere_is_left_out(lost: float) -> None:
    points = torch.tensor([[0.1, 0.1], [lost, 0.1], [0.1, lost], [0.1, 0.1]])
    assert binned(points, SQUARE).sum() == pytest.approx(0.5)
    assert binned(points[:, :1], SQUARE).sum() == pytest.approx(0.75)


def test_weights_multiply() -> None:
    points = torch.tensor([[-1.0], [1.0]])
    masses = Cells(LINE, 1, 2, 1).fallen(points, 0.01, torch.tensor([0.5, 3.0]))
    torch.testing.assert_close(masses, torch.tensor([[1.75, 0.0]]))


@pytest.mark.parametrize("settings", [[], ["distribution={name='gaussian', mean=1.0}"], ["distribution.name=moons"]])
def test_a_perfect_generators_samples_differ_from_the_data_by_their_noise(settings: list[str]) -> None:
    # The variance of a Gaussian estimate from n points is p^2 / (n p (2 sqrt(pi) std)^dim).
    distribution, n = trainer(*settings).distribution, 2048
    extent, dim = window(distribution, CPU), distribution.space.width
    cells = Cells(extent, 48 if dim == 2 else 1, 96, dim)
    exact = Data(distribution, extent, CPU).masses(cells, cells.blur)
    found = cells.fallen(distribution.sample(n, source(3)), cells.blur)
    within = n * exact / cells.size * (2 * math.sqrt(math.pi) * cells.blur) ** dim
    many = within > 4
    z = ((found - exact) / exact * within.sqrt())[many]
    assert many.sum() > 40
    assert 0.7 < z.square().mean().sqrt() < 1.3
    assert (found - exact).abs().sum() < 0.35
