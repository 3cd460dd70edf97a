"""Eigenvalues of whole games against those that theory knows."""

from __future__ import annotations

import pytest
import torch

from gantui.evaluation.jacobian import eigenvalues, too_large
from tests.gan.building import trainer

DIRAC = [
    "distribution.name=dirac",
    "latent.dim=1",
    "generator.name=locations",
    "generator.start=[0.0]",
    "discriminator.name=linear",
    "discriminator.start=0.0",
    "objective.name=minimax",
]


def sorted_values(values: torch.Tensor) -> list[complex]:
    return sorted(values.tolist(), key=lambda value: (round(value.real, 6), value.imag))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([], [-0.5j, 0.5j]),
        (["objective.name=wasserstein"], [-1j, 1j]),
        (["penalties.r1.gamma=0.6"], [-0.3 - 0.4j, -0.3 + 0.4j]),
        (["penalties.r1.gamma=2.6"], [-2.5, -0.1]),
    ],
)
def test_the_dirac_gan_has_the_eigenvalues_of_theory(settings: list[str], expected: list[complex]) -> None:
    found = sorted_values(eigenvalues(trainer(*DIRAC, *settings)))
    assert found == pytest.approx(
        sorted(expected, key=lambda value: (complex(value).real, complex(value).imag)), abs=1e-5
    )


def test_a_small_game_has_one_for_each_weight_and_they_come_in_conjugate_pairs() -> None:
    made = trainer("generator.hidden=[4]", "discriminator.hidden=[3]", seeds=(0, 1))
    for _ in range(3):
        made.step()
    before = {name: tensor.clone() for name, tensor in made.state().items()}
    values = eigenvalues(made, member=1)
    assert len(values) == (3 * 4 + 4 + 4 * 2 + 2) + (2 * 3 + 3 + 3 + 1)
    torch.testing.assert_close(values.sum().imag, torch.zeros((), dtype=torch.float64), atol=1e-9, rtol=0)
    assert all(torch.equal(tensor, before[name]) for name, tensor in made.state().items()), "nothing has moved"
    alone = trainer("generator.hidden=[4]", "discriminator.hidden=[3]", seeds=(1,))
    for _ in range(3):
        alone.step()
    torch.testing.assert_close(
        torch.sort(eigenvalues(alone).abs()).values, torch.sort(values.abs()).values, rtol=1e-2, atol=1e-4
    )


def test_large_games_are_refused_with_the_reason() -> None:
    assert too_large(trainer()) == ""
    assert "weights; eigenvalues are told of up to 600" in too_large(trainer("generator.hidden=[64, 64]"))
