"""Eigenvalues of whole games against those that theory knows."""

from __future__ import annotations

import pytest
import torch

from gantui.evaluation.game.jacobian import spectrum, too_large
from gantui.gan.trainer import Trainer
from tests.gan.building import DIRAC, both, run, trainer
from tests.gan.test_dirac_training import CASES, RATE

AWAY = [*DIRAC, "generator.start=[3.0]", "discriminator.start=-1.0"]
"""Where both players rest is known all the same."""


def eigenvalues(made: Trainer, member: int = 0) -> torch.Tensor:
    return spectrum(made, member).flow


def sorted_values(values: torch.Tensor) -> list[complex]:
    return sorted(values.tolist(), key=lambda value: (round(value.real, 6), value.imag))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([], [-0.5j, 0.5j]),
        (["objective.name=minimax"], [-0.5j, 0.5j]),
        (["objective.name=wasserstein"], [-1j, 1j]),
        (["penalties.r1.gamma=0.6"], [-0.3 - 0.4j, -0.3 + 0.4j]),
        (["penalties.r1.gamma=2.6"], [-2.5, -0.1]),
    ],
)
def test_the_dirac_gan_has_the_eigenvalues_of_theory(settings: list[str], expected: list[complex]) -> None:
    found = sorted_values(eigenvalues(trainer(*AWAY, *settings)))
    assert found == pytest.approx(
        sorted(expected, key=lambda value: (complex(value).real, complex(value).imag)), abs=1e-5
    )


@pytest.mark.parametrize(("settings", "expected"), CASES.values(), ids=CASES)
def test_an_iteration_multiplies_as_the_scheme_s_own_matrix_does(settings: list[str], expected: torch.Tensor) -> None:
    made = trainer(*AWAY, *both("name=sgd", f"lr={RATE}"), "schedule.batch_size=1", *settings)
    found, known = spectrum(made).update, torch.linalg.eigvals(expected)
    assert sorted_values(found) == pytest.approx(sorted_values(known), abs=1e-6)


def test_players_that_move_several_times_in_turn() -> None:
    settings = ("scheme={name='alternating', d_steps=3, g_steps=2, first='generator'}", *both("name=sgd"))
    made = trainer(*AWAY, *settings, "optimizers.discriminator.lr=0.1", "optimizers.generator.lr=0.02")
    d = torch.tensor([[1.0, -3 * 0.1 * 0.5], [0.0, 1.0]], dtype=torch.float64)
    g = torch.tensor([[1.0, 0.0], [2 * 0.02 * 0.5, 1.0]], dtype=torch.float64)
    assert sorted_values(spectrum(made).update) == pytest.approx(sorted_values(torch.linalg.eigvals(d @ g)), abs=1e-6)


@pytest.mark.parametrize("optimizer", [["name=rmsprop"], ["name=adam", "betas=[0.0, 0.9]"]])
def test_an_optimizer_s_own_step_sizes_count(optimizer: list[str]) -> None:
    """With an eps that dwarfs the gradients the step is the gradient times lr / eps."""
    chosen = both(*optimizer, "lr=1e3", "eps=1e4")
    made = trainer(*AWAY, *chosen, "scheme.name=simultaneous")
    assert "before the first step" in spectrum(made).about
    run(made, 1)
    assert sorted_values(spectrum(made).update) == pytest.approx([1 - 0.05j, 1 + 0.05j], abs=1e-4)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (both("name=adam", "betas=[0.5, 0.9]"), "adam goes on by what it remembers"),
        (both("name=sgd", "momentum=0.9"), "sgd goes on by what it remembers"),
        (both("name=optimistic_adam"), "optimistic_adam goes on by what it remembers"),
        (["scheme.name=unrolled", *both("name=sgd")], "the scheme 'unrolled'"),
        (["penalties.clip.limit=0.1", *both("name=sgd")], "clipping stops weights"),
    ],
)
def test_an_update_that_is_not_told_says_why_and_the_flow_is(settings: list[str], why: str) -> None:
    found = spectrum(trainer(*AWAY, *settings))
    assert why in found.about
    assert (len(found.flow), len(found.update)) == (2, 0)


def test_a_small_game_has_one_for_each_weight_and_they_come_in_conjugate_pairs() -> None:
    made = trainer("generator.hidden=[4]", "discriminator.hidden=[3]", seeds=(0, 1))
    for _ in range(3):
        made.step()
    before = {name: tensor.clone() for name, tensor in made.state().items()}
    found = spectrum(made, member=1)
    values = found.flow
    assert len(found.update) in (0, len(values))
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
