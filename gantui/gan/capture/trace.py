"""Traces the operations on tensors while they run, and makes a program that runs them again.

Below autograd an iteration is a plain list of operations. The program is that list, without views that come out the
same every time and without results that nobody reads. Each intermediate result is freed where it is read last, so that
its memory, still warm, is there for the next. Tensors from before the trace are read and written where they are.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

import torch
from torch import Tensor
from torch.fx import Graph, GraphModule, Node

from gantui.gan import internals
from gantui.gan.internals import DispatchMode, tree_leaves, tree_map

WAITING = ("_local_scalar_dense", "is_nonzero", "nonzero", "masked_select", "equal", "unique", "item")
"""Operations whose result the host reads: what it then does would be the same for ever."""
FROM_THE_HOST = ("lift_fresh", "lift_fresh_copy")
"""A tensor made of Python's numbers: these as well."""
AROUND = ("profiler",)
"""Namespaces of operations that do nothing to tensors."""

Place = tuple[int, int, tuple[int, ...], tuple[int, ...], torch.dtype]


class OperationTrace(DispatchMode):
    """A trace: notes every operation that is done within it."""

    def __init__(self) -> None:
        super().__init__()
        self._graph = Graph()
        self._nodes: dict[Place, Node] = {}
        """What stands in the program for the tensor that lies there."""
        self._given: list[Tensor] = []
        """From before the recording, in the order of the program's arguments."""
        self._kept: list[Tensor] = []
        """All that was made, so that no two of them ever lie in one place."""
        self._made: set[int] = set()
        """The storages of these."""
        self._before: dict[int, tuple[Tensor, Tensor]] = {}
        """The content, before the trace, of each storage that was written to."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Do FUNC and add it to the trace.

        Raises:
            RuntimeError: its result leaves the device, or it reads what no operation made.
        """
        kwargs = kwargs or {}
        name = func.__name__.split(".")[0]
        if waits(name, args) or name in FROM_THE_HOST:
            raise RuntimeError(f"operation not permitted while it is recorded: {name}")
        self._save(func, args, kwargs)
        result = func(*args, **kwargs)
        if func.namespace in AROUND:
            return result
        read = {internals.storage(tensor) for tensor in _tensors((args, kwargs))}
        new = [tensor for tensor in _tensors(result) if internals.storage(tensor) not in read]
        self._made |= {internals.storage(tensor) for tensor in new}
        self._kept += _tensors(result)
        if internals.writes(func) or not all(self._stands(tensor) for tensor in _tensors(result)):
            self._note(func, args, kwargs, result)
        return result

    def of(self, work: Callable[[], Sequence[Tensor | None]]) -> None:
        """Do WORK and trace it, together with what it returns.

        Raises:
            RuntimeError: some operation of it can't be done again.
        """
        with self:
            made = work()
        self._graph.output([None if tensor is None else self._node(tensor) for tensor in made])

    def unlike(self, other: OperationTrace) -> str | None:
        """The first operation, with its numbers, in which the trace OTHER differs, in words; None if they are equal."""
        for ones, others in ((self._lines(), other._lines()), (self._places(), other._places())):
            for one, another in zip_longest(ones, others, fillvalue="nothing"):
                if one != another:
                    return f"{one}, then {another}"
        return None

    def _lines(self) -> list[str]:
        operations = [node for node in self._graph.nodes if node.op != "placeholder"]
        return [f"{node.target}{(*node.args, *node.kwargs.items())}" for node in operations]

    def _places(self) -> list[str]:
        return [f"a tensor of {list(tensor.shape)} at {tensor.data_ptr():#x}" for tensor in self._given]

    def program(self) -> Callable[[], list[Tensor | None]]:
        """A function that does all operations again and returns the new values of what the work returned."""
        for node in reversed(self._graph.nodes):
            if node.op == "call_function" and not node.users and not internals.writes(node.target):
                self._graph.erase_node(node)
        again, given = GraphModule(torch.nn.Module(), self._graph).forward, self._given

        def launch() -> list[Tensor | None]:
            with torch.no_grad():
                found: list[Tensor | None] = again(*given)
            return found

        return launch

    @torch.no_grad()
    def put_back(self) -> None:
        """Put back the values that all tensors had before the trace."""
        for whole, values in self._before.values():
            whole.copy_(values)

    def _stands(self, tensor: Tensor) -> bool:
        """Whether TENSOR needs no operation: it is a view of memory that exists already."""
        return _place(tensor) in self._nodes or internals.storage(tensor) not in self._made

    def _note(self, func: Any, args: Any, kwargs: Any, result: Any) -> None:
        node = self._graph.call_function(func, tree_map(self._node, tuple(args)), tree_map(self._node, dict(kwargs)))
        if isinstance(result, Tensor):
            self._nodes.setdefault(_place(result), node)
            return
        for index, each in enumerate(result if isinstance(result, (list, tuple)) else ()):
            if isinstance(each, Tensor):
                self._nodes.setdefault(_place(each), self._graph.call_function(operator.getitem, (node, index)))

    def _node(self, value: Any) -> Any:
        """The trace's reference for VALUE if it is a tensor; else VALUE itself."""
        if not isinstance(value, Tensor):
            return value
        place = _place(value)
        if place not in self._nodes:
            if internals.storage(value) in self._made:
                raise RuntimeError("it reads a part of a tensor that no operation has cut out")
            with self._graph.inserting_before(next(iter(self._graph.nodes), None)):
                self._nodes[place] = self._graph.placeholder(f"given_{len(self._given)}")
            self._given.insert(0, value.detach())
        return self._nodes[place]

    def _save(self, func: Any, args: Any, kwargs: Any) -> None:
        for changed in internals.written(func, args, kwargs):
            for tensor in _tensors(changed):
                key = internals.storage(tensor)
                if key not in self._made and key not in self._before:
                    numbers = tensor.untyped_storage().size() // tensor.element_size()
                    whole = tensor.detach().as_strided((numbers,), (1,), 0)
                    self._before[key] = whole, whole.clone()


def waits(name: str, args: Sequence[Any]) -> bool:
    """Whether the host must wait for the result, or the size, of the operation called NAME on ARGS."""
    masks = name in ("index", "index_put", "index_put_")
    return name in WAITING or (masks and any(part is not None and part.dtype == torch.bool for part in args[1]))


def _tensors(tree: Any) -> list[Tensor]:
    return [leaf for leaf in tree_leaves(tree) if isinstance(leaf, Tensor)]


def _place(tensor: Tensor) -> Place:
    """The memory and the layout of TENSOR: two tensors with an equal place are one."""
    return internals.storage(tensor), int(tensor.storage_offset()), tuple(tensor.shape), tensor.stride(), tensor.dtype
