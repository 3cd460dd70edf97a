"""Each private part of torch that is used, by itself: what fails here names what another version has changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

import gantui
from gantui.gan import internals
from gantui.gan.internals import DispatchMode

PRIVATE = re.compile(r"torch\.(\w+\.)*_(?!_)\w|\._(schema|cdata)\b|_engine_run_backward|_should_skip_dynamo")
"""Names that torch promises nobody."""


def test_no_other_module_names_a_private_part_of_torch() -> None:
    folder = Path(gantui.__file__).parent
    found = {str(path.relative_to(folder)) for path in folder.rglob("*.py") if PRIVATE.search(path.read_text("utf-8"))}
    assert found == {"gan/internals.py"}


class Seen(DispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.operations: list[tuple[str, bool, list[Tensor]]] = []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        changed = list(internals.written(func, args, kwargs or {}))
        self.operations.append((func.__name__.split(".")[0], internals.writes(func), changed))
        return func(*args, **(kwargs or {}))


def test_a_dispatch_mode_sees_each_operation_and_what_it_changes() -> None:
    x = torch.zeros(3)
    with Seen() as seen:
        x.add_(1)
        torch.add(x, 1, out=x)
        x.sum()
    assert [operation[:2] for operation in seen.operations] == [("add_", True), ("add", True), ("sum", False)]
    assert [changed == [] or changed[0] is x for _, _, changed in seen.operations] == [True] * 3
    assert [len(changed) for _, _, changed in seen.operations] == [1, 1, 0]
    assert not internals.writes(len)


def test_a_dispatch_mode_is_not_hidden_from_the_compiler_which_would_be_imported_for_that() -> None:
    assert DispatchMode._should_skip_dynamo() is False


def test_views_have_the_storage_of_what_they_are_of() -> None:
    x = torch.zeros(4)
    assert internals.storage(x[1:]) == internals.storage(x) != internals.storage(x.clone())


def test_trees_of_tensors_are_taken_apart_and_mapped() -> None:
    one, other = torch.zeros(1), torch.ones(2)
    tree = ([one], {"other": other, "number": 3})
    leaves = internals.tree_leaves(tree)
    assert [leaf is each for leaf, each in zip(leaves, (one, other, 3), strict=True)] == [True] * 3
    assert internals.tree_map(lambda leaf: 7, tree) == ([7], {"other": 7, "number": 7})


@pytest.mark.parametrize("create_graph", [False, True])
def test_the_engine_gives_the_gradient_that_autograd_gives(create_graph: bool) -> None:
    x = torch.linspace(-1, 1, 5, requires_grad=True)
    weights = torch.arange(5.0)
    found = internals.backward(x**3, weights, x, create_graph=create_graph)
    assert found is not None, "torch.autograd.graph._engine_run_backward is gone: training begins half a second later"
    assert torch.equal(found.detach(), torch.autograd.grad(x**3, x, weights)[0])
    assert found.requires_grad is create_graph


def test_onednn_multiplies_or_is_not_there() -> None:
    linear = internals.onednn_linear()
    if linear is None:
        pytest.skip("PyTorch comes without oneDNN here")
    x, weight = torch.eye(3), torch.arange(6.0).view(2, 3)
    assert torch.equal(linear(x, weight, torch.ones(2)), weight.T + 1)
    assert torch.equal(linear(x, weight, None), weight.T)


def test_a_fused_step_of_sgd() -> None:
    weights, buffer = torch.ones(2), torch.empty(2)
    internals.fused_sgd(weights, torch.tensor([1.0, 2.0]), buffer, 0.5, 0.9, first=True)
    assert torch.equal(weights, torch.tensor([0.5, 0.0]))
    assert torch.equal(buffer, torch.tensor([1.0, 2.0]))


def test_a_fused_step_of_adam() -> None:
    weights, first, second, step = torch.ones(2), torch.zeros(2), torch.zeros(2), torch.zeros(())
    internals.fused_adam(weights, torch.tensor([2.0, -4.0]), first, second, step, 0.25, (0.5, 0.5), 0.0)
    torch.testing.assert_close(weights, torch.tensor([0.75, 1.25]))
    assert float(step) == 1
    torch.testing.assert_close(second, torch.tensor([2.0, 8.0]))


def test_many_tensors_are_clamped_and_moved_at_once() -> None:
    some = [torch.tensor([-3.0, 0.5]), torch.tensor([2.0])]
    internals.clamp_each(some, 1.0)
    assert [each.tolist() for each in some] == [[-1.0, 0.5], [1.0]]
    internals.lerp_each(some, [torch.zeros(2), torch.zeros(1)], 0.5)
    assert [each.tolist() for each in some] == [[-0.5, 0.25], [0.5]]


def test_a_module_that_was_compiled_in_place_is_known() -> None:
    module = nn.Linear(1, 1)
    assert not internals.compiled_in_place(module)
    module.compile(backend="eager")  # nothing is compiled before it is called
    assert internals.compiled_in_place(module)
