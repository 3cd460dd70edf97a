"""The interface of every optimizer: the settings and the state of what moves one tensor of weights.

torch.optim.Optimizer is not what ours are made of: to make one imports all of torch's compiler, which takes most of a
second on a fast machine and 2 s on a slow one before the first iteration (its methods are decorated so that the
compiler leaves them alone, and its `step` asks the compiler each time). The kernels are torch's (`gan/internals.py`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor


class Optimizer(ABC):
    """Moves one tensor of weights down its gradient."""

    def __init__(self, weights: Tensor, **settings: Any) -> None:
        self.weights = weights
        """[members, parameters]"""
        self.settings = settings
        """What `step` reads, as the learning rate: a number, or a tensor that is never waited for."""
        self.state: dict[str, Tensor] = {}
        """What it remembers by name; nothing before the first step."""

    @abstractmethod
    def step(self) -> None:
        """Make one step down `weights.grad`."""

    def set(self, settings: Mapping[str, Any]) -> None:
        """Continue with SETTINGS; the optimizer state stays."""
        self.settings.update(settings)

    def load_state(self, state: Mapping[str, Tensor]) -> None:
        """Continue from the STATE of another optimizer of this kind, copied in place: a CUDA graph counts on there."""
        self.state = {
            name: value.to(self.weights.device, torch.float32 if name == "step" else self.weights.dtype)
            for name, value in state.items()
        }


class OfTorch(Optimizer):
    """An optimizer of torch.optim's kind, which a plug-in may bring."""

    def __init__(self, theirs: torch.optim.Optimizer) -> None:
        (weights,) = theirs.param_groups[0]["params"]
        super().__init__(weights)
        self._theirs = theirs
        self._share()

    def _share(self) -> None:
        """Refer to its settings and to the state it has by now."""
        self.settings = self._theirs.param_groups[0]
        self.state = {name: value for name, value in self._theirs.state[self.weights].items() if value is not None}

    def step(self) -> None:
        """Make one step down `weights.grad`, as the wrapped optimizer does it."""
        self._theirs.step()
        self._share()

    def set(self, settings: Mapping[str, Any]) -> None:
        """Continue with SETTINGS; those that hold the weights are left as they are."""
        super().set({name: value for name, value in settings.items() if name != "params"})

    def load_state(self, state: Mapping[str, Tensor]) -> None:
        """Continue from STATE; the settings stay the tensors that they are, of which loading makes copies."""
        before = dict(self.settings)
        groups = self._theirs.state_dict()["param_groups"]
        self._theirs.load_state_dict({"state": {0: dict(state)} if state else {}, "param_groups": groups})
        self._share()
        self.set(before)
