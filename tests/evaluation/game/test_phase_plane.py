"""The flow of the Dirac-GAN against the vector field written out (Mescheder 2018, section 2.2)."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gantui.evaluation.game import phase_plane
from gantui.evaluation.pictures.window import grid
from tests.gan.building import CPU, DIRAC, trainer, weights

EXTENT = (-2.0, 3.0, -1.5, 2.5)
ROWS, COLUMNS = 5, 7
Field = tuple[Tensor, Tensor]


def sigmoid(x: Tensor) -> Tensor:
    return torch.sigmoid(x)


def minimax(theta: Tensor, psi: Tensor, at: float) -> Field:
    """D ascends log D(at) + log(1 - D(theta)), G descends the second."""
    return psi * sigmoid(psi * theta), at * sigmoid(-psi * at) - theta * sigmoid(psi * theta)


def non_saturating(theta: Tensor, psi: Tensor, at: float) -> Field:
    return psi * sigmoid(-psi * theta), minimax(theta, psi, at)[1]


def wasserstein(theta: Tensor, psi: Tensor, at: float) -> Field:
    return psi, at - theta


def with_r1(theta: Tensor, psi: Tensor, at: float) -> Field:
    """D also descends gamma/2 psi^2, gamma = 0.7."""
    of_g, of_d = minimax(theta, psi, at)
    return of_g, of_d - 0.7 * psi


def consensus(theta: Tensor, psi: Tensor, at: float) -> Field:
    """Both also descend 1.5/2 |v|^2, with data at 0: |v|^2 = s^2 (theta^2 + psi^2), s = sigmoid(psi theta)."""
    of_g, of_d = minimax(theta, psi, 0.0)
    s = sigmoid(psi * theta)
    bend = s * s * (1 - s) * (theta**2 + psi**2)
    return of_g - 1.5 * (bend * psi + s**2 * theta), of_d - 1.5 * (bend * theta + s**2 * psi)


@pytest.mark.parametrize("at", [0.0, 1.3])
@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (["objective.name=minimax"], minimax),
        (["objective.name=non_saturating"], non_saturating),
        (["objective.name=wasserstein"], wasserstein),
        (["objective.name=minimax", "scheme.name=simultaneous"], minimax),
        (["objective.name=minimax", "scheme.name=extragradient"], minimax),
        (["objective.name=minimax", "penalties.r1.gamma=0.7"], with_r1),
        (["objective.name=minimax", "scheme={name='consensus', weight=1.5}"], consensus),
    ],
)
def test_the_flow_is_the_games_vector_field(settings: list[str], field: object, at: float) -> None:
    if field is consensus and at:
        pytest.skip("written out for data at 0 only")
    made = trainer(*DIRAC, *settings, f"distribution.at={at}", seeds=(0, 1))
    before = weights(made)
    found = phase_plane.flow(made, EXTENT, ROWS, COLUMNS)
    assert found.shape == (ROWS, COLUMNS, 2)
    places = grid(EXTENT, ROWS, COLUMNS, CPU)
    assert places[0, 1] > places[-1, 1], "row 0 is at the top"
    expected = torch.stack(field(places[:, 0], places[:, 1], at), 1)  # type: ignore[operator]
    torch.testing.assert_close(found.reshape(-1, 2), expected, rtol=1e-4, atol=1e-5)
    assert torch.equal(weights(made), before), "looking moves nothing"
    assert made.steps_done == 0


def test_a_training_follows_the_flow() -> None:
    made = trainer(
        *DIRAC,
        "scheme.name=simultaneous",
        "discriminator.start=0.5",
        *(f"optimizers.{player}={{name='sgd', lr=0.01}}" for player in ("generator", "discriminator")),
    )
    theta, psi = phase_plane.place(made).tolist()
    assert (theta, psi) == (1.0, 0.5)
    here = phase_plane.flow(made, (theta - 1e-3, theta + 1e-3, psi - 1e-3, psi + 1e-3), 1, 1)[0, 0]
    made.step()
    torch.testing.assert_close(phase_plane.place(made), torch.tensor([theta, psi]) + 0.01 * here, rtol=0, atol=1e-6)


@pytest.mark.parametrize("at", [0.0, 2.0])
def test_the_window_has_the_resting_place_in_its_middle_and_room_for_a_circle(at: float) -> None:
    made = trainer(*DIRAC, f"distribution.at={at}", "generator.start=[3.0]", "discriminator.start=-0.5")
    for _ in range(3):
        made.step()
    left, right, bottom, top = phase_plane.window(made)
    assert (left + right) / 2 == pytest.approx(at)
    assert (bottom + top) / 2 == pytest.approx(0)
    reach = (right - left) / 2
    assert reach == pytest.approx(top)
    assert reach > max(abs(3 - at), 0.5)


def test_the_window_around_data_with_a_width_lies_around_their_mean() -> None:
    made = trainer(*DIRAC, "distribution={name='gaussian', mean=4.0, std=1.0}")
    left, right, *_ = phase_plane.window(made)
    assert (left + right) / 2 == pytest.approx(4.0, abs=0.1)
