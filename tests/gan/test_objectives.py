"""The objectives: what every one must do, and each formula against another way of computing it."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from gantui.experiment import objectives as described
from gantui.gan import objectives
from gantui.gan.objectives import OBJECTIVES, Objective
from tests.gan.building import options, source

NAMES = list(OBJECTIVES)


def objective(name: str) -> Objective:
    return objectives.make(options(described.OBJECTIVES, name))


def losses(chosen: Objective, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
    return chosen.discriminator(real, fake), chosen.generator(real if chosen.generator_sees_real else None, fake)


def raws(
    dtype: torch.dtype = torch.float64, members: int = 3, batch: int = 5, spread: float = 2.0
) -> tuple[Tensor, Tensor]:
    drawn = spread * torch.randn(2, members, batch, generator=source(1), dtype=dtype)
    return drawn[0].requires_grad_(), drawn[1].requires_grad_()


@pytest.mark.parametrize("name", NAMES)
class TestEveryObjective:
    def test_gives_one_term_a_sample(self, name: str) -> None:
        for term in losses(objective(name), *raws()):
            assert term.shape == (3, 5)
            assert term.dtype == torch.float64

    def test_keeps_members_and_samples_apart(self, name: str) -> None:
        real, fake = raws()
        for term in losses(objective(name), real, fake):
            slopes = torch.autograd.grad(term[1, 2], (real, fake), allow_unused=True)
            for slope in slopes:
                if slope is not None:
                    elsewhere = slope.clone()
                    elsewhere[1, 2] = 0
                    assert not elsewhere.any()

    def test_follows_a_permutation_of_the_pairs(self, name: str) -> None:
        real, fake = raws()
        order = torch.randperm(5, generator=source())
        permuted = losses(objective(name), real[:, order], fake[:, order])
        for term, after in zip(losses(objective(name), real, fake), permuted, strict=True):
            assert torch.equal(term[:, order], after)

    def test_stays_finite_far_out_in_float32(self, name: str) -> None:
        line = torch.linspace(-50, 50, 101)
        real, fake = (
            grid.reshape(1, -1).clone().requires_grad_() for grid in torch.meshgrid(line, line, indexing="ij")
        )
        for term in losses(objective(name), real, fake):
            assert term.isfinite().all()
            slopes = torch.autograd.grad(term.sum(), (real, fake), allow_unused=True)
            assert any(slope is not None for slope in slopes)
            assert all(slope.isfinite().all() for slope in slopes if slope is not None)

    def test_pushes_scores_the_right_way(self, name: str) -> None:
        # Between the labels of least squares and inside the margins of the hinge.
        real, fake = (torch.linspace(-0.9, 0.9, 7, dtype=torch.float64)[None].clone().requires_grad_() for _ in "rf")
        for_d, for_g = losses(objective(name), real, fake)
        (rises,) = torch.autograd.grad(for_g.sum(), fake)
        assert (rises < 0).all(), "going down G's loss raises a fake's score"
        up, down = torch.autograd.grad(for_d.sum(), (real, fake))
        inside = fake.detach() > 0  # least squares draws a fake towards 0 from either side
        assert (up < 0).all(), "going down D's loss raises a real sample's score"
        assert (down[inside] > 0).all(), "and lowers a fake's"

    def test_has_the_gradient_of_its_value(self, name: str) -> None:
        real, fake = raws(spread=0.4)
        assert torch.autograd.gradcheck(lambda r, f: losses(objective(name), r, f), (real, fake))

    def test_reads_as_its_options_declare(self, name: str) -> None:
        chosen, (real, fake) = objective(name), raws()
        assert chosen.reading == described.OBJECTIVES.find(name).reading
        centre = (real.mean(1, keepdim=True) + fake.mean(1, keepdim=True)) / 2
        read = {
            "probability": lambda d: 1 / (1 + torch.exp(-d)),
            "label": lambda d: d,
            "score": lambda d: d,
            "relative": lambda d: d - (real.sum(1, keepdim=True) + fake.sum(1, keepdim=True)) / 10,
        }[chosen.reading]
        for raw in (real, fake):
            torch.testing.assert_close(chosen.read(raw, centre), read(raw))

    def test_the_reading_of_real_and_fake_is_the_same_map(self, name: str) -> None:
        chosen, (real, _) = objective(name), raws()
        centre = torch.full((3, 1), 0.3, dtype=torch.float64)
        assert (chosen.read(real.sort(1).values, centre).diff(dim=1) > 0).all(), "and an increasing one"


def sigmoid(d: Tensor) -> Tensor:
    return 1 / (1 + torch.exp(-d))


def positive(d: Tensor) -> Tensor:
    return torch.where(d > 0, d, torch.zeros_like(d))


FORMULAS: dict[str, tuple[Callable[[Tensor, Tensor], Tensor], Callable[[Tensor, Tensor], Tensor]]] = {
    "minimax": (
        lambda real, fake: -torch.log(sigmoid(real)) - torch.log(1 - sigmoid(fake)),
        lambda real, fake: torch.log(1 - sigmoid(fake)),
    ),
    "non_saturating": (
        lambda real, fake: -torch.log(sigmoid(real)) - torch.log(1 - sigmoid(fake)),
        lambda real, fake: -torch.log(sigmoid(fake)),
    ),
    "least_squares": (
        lambda real, fake: 0.5 * (real - 1) ** 2 + 0.5 * fake**2,
        lambda real, fake: 0.5 * (fake - 1) ** 2,
    ),
    "hinge": (lambda real, fake: positive(1 - real) + positive(1 + fake), lambda real, fake: -fake),
    "wasserstein": (lambda real, fake: -(real - fake), lambda real, fake: -fake),
    "relativistic": (
        lambda real, fake: -torch.log(sigmoid(real - fake)),
        lambda real, fake: -torch.log(sigmoid(fake - real)),
    ),
}


def test_every_objective_has_a_formula_here() -> None:
    assert set(FORMULAS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_objective_is_its_formula(name: str) -> None:
    real, fake = raws(members=4, batch=50)
    for term, formula in zip(losses(objective(name), real, fake), FORMULAS[name], strict=True):
        torch.testing.assert_close(term, formula(real, fake), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "real", "fake", "loss_d", "loss_g"),
    [
        ("minimax", 0.0, 0.0, math.log(4), -math.log(2)),  # V = -log 4 where D = 1/2
        ("non_saturating", 0.0, 0.0, math.log(4), math.log(2)),
        ("minimax", math.log(3), -math.log(3), 2 * math.log(4 / 3), math.log(3 / 4)),  # D = 3/4 and 1/4
        ("non_saturating", math.log(3), -math.log(3), 2 * math.log(4 / 3), math.log(4)),
        ("least_squares", 0.5, 0.5, 0.25, 0.125),  # halves: (1/4 + 1/4) / 2
        ("least_squares", 1.0, 0.0, 0.0, 0.5),
        ("hinge", 0.0, 0.0, 2.0, 0.0),
        ("hinge", 1.0, -1.0, 0.0, 1.0),
        ("hinge", 3.0, -3.0, 0.0, 3.0),  # nothing is gained beyond the margins
        ("wasserstein", 2.0, -1.0, -3.0, 1.0),
        ("relativistic", 0.0, 0.0, math.log(2), math.log(2)),
        ("relativistic", 7.0, 7.0, math.log(2), math.log(2)),  # defined up to a constant
        ("relativistic", math.log(3), 0.0, math.log(4 / 3), math.log(4)),
    ],
)
def test_closed_values(name: str, real: float, fake: float, loss_d: float, loss_g: float) -> None:
    at = [torch.tensor([[value]], dtype=torch.float64) for value in (real, fake)]
    for term, expected in zip(losses(objective(name), *at), (loss_d, loss_g), strict=True):
        assert term.item() == pytest.approx(expected, abs=1e-14)


def test_the_hinge_has_no_gradient_beyond_its_margins() -> None:
    real, fake = torch.tensor([[1.5, 9.0]], requires_grad=True), torch.tensor([[-1.5, -9.0]], requires_grad=True)
    for slope in torch.autograd.grad(objective("hinge").discriminator(real, fake).sum(), (real, fake)):
        assert not slope.any()


def test_the_saturating_generator_has_no_gradient_where_the_other_has_its_strongest() -> None:
    slopes = {}
    for name in ("minimax", "non_saturating"):
        fake = torch.tensor([[-40.0]], requires_grad=True)
        (slopes[name],) = torch.autograd.grad(objective(name).generator(None, fake).sum(), fake)
    assert -1e-15 < slopes["minimax"].item() < 0, "small, and still exact: a logarithm of a sigmoid would give NaN or 0"
    assert slopes["non_saturating"].item() == -1


def test_only_a_relativistic_generator_looks_at_real_samples() -> None:
    assert {name for name in NAMES if objective(name).generator_sees_real} == {"relativistic"}
