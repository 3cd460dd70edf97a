"""The optimizers against torch.optim used directly, and their formulas written out."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from gantui.experiment import optimizers as described
from gantui.gan import optimizers
from gantui.gan.optimizers import OPTIMIZERS
from gantui.gan.optimizers.base import OfTorch
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


def descend(weights: Tensor, optimizer: optimizers.Optimizer | torch.optim.Optimizer, slopes: Tensor) -> Tensor:
    for slope in slopes:
        weights.grad = slope.clone()
        optimizer.step()
    return weights.detach()


def test_every_optimizer_is_tried() -> None:
    assert {name for name, *_ in CASES} == set(OPTIMIZERS) - {"optimistic_adam"}


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


def test_betas_that_are_tensors_are_torchs_betas() -> None:
    start, slopes = torch.randn(3, 50, generator=source()), torch.randn(20, 3, 50, generator=source(1))
    ours, reference = start.clone().requires_grad_(), start.double().requires_grad_()
    mine = optimizers.make(options(described.OPTIMIZERS, "adam", lr=0.01), ours)
    theirs = torch.optim.Adam([reference], lr=0.01, foreach=False)
    for step, slope in enumerate(slopes):
        betas = (0.5 + 0.02 * step, 0.9 + 0.004 * step)
        mine.set({"betas": tuple(torch.tensor(beta, dtype=torch.float64) for beta in betas)})
        theirs.param_groups[0]["betas"] = betas
        moved = descend(ours, mine, slope[None])
        expected = descend(reference, theirs, slope[None].double())
    torch.testing.assert_close(moved.double(), expected, rtol=1e-5, atol=1e-6)
    one, other = mine.state, theirs.state[reference]
    assert one.keys() == other.keys()
    assert all(one[name].shape == other[name].shape for name in one)


FUSED: list[tuple[str, dict[str, Any], Any]] = [
    ("sgd", {}, torch.optim.SGD),
    ("sgd", {"momentum": 0.9}, torch.optim.SGD),
    ("adam", {"betas": [0.5, 0.9]}, torch.optim.Adam),
]


@pytest.mark.parametrize(("name", "settings", "theirs"), FUSED)
@pytest.mark.parametrize("rate", [0.01, torch.tensor(0.01)], ids=["a number", "a tensor"])
def test_a_kernel_is_called_as_torch_calls_it(name: str, settings: dict[str, Any], theirs: Any, rate: Any) -> None:
    """Bit for bit. What fails here is `gantui/gan/internals.py`: torch's private functions have changed."""
    start, slopes = torch.randn(3, 50, generator=source()), torch.randn(5, 3, 50, generator=source(1))
    ours, reference = start.clone().requires_grad_(), start.clone().requires_grad_()
    mine = optimizers.make(options(described.OPTIMIZERS, name, **settings), ours)
    mine.set({"lr": rate})
    other = theirs([reference], lr=rate, fused=True, **settings)
    assert torch.equal(descend(ours, mine, slopes), descend(reference, other, slopes))
    assert mine.state.keys() == other.state[reference].keys()
    assert all(torch.equal(value, other.state[reference][key]) for key, value in mine.state.items())


def test_one_of_torchs_optimizers_may_be_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a plug-in does: it steps, its settings are turned, and what it remembers is saved and loaded."""
    chosen = options(described.OPTIMIZERS, "adam", betas=[0.5, 0.9])
    start, slopes = torch.randn(3, 50, generator=source()), torch.randn(6, 3, 50, generator=source(1))
    expected = start.clone().requires_grad_()
    ours = optimizers.make(chosen, expected)
    descend(expected, ours, slopes[:3])
    ours.set({"lr": torch.tensor(0.02)})
    descend(expected, ours, slopes[3:])

    register = {"adam": lambda options, weights: torch.optim.Adam([weights], lr=options.lr, betas=options.betas)}
    monkeypatch.setattr(optimizers.OPTIMIZERS, "find", register.__getitem__)
    weights = start.clone().requires_grad_()
    first = optimizers.make(chosen, weights)
    assert first.state == {}
    descend(weights, first, slopes[:3])
    assert first.state.keys() == optimizers.state_after_a_step(chosen, weights).keys()
    second = optimizers.make(chosen, weights)
    second.load_state({key: value.clone() for key, value in first.state.items()})
    second.set(optimizers.make(chosen, torch.zeros_like(weights)).settings | {"lr": 0.02})
    torch.testing.assert_close(descend(weights, second, slopes[3:]), expected.detach(), rtol=1e-5, atol=1e-6)
    assert torch.equal(second.state["step"], ours.state["step"])


OPTIMISTIC: list[dict[str, Any]] = [{}, {"lr": 0.01, "betas": [0, 0.9], "eps": 1e-6}]


@pytest.mark.parametrize("settings", OPTIMISTIC)
def test_optimistic_adam_is_its_formula(settings: dict[str, Any]) -> None:
    chosen = options(described.OPTIMIZERS, "optimistic_adam", **settings)
    (beta1, beta2), eps = chosen.betas, chosen.eps
    start, slopes = torch.randn(3, 50, generator=source()), torch.randn(20, 3, 50, generator=source(1))
    ours = start.clone().requires_grad_()
    moved = descend(ours, optimizers.make(chosen, ours), slopes)
    w, m, v, before = start.double(), torch.zeros(3, 50), torch.zeros(3, 50), torch.zeros(3, 50)
    for t, slope in enumerate(slopes.double(), 1):
        m, v = beta1 * m + (1 - beta1) * slope, beta2 * v + (1 - beta2) * slope**2
        now = (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + eps)
        w, before = w - 2 * chosen.lr * now + chosen.lr * before, now
    torch.testing.assert_close(moved.double(), w, rtol=1e-4, atol=1e-5)


def test_optimistic_adams_step_is_twice_the_newest_less_the_one_before() -> None:
    """Under a gradient that stays the same Adam's step is lr, and so is this one, after a first of twice that."""
    weights = torch.zeros(1, 2, requires_grad=True)
    chosen = optimizers.make(options(described.OPTIMIZERS, "optimistic_adam", lr=0.1), weights)
    slope = torch.tensor([[2.0, -0.5]])
    places = [descend(weights, chosen, slope[None]).flatten().tolist() for _ in range(3)]
    assert [x for place in places for x in place] == pytest.approx([-0.2, 0.2, -0.3, 0.3, -0.4, 0.4], rel=1e-3)


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_an_optimizer_remembers_what_it_says(name: str) -> None:
    chosen, weights = options(described.OPTIMIZERS, name), torch.randn(2, 5, requires_grad=True)
    optimizer = optimizers.make(chosen, weights)
    descend(weights, optimizer, torch.randn(3, 2, 5))
    expected = optimizers.state_after_a_step(chosen, weights)
    assert {key: value.shape for key, value in optimizer.state.items()} == {
        key: value.shape for key, value in expected.items()
    }


@pytest.mark.parametrize("name", ["adam", "optimistic_adam"])
def test_a_loaded_count_of_steps_lies_beside_the_weights(name: str) -> None:
    """On a GPU a CUDA graph then goes on counting; "meta" stands for one."""
    weights = torch.zeros(1, 64, device="meta", requires_grad=True)
    chosen = options(described.OPTIMIZERS, name)
    made = optimizers.make(chosen, weights)
    saved = optimizers.state_after_a_step(chosen, torch.zeros(1, 64))
    made.load_state({key: torch.zeros(value.shape) for key, value in saved.items()})
    assert {value.device.type for value in made.state.values()} == {"meta"}


def test_one_of_torchs_that_loads_a_state_still_reads_the_rate_that_it_was_given() -> None:
    """Loading makes copies of its settings: a learning rate would silently stand still."""
    weights, rate = torch.zeros(1, 2, requires_grad=True), torch.tensor(0.5)
    made = OfTorch(torch.optim.Adam([weights], lr=0.5))
    made.set({"lr": rate})
    weights.grad = torch.ones(1, 2)
    made.step()
    made.load_state({name: tensor.clone() for name, tensor in made.state.items()})
    assert made.settings["lr"] is rate
    before = weights.detach().clone()
    rate.zero_()
    made.step()
    assert torch.equal(weights.detach(), before)
