"""CUDA graphs emulated on the CPU: operations recorded once, done again on the same tensors without any Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

from gantui.gan.graphs import Work

WAITING = ("_local_scalar_dense", "is_nonzero", "nonzero", "masked_select", "equal", "unique", "item")
"""Operations whose result a host waits for, which ends a capture."""
FROM_THE_HOST = ("lift_fresh", "lift_fresh_copy")
"""A tensor made of Python's numbers: a copy from the host."""


def tensors(tree: Any) -> list[Tensor]:
    return [leaf for leaf in tree_flatten(tree)[0] if isinstance(leaf, Tensor)]


def storage(tensor: Tensor) -> int:
    return tensor.untyped_storage()._cdata


class Recording(TorchDispatchMode):
    """Notes each operation with the tensors that it reads and writes; what it wrote of others' is put back at the end.

    As in a real capture nothing has happened then. Every tensor that an operation made is kept: the operation's next
    time writes there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.operations: list[tuple[Any, Any, Any, list[Tensor]]] = []
        self.made: set[int] = set()
        self.before: dict[int, tuple[Tensor, Tensor]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = func.__name__.split(".")[0]
        if name in WAITING or name in FROM_THE_HOST:
            raise RuntimeError(f"operation not permitted when stream is capturing: {name}")
        for spec, value in zip(func._schema.arguments, args, strict=False):
            self._save(spec, value)
        for spec in func._schema.arguments:
            if spec.name in kwargs:
                self._save(spec, kwargs[spec.name])
        result = func(*args, **kwargs)
        given = {storage(tensor) for tensor in tensors((args, kwargs))}
        fresh = [tensor for tensor in tensors(result) if storage(tensor) not in given]
        self.made |= {storage(tensor) for tensor in fresh}
        self.operations.append((func, args, kwargs, tensors(result)))
        return result

    def _save(self, spec: Any, value: Any) -> None:
        if spec.alias_info is None or not spec.alias_info.is_write:
            return
        for tensor in tensors(value):
            key = storage(tensor)
            if key not in self.made and key not in self.before:
                whole = tensor.detach().as_strided((tensor.untyped_storage().size() // tensor.element_size(),), (1,), 0)
                self.before[key] = whole, whole.clone()

    def put_back(self) -> None:
        for whole, values in self.before.values():
            whole.copy_(values)

    def replay(self) -> None:
        with torch.no_grad():
            for func, args, kwargs, results in self.operations:
                given = {storage(tensor) for tensor in tensors((args, kwargs))}
                for old, new in zip(results, tensors(func(*args, **kwargs)), strict=True):
                    if storage(old) not in given:
                        old.copy_(new)


class Emulated:
    """Captures as CUDA graphs do."""

    def __init__(self) -> None:
        self.captures = self.launches = 0

    def warm_up(self, work: Work) -> None:
        work()

    def capture(self, work: Work) -> Work:
        recording = Recording()
        try:
            with recording:
                work()
        finally:
            with torch.no_grad():
                recording.put_back()
        self.captures += 1
        return self._launching(recording.replay)

    def _launching(self, replay: Callable[[], None]) -> Work:
        def launch() -> None:
            self.launches += 1
            replay()

        return launch

    def settle(self) -> None:
        pass


class Uncaptured(Emulated):
    """Captures nothing."""

    def capture(self, work: Work) -> Work:
        raise RuntimeError("not on this machine\nand more")
