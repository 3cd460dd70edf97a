"""The Dirac-GAN in training: what the real trainer does against the linearised game, whose map is known exactly.

Near the solution both players' gradients are linear: (theta, psi)' = A (theta, psi), with the eigenvalues that
Mescheder 2018 states: +-i/2 for the original game, +-i for the Wasserstein one; R1 and consensus add friction. One
iteration of plain gradient descent at rate h is then a matrix that each scheme makes of A.
"""

from __future__ import annotations

import cmath

import pytest
import torch
from torch import Tensor

from gantui.gan.trainer import LOG
from tests.gan.building import DIRAC, both, trainer

RATE, STEPS = 0.1, 320
START = torch.tensor([0.05, 0.0], dtype=torch.float64)
IDENTITY = torch.eye(2, dtype=torch.float64)


def flow(slope: float, r1: float = 0.0, consensus: float = 0.0) -> Tensor:
    """A: (theta, psi)' = (slope psi, -slope theta), with friction: of R1 on psi, of consensus on both."""
    friction = consensus * slope**2
    return torch.tensor([[-friction, slope], [-slope, -friction - r1]], dtype=torch.float64)


def at_once(a: Tensor) -> Tensor:
    return IDENTITY + RATE * a


def in_turn(a: Tensor) -> Tensor:
    """D by its row of A, then G by its own, where D has moved."""
    of_d, of_g = IDENTITY.clone(), IDENTITY.clone()
    of_d[1] += RATE * a[1]
    of_g[0] += RATE * a[0]
    return of_g @ of_d


def ahead(a: Tensor) -> Tensor:
    """s + h A (s + h A s)."""
    return IDENTITY + RATE * a @ (IDENTITY + RATE * a)


def measured(*settings: str, steps: int = STEPS) -> Tensor:
    """(theta, psi) from the start on: [1 + steps, 2]."""
    made = trainer(
        *DIRAC,
        *both("name=sgd", f"lr={RATE}"),
        f"generator.start=[{START[0]}]",
        f"discriminator.start={START[1]}",
        "schedule.batch_size=1",
        *settings,
    )
    rows = []
    for step in range(1, steps + 1):
        made.step()
        if step % LOG == 0 or step == steps:
            rows.append(made.drain()[:, 0])
    places = torch.cat(rows)[:, [made.columns.index("theta"), made.columns.index("psi")]].double()
    return torch.cat([START.unsqueeze(0), places])


def fitted(places: Tensor) -> Tensor:
    """The matrix that takes each place nearest to the next."""
    return torch.linalg.lstsq(places[:-1], places[1:]).solution.T


def turn(matrix: Tensor) -> tuple[float, float]:
    """Growth and angle an iteration: modulus and argument of the eigenvalue that matters."""
    largest = max(torch.linalg.eigvals(matrix).tolist(), key=lambda value: (abs(value), value.imag))
    return abs(largest), abs(cmath.phase(largest))


SIMULTANEOUS, EXTRA = "scheme.name=simultaneous", "scheme.name=extragradient"
CASES: dict[str, tuple[list[str], Tensor]] = {
    "minimax, at once": (["objective.name=minimax", SIMULTANEOUS], at_once(flow(0.5))),
    "non-saturating, at once": ([SIMULTANEOUS], at_once(flow(0.5))),
    "Wasserstein, at once": (
        [
            "objective.name=wasserstein",
            SIMULTANEOUS,
        ],
        at_once(flow(1.0)),
    ),
    "hinge, at once": (["objective.name=hinge", SIMULTANEOUS], at_once(flow(1.0))),
    "relativistic, at once": (["objective.name=relativistic", SIMULTANEOUS], at_once(flow(0.5))),
    "f-GAN, at once": (["objective={name='fgan', divergence='gan'}", SIMULTANEOUS], at_once(flow(0.5))),
    "minimax, in turn": (["objective.name=minimax"], in_turn(flow(0.5))),
    "non-saturating, in turn": ([], in_turn(flow(0.5))),
    "Wasserstein, in turn": (["objective.name=wasserstein"], in_turn(flow(1.0))),
    **{
        f"R1, gamma {gamma}, {name}": ([f"penalties.r1.gamma={gamma}", f"scheme.name={scheme}"], of(flow(0.5, gamma)))
        for gamma in (0.2, 1.0, 3.0)
        for name, scheme, of in (("at once", "simultaneous", at_once), ("in turn", "alternating", in_turn))
    },
    "R2": (["penalties.r2.gamma=0.3", SIMULTANEOUS], at_once(flow(0.5, 0.3))),
    "consensus": (["scheme={name='consensus', weight=1.0}"], at_once(flow(0.5, consensus=1.0))),
    "consensus, Wasserstein": (
        ["scheme={name='consensus', weight=0.3}", "objective.name=wasserstein"],
        at_once(flow(1.0, consensus=0.3)),
    ),
    "extragradient": ([EXTRA], ahead(flow(0.5))),
    "extragradient, Wasserstein, R1": (
        [EXTRA, "objective.name=wasserstein", "penalties.r1.gamma=0.2"],
        ahead(flow(1.0, 0.2)),
    ),
}


@pytest.mark.parametrize(("settings", "expected"), CASES.values(), ids=CASES)
def test_a_training_is_the_linear_map_of_its_scheme(settings: list[str], expected: Tensor) -> None:
    places = measured(*settings, steps=100)
    found = fitted(places)
    torch.testing.assert_close(found, expected, rtol=0, atol=2e-4)
    growth, angle = turn(expected)
    assert turn(found) == pytest.approx((growth, angle), abs=2e-3)
    # Over the whole run: after so many turns, and so much nearer or farther.
    predicted = torch.linalg.matrix_power(expected, 100) @ START
    size = max(predicted.norm().item(), 1e-9)
    assert (places[100] - predicted).norm().item() <= 0.02 * size + 1e-9


def radius(places: Tensor) -> tuple[float, float]:
    """At the start and, averaged over a turn, at the end."""
    return places[0].norm().item(), places[-130:].norm(dim=1).mean().item()


def test_the_plain_game_circles_in_turn_and_spirals_out_at_once() -> None:
    start, end = radius(measured())
    assert end == pytest.approx(start, rel=0.05)
    start, end = radius(measured(SIMULTANEOUS))
    assert end > 1.2 * start
    start, end = radius(measured(EXTRA))
    assert end < 0.9 * start, "extragradient spirals in"


def crossings(places: Tensor) -> int:
    return int((places[1:, 0].sign() != places[:-1, 0].sign()).sum())


def test_r1_draws_the_players_in_around_the_solution_below_the_critical_gamma_and_straight_above() -> None:
    below, critical, above = (measured(f"penalties.r1.gamma={gamma}") for gamma in (0.2, 1.0, 3.0))
    assert all(radius(places)[1] < 0.2 * radius(places)[0] for places in (below, critical, above))
    assert crossings(below) >= 3
    assert crossings(critical) <= 1
    assert crossings(above) == 0
    assert radius(critical)[1] < min(radius(below)[1], radius(above)[1]), "and fastest at it"


def optimistic(a: Tensor) -> Tensor:
    """s' = s + 2 h A s - h A s_before, a map of (s, s_before)."""
    top = torch.cat([IDENTITY + 2 * RATE * a, -RATE * a], dim=1)
    return torch.cat([top, torch.cat([IDENTITY, 0 * IDENTITY], dim=1)])


@pytest.mark.parametrize(("objective", "slope"), [("non_saturating", 0.5), ("wasserstein", 1.0)])
def test_optimism_draws_the_players_in(objective: str, slope: float) -> None:
    """With an eps that dwarfs the gradients, and no momentum, Adam's step is the gradient: optimistic descent."""
    eps = 1e4
    adam = both("name=optimistic_adam", f"lr={RATE * eps}", f"eps={eps}", "betas=[0.0, 0.9]")
    places = measured(*adam, SIMULTANEOUS, f"objective.name={objective}")
    expected = optimistic(flow(slope))
    # The first step has none before it: twice the gradient.
    state = torch.cat([START + 2 * RATE * flow(slope) @ START, START])
    predicted = (torch.linalg.matrix_power(expected, 149) @ state)[:2]
    assert (places[150] - predicted).norm() <= 0.02 * predicted.norm()
    pairs = torch.cat([places[2:], places[1:-1]], dim=1)
    again = pairs[:-1] @ expected.T
    torch.testing.assert_close(again[:, :2], pairs[1:, :2], rtol=0, atol=2e-5)
    largest = max(torch.linalg.eigvals(expected).abs().tolist())
    assert largest < 1
    decay = (places[-1].norm() / places[100].norm()).item() ** (1 / (len(places) - 101))
    assert decay == pytest.approx(largest, abs=1e-3)
