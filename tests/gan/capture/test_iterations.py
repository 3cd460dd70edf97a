"""Captured iterations are those done one operation after the other."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
import torch

from gantui.experiment.changing import while_training
from gantui.gan import random_streams
from gantui.gan.capture.graphs import CudaGraphBackend
from gantui.gan.trainer import Trainer
from tests.gan.building import (
    ADAM,
    CPU,
    EVERYTHING,
    OPTIMIZERS,
    SCHEMES,
    both,
    experiment,
    possible,
    run,
    weights,
)
from tests.gan.emulated import Emulated, Uncaptured

WARM_UP = CudaGraphBackend.after
WINDOW = 3
STEPS = 2 * WINDOW + 1
EXTRA = ["schedule.ema=0.9", "instance_noise.std=0.1", "instance_noise.decay=linear", *both("decay=linear")]


@pytest.fixture(autouse=True)
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random_streams, "LONGEST_BLOCK", WINDOW)


def pair(*settings: str, backend: Emulated | None = None) -> tuple[Trainer, Trainer, Emulated]:
    """The same training one operation after the other, and captured."""
    backend = backend or Emulated()
    plain, captured = (Trainer(experiment(*settings), (0, 1), CPU, each) for each in (Uncaptured(), backend))
    return plain, captured, backend


def same(plain: Trainer, captured: Trainer) -> None:
    assert torch.equal(weights(plain), weights(captured))
    assert torch.equal(plain.drain(), captured.drain())
    norms = plain.gradient_norms(), captured.gradient_norms()
    torch.testing.assert_close(*norms, rtol=0, atol=0, equal_nan=True)
    one, other = plain.state(), captured.state()
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("settings", (EVERYTHING | OPTIMIZERS).values(), ids=EVERYTHING | OPTIMIZERS)
def test_a_captured_training_is_the_same_bit_for_bit(settings: list[str]) -> None:
    plain, captured, backend = pair(*settings, *(EXTRA if possible(*settings, *EXTRA) else []))
    run(plain, STEPS)
    run(captured, STEPS)
    assert (backend.captures, backend.launches) == (1, STEPS - WARM_UP)
    same(plain, captured)


def test_what_waits_for_the_device_goes_on_uncaptured_and_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, captured, backend = pair()
    for made in (plain, captured):
        monkeypatch.setattr(made, "constrain", lambda made=made: made.discriminator.params.sum().item())
    run(plain, STEPS)
    run(captured, STEPS)
    assert backend.launches == 0
    assert "operation by operation" in captured.captured.launch_note
    assert "_local_scalar_dense" in captured.captured.launch_note
    same(plain, captured)


def test_what_goes_by_a_count_of_pythons_goes_on_uncaptured_too() -> None:
    plain, captured, backend = pair()
    for made in (plain, captured):
        counts, loss = itertools.count(), made.game.generator_loss
        made.game.generator_loss = lambda d, g, batch, counts=counts, loss=loss: (  # type: ignore[method-assign]
            loss(d, g, batch) * (1.0 + next(counts) % 2)
        )
    run(plain, STEPS)
    run(captured, STEPS)
    assert backend.launches == 0
    assert "does not do the same operations every time: aten.mul.Tensor" in captured.captured.launch_note


def test_a_capture_that_fails_is_told_in_one_line() -> None:
    plain, captured, _ = pair(backend=Uncaptured())
    run(plain, STEPS)
    run(captured, STEPS)
    assert captured.captured.launch_note == "operation by operation, not as CUDA graphs: not on this machine"
    same(plain, captured)


@pytest.mark.parametrize("name", ["adam", "optimistic_adam"])
def test_betas_that_move_are_read_and_not_captured(name: str) -> None:
    settings = both(f"name={name}", "lr=1e-2", "decay=linear", "betas_final=[0.9, 0.99]")
    plain, captured, backend = pair(*settings)
    run(plain, STEPS)
    run(captured, STEPS)
    assert (backend.captures, backend.launches) == (1, STEPS - WARM_UP)
    same(plain, captured)


LIVE = ["penalties.gradient_penalty=true", "penalties.r1={decay='linear'}", "instance_noise.std=0.3", *ADAM]
DIALLED = {
    "optimizers.generator.lr": "0.05",
    "optimizers.discriminator.decay": '"cosine"',
    "penalties.gradient_penalty.weight": "0.5",
    "penalties.r1.gamma": "3.0",
    "penalties.r1.until": "0.5",
    "instance_noise.std": "0.9",
}
CONSTANT = {
    "scheme.d_steps": "3",
    "optimizers.generator.betas": "[0.3, 0.9]",
    "penalties.gradient_penalty.side": '"one"',
    "instance_noise.std": "0.0",
    "objective.real_label": "0.9",
}


@pytest.mark.parametrize(
    ("path", "text", "captures"),
    [*((path, text, 1) for path, text in DIALLED.items()), *((path, text, 2) for path, text in CONSTANT.items())],
)
def test_a_setting_turned_while_it_trains_counts_at_once(path: str, text: str, captures: int) -> None:
    plain, captured, backend = pair(*LIVE)
    for made in (plain, captured):
        run(made, WARM_UP + 3)  # in the middle of a window
        made.apply(while_training.check(made.experiment, path, text))
        run(made, WARM_UP + 3)
    assert backend.captures == captures, "rates and weights are read, not captured"
    same(plain, captured)


def advance(made: Trainer, to: int) -> list[int]:
    """As many iterations a launch as it takes; how many those were."""
    counts = []
    while made.steps_done < to:
        counts.append(made.advance(to - made.steps_done))
    return counts


@pytest.mark.parametrize("settings", [[], *SCHEMES.values(), OPTIMIZERS["sgd"]], ids=["plain", *SCHEMES, "sgd"])
def test_several_iterations_in_a_launch_are_the_same_ones(settings: list[str]) -> None:
    plain, captured, backend = pair(*settings, *EXTRA, backend=Emulated(together=2))
    assert advance(plain, 12) == [1] * 12
    assert advance(captured, 12) == [1, 1, 1, 2, 1, 2, 1, 2, 1], "no launch goes beyond its window"
    assert backend.captures == 2
    same(plain, captured)
    for made in (plain, captured):
        if made.experiment.scheme.single_steps:
            extra(made)
        advance(made, 15)
    same(plain, captured)


def extra(made: Trainer) -> None:
    made.extra_update("discriminator")
    made.extra_update("generator")


def watched(made: Trainer) -> None:
    made.observer = lambda name: None
    made.step()
    made.observer = None


def back(made: Trainer) -> None:
    state = {name: tensor.clone() for name, tensor in made.state().items()}
    made.step()
    made.load_state(state)


@pytest.mark.parametrize("between", [extra, watched, back])
def test_what_happens_between_iterations_is_as_without_graphs(between: Callable[[Trainer], None]) -> None:
    plain, captured, backend = pair(*LIVE, "optimizers.generator.decay=linear")
    for made in (plain, captured):
        run(made, WARM_UP + 2)
        between(made)
        run(made, WARM_UP + 2)
    assert backend.launches > 3
    same(plain, captured)


def test_whoever_watches_sees_each_part_of_a_captured_training() -> None:
    _, captured, backend = pair()
    run(captured, WARM_UP + 1)
    launches, seen = backend.launches, list[str]()
    captured.observer = lambda name: seen.append(name)
    captured.step()
    assert seen[-2:] == ["judge", "generator"]
    assert backend.launches == launches == 1


def test_how_it_is_launched_is_told_once_it_is_known() -> None:
    _, captured, _ = pair()
    assert captured.captured.launch_note == ""
    run(captured, WARM_UP + 1)
    assert captured.captured.launch_note == "as CUDA graphs"
