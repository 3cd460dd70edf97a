"""Recorded operations, done again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode, _disable_current_modes

from gantui.gan.capture.trace import OperationTrace
from tests.gan.building import source

Step = Callable[[Tensor, Tensor], Sequence[Tensor | None]]


def slopes(x: Tensor, y: Tensor) -> Sequence[Tensor]:
    """An output that autograd keeps as a tensor of its own, and its second derivatives."""
    w = y.clone().requires_grad_()
    (slope,) = torch.autograd.grad(torch.tanh(x @ w).sum(), w, create_graph=True)
    (again,) = torch.autograd.grad(slope.square().sum(), w)
    return [slope.detach(), again]


def in_place(x: Tensor, y: Tensor) -> Sequence[Tensor]:
    """On what was there before, on a part of it, on what is made and on a part of that."""
    x.mul_(0.5)
    x[1:].add_(y[0])
    made = x + y
    made[0].zero_()
    made.view(-1)[1::2].copy_(y.view(-1)[::2])
    return [made.sum(0), x]


def parts(x: Tensor, y: Tensor) -> Sequence[Tensor]:
    one, other = torch.cat([x, y]).split([1, len(x) + len(y) - 1])
    values, _ = torch.sort(other, dim=0)
    return [torch.stack([one.expand(3, -1), values[:3]]), values.T.reshape(-1)]


def lists(x: Tensor, y: Tensor) -> Sequence[Tensor | None]:
    torch._foreach_mul_([x, y], 0.9)
    norms = torch._foreach_norm([x, y])
    return [norms[1], None]


EVERY: list[Step] = [slopes, in_place, parts, lists]


def given() -> tuple[Tensor, Tensor]:
    random = source(8)
    return torch.randn(4, 4, generator=random), torch.randn(4, 4, generator=random)


def same(ones: Sequence[Tensor | None], others: Sequence[Tensor | None]) -> bool:
    return all(
        torch.equal(one, other) if one is not None and other is not None else one is other
        for one, other in zip(ones, others, strict=True)
    )


def recorded(step: Step, x: Tensor, y: Tensor) -> Callable[[], list[Tensor | None]]:
    recording = OperationTrace()
    recording.of(lambda: step(x, y))
    recording.put_back()
    return recording.program()


@pytest.mark.parametrize("step", EVERY)
def test_a_recording_changes_nothing(step: Step) -> None:
    (x, y), before = given(), given()
    recorded(step, x, y)
    assert same([x, y], before)


@pytest.mark.parametrize("step", EVERY)
def test_done_again_it_is_what_was_done_with_whatever_stands_there_now(step: Step) -> None:
    (x, y), (x_there, y_there) = given(), given()
    again = recorded(step, x, y)
    for turn in range(3):
        assert same(again(), step(x_there, y_there))
        assert same([x, y], [x_there, y_there])
        for tensor in (x, y, x_there, y_there):
            tensor.add_(turn + 1)


def test_what_it_gives_is_there_as_long_as_it_is_held() -> None:
    x, y = given()
    again = recorded(slopes, x, y)
    first = again()
    kept = [each.clone() for each in first if each is not None]
    x.zero_()
    again()
    assert same(first, kept)


class Counted(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.names.append(func.__name__.split(".")[0])
        return func(*args, **(kwargs or {}))


def test_what_nobody_reads_and_the_same_views_are_not_done_again() -> None:
    def wasteful(x: Tensor, y: Tensor) -> Sequence[Tensor]:
        torch.exp(x).view(-1).sum()
        return [x.T.reshape(4, 4)[0] * y[0].detach()]

    again = recorded(wasteful, *given())
    with Counted() as counted:
        again()
    assert counted.names == ["mul"]


@pytest.mark.parametrize(
    ("step", "name"),
    [
        (lambda x, y: [x * x.sum().item()], "_local_scalar_dense"),
        (lambda x, y: [x if x.sum() > 0 else y], "_local_scalar_dense"),
        (lambda x, y: [x[x > 0]], "index"),
        (lambda x, y: [x * torch.tensor(len(x))], "lift_fresh"),
    ],
)
def test_what_goes_by_the_numbers_of_the_moment_is_refused(step: Step, name: str) -> None:
    with pytest.raises(RuntimeError, match=name):
        recorded(step, *given())


def test_a_part_that_no_operation_has_cut_out_is_refused() -> None:
    def hidden(x: Tensor, y: Tensor) -> Sequence[Tensor]:
        made = x + y
        with _disable_current_modes():
            part = made[1:]
        return [part * 2]

    with pytest.raises(RuntimeError, match="no operation has cut out"):
        recorded(hidden, *given())


def test_two_recordings_differ_where_their_operations_or_numbers_or_tensors_do() -> None:
    x, y = given()

    def made(work: Callable[[], Tensor]) -> OperationTrace:
        recording = OperationTrace()
        recording.of(lambda: [work()])
        return recording

    same_one = made(lambda: x * 2.0 + y)
    assert same_one.unlike(made(lambda: x * 2.0 + y)) is None
    assert "2.0" in (same_one.unlike(made(lambda: x * 3.0 + y)) or "")
    assert "sub" in (same_one.unlike(made(lambda: x * 2.0 - y)) or "")
    assert "output" in (same_one.unlike(made(lambda: x * 2.0)) or "")
    assert "True" in (made(lambda: x.sum(0)).unlike(made(lambda: x.sum(0, keepdim=True))) or "")
    assert "alpha" in (same_one.unlike(made(lambda: torch.add(x * 2.0, y, alpha=3))) or "")
    other = y.clone()
    assert "a tensor of [4, 4]" in (same_one.unlike(made(lambda: x * 2.0 + other)) or "")
