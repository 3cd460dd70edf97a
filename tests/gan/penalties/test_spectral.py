"""Spectral normalisation against exact singular values."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.experiment import networks as described
from gantui.gan import networks
from gantui.gan.networks.spectral import SpectralNorm
from gantui.gan.trainer import Trainer
from tests.gan.building import DISCRIMINATORS, PLAIN, options, possible, run, source, trainer

SPECTRAL = "penalties.spectral_norm=true"
NORMALISED = {name: [*chosen, SPECTRAL] for name, chosen in DISCRIMINATORS.items() if possible(*chosen, SPECTRAL)}


def normalised(made: Trainer) -> list[Tensor]:
    """D's matrices as they are applied, [members, in, out] each, and its kernels as [members, out, the rest]."""
    d = made.discriminator
    assert isinstance(d.network, SpectralNorm)
    effective = d.network._normalised(d.params.detach(), d.buffers)
    return [part.flatten(2) for part in d.network.parts(effective) if part.dim() >= 3]


def settle(made: Trainer) -> None:
    """Power iteration on the weights as they are, until it stands."""
    for _ in range(400):
        made.discriminator.begin()


@pytest.mark.parametrize("settings", NORMALISED.values(), ids=NORMALISED)
def test_every_matrix_has_norm_1_once_the_iteration_stands(settings: list[str]) -> None:
    made = run(trainer(*settings, seeds=(0, 1)), 5)
    settle(made)
    found = normalised(made)
    assert len(found) >= 2
    for matrix in found:
        norms = torch.linalg.svdvals(matrix.double())[:, 0]
        assert norms.tolist() == pytest.approx([1, 1], abs=1e-4)


def test_only_matrices_are_divided() -> None:
    made = run(trainer("discriminator.normalisation=batch", SPECTRAL), 3)
    d = made.discriminator
    assert isinstance(d.network, SpectralNorm)
    before, after = (
        d.network.parts(w) for w in (d.params.detach(), d.network._normalised(d.params.detach(), d.buffers))
    )
    for raw, effective in zip(before, after, strict=True):
        assert torch.equal(raw, effective) == (raw.dim() == 2)


def test_the_norms_are_about_right_from_the_first_step_on() -> None:
    for matrix in normalised(trainer("discriminator.hidden=[64, 64, 64]", SPECTRAL, seeds=(0, 1, 2))):
        assert torch.linalg.svdvals(matrix)[:, 0].tolist() == pytest.approx([1, 1, 1], abs=0.1)


def iterated(matrix: Tensor, memory: Tensor) -> Tensor:
    """u and v of MATRIX [in, out] after one power iteration by hand."""
    v = matrix.T @ memory[: len(matrix)]
    v = v / v.norm()
    u = matrix @ v
    return torch.cat([u / u.norm(), v])


def test_one_power_iteration_an_update_of_d_and_none_else(monkeypatch: pytest.MonkeyPatch) -> None:
    made = run(trainer(SPECTRAL, "scheme.d_steps=2", "discriminator.hidden=[]"), 3)
    d = made.discriminator
    moved: list[Tensor] = []
    descend = d.descend
    monkeypatch.setattr(d, "descend", lambda gradient: (moved.append(d.params.detach().clone()), descend(gradient)))
    points = torch.randn(1, 5, 2)
    for move, iterations in (
        (lambda: made.extra_update("discriminator"), 1),
        (made.step, 2),
        (lambda: made.extra_update("generator"), 0),
        (lambda: made.score(points, points, points), 0),
        (lambda: made.fakes(torch.randn(1, 5, 3)), 0),
    ):
        moved.clear()
        expected = d.buffers[0].clone()
        move()
        assert len(moved) == iterations
        for weights in moved:  # as they were before each of D's steps
            expected = iterated(weights[0, :2].reshape(2, 1), expected)
        torch.testing.assert_close(d.buffers[0], expected)


@pytest.mark.parametrize("iterations", [1, 3])
def test_a_power_iteration_is_miyatos(iterations: int) -> None:
    chosen = networks.make(options(described.NETWORKS, "mlp", hidden=[5, 4]), 3, 1)
    network = SpectralNorm(chosen, iterations)
    weights = torch.stack([chosen.initial(source(seed)) for seed in range(2)])
    memory = torch.randn(2, network.buffer_size, generator=source(9))
    after = network.advanced(weights, memory)
    matrices = [part for part in chosen.parts(weights) if part.dim() == 3]
    for member in range(2):
        at = 0
        for matrix in matrices:
            fan_in, fan_out = matrix.shape[1:]
            expected = memory[member, at : at + fan_in + fan_out]
            for _ in range(iterations):
                expected = iterated(matrix[member], expected)
            torch.testing.assert_close(after[member, at : at + fan_in + fan_out], expected)
            at += fan_in + fan_out
        assert at == network.buffer_size


def test_the_gradient_takes_the_singular_vectors_for_constants() -> None:
    """W / sigma with sigma = u W v: the gradient of <G, W/sigma> is (G - <G, W/sigma> u v^T) / sigma."""
    chosen: Any = networks.make(options(described.NETWORKS, "mlp", hidden=[]), 4, 3)
    network = SpectralNorm(chosen, 1)
    weights = chosen.initial(source()).unsqueeze(0).requires_grad_()
    memory = network.initial_buffers(weights.detach())
    x = torch.randn(1, 6, 4, generator=source(1))
    pull = torch.randn(1, 6, 3, generator=source(2))
    (slope,) = torch.autograd.grad((network(weights, x, memory, True) * pull).sum(), weights)
    matrix = weights.detach()[0, :12].reshape(4, 3)
    u, v = memory[0, :4], memory[0, 4:7]
    sigma = u @ matrix @ v
    outer = x[0].T @ pull[0]
    expected = (outer - (outer * matrix / sigma).sum() * u.outer(v)) / sigma
    torch.testing.assert_close(slope[0, :12].reshape(4, 3), expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(slope[0, 12:15], pull[0].sum(0), rtol=1e-4, atol=1e-5)


def test_it_has_the_gradients_of_its_values_twice() -> None:
    network = SpectralNorm(networks.make(options(described.NETWORKS, "mlp", hidden=[4], activation="tanh"), 2, 1), 1)
    weights = torch.stack([network.initial(source(seed)) for seed in range(2)])
    memory = network.initial_buffers(weights).double()
    inputs = (weights.double().requires_grad_(), torch.randn(2, 3, 2, dtype=torch.float64, requires_grad=True))
    assert torch.autograd.gradcheck(lambda w, x: network(w, x, memory, True), inputs)
    assert torch.autograd.gradgradcheck(lambda w, x: network(w, x, memory, True), inputs)


def test_d_is_as_steep_as_1_at_most() -> None:
    made = run(trainer(SPECTRAL, *PLAIN, "objective.name=wasserstein", "optimizers.discriminator.lr=0.5"), 30)
    settle(made)
    x = torch.randn(1, 500, 2).mul_(3).requires_grad_()
    d = made.discriminator
    (slope,) = torch.autograd.grad(d.network(d.params, x, d.buffers, True).sum(), x)
    assert slope.norm(dim=2).max() <= 1 + 1e-3
    bare = run(trainer(*PLAIN, "objective.name=wasserstein", "optimizers.discriminator.lr=0.5"), 30)
    (slope,) = torch.autograd.grad(bare.discriminator.network(bare.discriminator.params, x, d.buffers, True).sum(), x)
    assert not slope.norm(dim=2).max() <= 1 + 1e-3, "and without it is not"
