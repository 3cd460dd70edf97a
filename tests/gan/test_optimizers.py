"""The optimizers against torch.optim used directly, their formulas written out, and the rates over a training."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.experiment import optimizers as described
from gantui.experiment.tree import Schedule
from gantui.gan import optimizers
from gantui.gan.learning_rate import rate_factor
from gantui.gan.optimizers import OPTIMIZERS
from tests.gan.building import options, source

CASES: list[tuple[str, dict[str, Any], Any, dict[str, Any]]] = [
    ("sgd", {"lr": 0.1}, torch.optim.SGD, {"lr": 0.1}),
    ("sgd", {"lr": 0.1, "momentum": 0.9}, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    ("rmsprop", {"lr": 0.01}, torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.99, "eps": 1e-8}),
    ("rmsprop", {"alpha": 0.9, "eps": 1e-3}, torch.optim.RMSprop, {"lr": 1e-3, "alpha": 0.9, "eps": 1e-3}),
    ("adam", {}, torch.optim.Adam, {"lr": 1e-3, "betas": (0.5, 0.999), "eps": 1e-8}),
    (
        "adam",
        {"lr": 0.01, "betas": [0, 0.9], "eps": 1e-6},
        torch.optim.Adam,
        {"lr": 0.01, "betas": (0.0, 0.9), "eps": 1e-6},
    ),
]


def descend(weights: Tensor, optimizer: torch.optim.Optimizer, slopes: Tensor) -> Tensor:
    for slope in slopes:
        weights.grad = slope.clone()
        optimizer.step()
    return weights.detach()


def test_every_optimizer_is_tried() -> None:
    assert {name for name, *_ in CASES} == set(OPTIMIZERS)


@pytest.mark.parametrize(("name", "settings", "theirs", "arguments"), CASES)
def test_an_optimizer_is_torchs(name: str, settings: dict[str, Any], theirs: Any, arguments: dict[str, Any]) -> None:
    start, slopes = torch.randn(3, 50, generator=source()), torch.randn(20, 3, 50, generator=source(1))
    ours, reference = start.clone().requires_grad_(), start.double().requires_grad_()
    moved = descend(ours, optimizers.make(options(described.OPTIMIZERS, name, **settings), ours), slopes)
    expected = descend(reference, theirs([reference], foreach=False, **arguments), slopes.double())
    torch.testing.assert_close(moved.double(), expected, rtol=1e-5, atol=1e-6)
    assert not torch.equal(moved, start)


def test_the_first_steps_by_hand() -> None:
    slope = torch.tensor([[2.0, -0.5]])
    for name, settings, expected in [
        ("sgd", {"lr": 0.1}, [-0.2, 0.05]),
        ("rmsprop", {"lr": 0.1, "alpha": 0.75}, [-0.2, 0.2]),  # g / sqrt((1 - alpha) g^2)
        ("adam", {"lr": 0.1}, [-0.1, 0.1]),  # both moments' bias is corrected
    ]:
        weights = torch.zeros(1, 2, requires_grad=True)
        chosen = optimizers.make(options(described.OPTIMIZERS, name, **settings), weights)
        assert descend(weights, chosen, slope[None]).flatten().tolist() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("decay", "final", "step", "factor"),
    [
        ("constant", 0.1, 0, 1.0),
        ("constant", 0.1, 900, 1.0),
        ("linear", 0.1, 0, 1.0),
        ("linear", 0.1, 50, 0.55),
        ("linear", 0.0, 75, 0.25),
        ("linear", 0.1, 100, 0.1),
        ("linear", 0.1, 900, 0.1),
        ("cosine", 0.1, 0, 1.0),
        ("cosine", 0.1, 50, 0.55),
        ("cosine", 0.0, 25, (1 + math.sqrt(0.5)) / 2),
        ("cosine", 0.02, 100, 0.02),
        ("cosine", 0.02, 900, 0.02),
    ],
)
def test_rates_over_a_training(decay: str, final: float, step: int, factor: float) -> None:
    schedule = Schedule.model_validate({"lr_decay": decay, "lr_final": final, "steps": 100})
    assert rate_factor(schedule, step) == pytest.approx(factor, abs=1e-12)
