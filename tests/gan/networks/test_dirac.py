"""The Dirac-GAN: G is one number theta, D(x) = psi x, the data lie at 0. Its eigenvalues are known exactly."""

from __future__ import annotations

import math
from typing import get_args

import pytest
import torch
from torch import Tensor

from gantui.experiment import objectives as described
from gantui.experiment import penalties as described_penalties
from gantui.experiment.objectives import ObjectiveOptions
from gantui.gan import objectives, penalties
from gantui.gan.objectives import OBJECTIVES
from tests.gan.building import options


def described_as(case: str) -> ObjectiveOptions:
    """The options of CASE: an objective, and for an f-GAN its divergence and alpha."""
    name, *rest = case.split()
    more = dict(zip(("divergence", "alpha"), (*rest[:1], *map(float, rest[1:])), strict=False))
    chosen: ObjectiveOptions = options(described.OBJECTIVES, name, **more)
    return chosen


def field(name: str, position: Tensor, gamma: float = 0.0, place: str = "r1") -> Tensor:
    """The directions in which (psi, theta) at POSITION descend, each its own loss."""
    psi, theta = position
    objective = objectives.make(described_as(name))
    x = torch.zeros(1, 1, 1, dtype=torch.float64, requires_grad=True) if place == "r1" else theta.reshape(1, 1, 1)
    real, fake = (psi * torch.zeros(1, 1, dtype=torch.float64)), (psi * theta).reshape(1, 1)
    for_d = objective.discriminator(real, fake).mean()
    for_g = objective.generator(real, fake).mean()
    if gamma:
        penalty = penalties.make({place: options(described_penalties.PENALTIES, place, gamma=gamma)})[place]
        (slope,) = torch.autograd.grad((psi * x).sum(), x, create_graph=True)
        for_d = for_d + penalty.term(slope).mean()
    (down_d,) = torch.autograd.grad(for_d, psi, create_graph=True)
    (down_g,) = torch.autograd.grad(for_g, theta, create_graph=True)
    return torch.stack([-down_d, -down_g])


def eigenvalues(name: str, gamma: float = 0.0, place: str = "r1") -> list[complex]:
    origin = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    jacobian = torch.autograd.functional.jacobian(lambda at: field(name, at, gamma, place), origin)
    return sorted(torch.linalg.eigvals(jacobian).tolist(), key=lambda value: (value.real, value.imag))


# +-i sqrt(slope_D slope_G), with the slopes of the two losses at d = 0: 1/2 for a softplus, 1 for a score or a hinge
# inside its margins, both terms' 1/2 + 1/2 for a relativistic average; least squares gives D no slope at all on a fake
# scored 0. An f-GAN's slopes are both those of f*(g(v)) at v = 0.
TURN = {
    "minimax": 0.5,
    "non_saturating": 0.5,
    "relativistic": 0.5,
    "relativistic_average": 1.0,
    "hinge": 1.0,
    "wasserstein": 1.0,
    "least_squares": 0.0,
    "fgan total_variation": 0.5,
    "fgan reverse_kl": 1.0,
    "fgan pearson": 1.0,
    "fgan neyman": 1.0,
    "fgan squared_hellinger": 1.0,
    "fgan jeffrey": 1.0,
    "fgan jensen_shannon": 0.5,
    "fgan gan": 0.5,
    "fgan alpha 0.5": 1.0,
    "fgan alpha -1": 0.5,  # its raw output is scaled by 1/2
    "fgan alpha 3": 1.0,
}
ELSEWHERE = {
    "fgan kl": "an undecided D's raw output is 1, and D(x) = psi x can't give it where the data lie",
    "fgan weighted_jensen_shannon": "an undecided D's raw output is not 0 but what the weight says",
    "mad": "D has k + 1 classes, and no number for each sample",
}
"""Why the table does not apply."""


def test_every_objective_and_divergence_is_here() -> None:
    names = [*TURN, *ELSEWHERE]
    assert {name.split()[0] for name in names} == set(OBJECTIVES)
    assert {name.split()[1] for name in names if " " in name} == set(get_args(described.DivergenceName))


@pytest.mark.parametrize("name", ["fgan kl", "fgan weighted_jensen_shannon"])
def test_where_the_table_does_not_apply_d_is_not_undecided_at_0(name: str) -> None:
    raw = torch.zeros(1, 1, dtype=torch.float64)
    read = objectives.make(described_as(name)).read(raw, raw)
    assert abs(read.item() - described_as(name).middle) > 0.1


@pytest.mark.parametrize(("name", "turn"), TURN.items())
def test_without_a_penalty_the_players_turn_around_the_solution(name: str, turn: float) -> None:
    assert eigenvalues(name) == pytest.approx([complex(0, -turn), complex(0, turn)], abs=1e-12)


@pytest.mark.parametrize("place", ["r1", "r2"])
@pytest.mark.parametrize("gamma", [0.1, 0.7, 1.0, 1.7, 10.0])
@pytest.mark.parametrize("name", [name for name in TURN if name != "least_squares"])
def test_r1_and_r2_draw_them_in(name: str, gamma: float, place: str) -> None:
    root = (gamma**2 / 4 - TURN[name] ** 2 + 0j) ** 0.5
    expected = sorted([-gamma / 2 - root, -gamma / 2 + root], key=lambda value: (value.real, value.imag))
    # At the critical gamma the eigenvalue is double, and a double root is known to half the digits only.
    assert eigenvalues(name, gamma, place) == pytest.approx(expected, abs=1e-7)
    assert all(value.real < 0 for value in eigenvalues(name, gamma, place))


def test_the_critical_gamma_of_the_original_game_is_1() -> None:
    assert max(abs(value.imag) for value in eigenvalues("minimax", 0.99)) > 0.05
    assert max(abs(value.imag) for value in eigenvalues("minimax", 1.01)) == 0


def radii(name: str, gamma: float, *, simultaneous: bool, steps: int = 1500, rate: float = 0.1) -> list[float]:
    at, out = torch.tensor([0.5, 0.5], dtype=torch.float64), []
    for _ in range(steps):
        move = field(name, at.clone().requires_grad_(), gamma).detach()
        at = at + rate * move * (torch.ones(2) if simultaneous else torch.tensor([1.0, 0.0]))
        if not simultaneous:
            at = at + rate * field(name, at.clone().requires_grad_(), gamma).detach() * torch.tensor([0.0, 1.0])
        out.append(math.hypot(*at.tolist()))
    return out


def test_gradient_descent_does_what_the_eigenvalues_say() -> None:
    start = math.hypot(0.5, 0.5)
    apart = radii("minimax", 0.0, simultaneous=True, steps=800)
    assert apart[-1] > 2 * start, "simultaneous updates spiral outwards"
    around = radii("minimax", 0.0, simultaneous=False)
    assert 0.8 * start < min(around) < max(around) < 1.2 * start, "alternating ones circle"
    inwards = radii("minimax", 1.0, simultaneous=False, steps=400)
    assert inwards[-1] < 1e-3 * start, "and with R1 they arrive"
