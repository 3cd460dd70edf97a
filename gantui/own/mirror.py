"""A module of the script as it is at one instant: a deep copy that is asked in its place, so that it never moves."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from gantui.errors import Refusal

_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
_OF_TORCH = "torch.nn.utils."
"""Where hooks come from that make a layer's weights, and so belong to it: spectral and weight norm."""
_PLAIN = (bool, int, float, str, type(None))


class Mirror:
    """A copy of MODULE in eval mode, whose weights need no gradients.

    Statistics of batch normalisation and vectors of spectral norm do not move in it, nor does anything in the module.
    """

    def __init__(self, module: nn.Module, name: str, ask: Callable[..., Any] | None = None) -> None:
        """NAME stands in a refusal; ASK is called with the copy and its inputs, where it is not to be called by itself.

        Raises:
            Refusal: it can't be copied.
        """
        self.module, self.name, self._ask = module, name, ask
        self.names: tuple[str | None, ...] = ()
        """The keyword of each input, where the script calls it by some; None of one that is known by its place."""
        self._copy = self._made()

    def _made(self) -> nn.Module:
        memo: dict[int, object] = {}
        for each in self.module.modules():
            for hook in _hooks(each):
                if not type(hook).__module__.startswith(_OF_TORCH):
                    memo[id(hook)] = hook  # the script's: it must not be copied, and not be called
            for value in vars(each).values():
                if isinstance(value, Tensor) and not value.is_leaf:  # a weight that a hook has made
                    memo[id(value)] = value.detach().clone()
        try:
            made = copy.deepcopy(self.module, memo)
        except Exception as error:
            raise Refusal(
                f"{self.name}: a {type(self.module).__name__} that can't be copied ({type(error).__name__}: {error}), "
                "so gantui can't ask it without disturbing it; expected a function of arrays instead (sample=, judge=)"
            ) from None
        for each in made.modules():
            for name in _HOOKS:
                hooks = getattr(each, name)
                for key in [key for key, hook in hooks.items() if not type(hook).__module__.startswith(_OF_TORCH)]:
                    del hooks[key]
        self._tensors = len(list(_tensors(self.module)))
        return made.eval().requires_grad_(False)

    @property
    def device(self) -> torch.device:
        """Where it is now."""
        return next((tensor.device for tensor in _tensors(self._copy)), torch.device("cpu"))

    @property
    def dtype(self) -> torch.dtype:
        """The type of its floating-point numbers."""
        found = (tensor.dtype for tensor in _tensors(self._copy) if tensor.is_floating_point())
        return next(found, torch.get_default_dtype())

    @torch.no_grad()
    def follow(self) -> None:
        """Take up the weights, and what else the module keeps, as they are now."""
        new = list(_tensors(self.module))
        old = list(_tensors(self._copy))
        if len(new) != len(old) or any(
            a.shape != b.shape or a.device != b.device for a, b in zip(new, old, strict=True)
        ):
            self._copy = self._made()
            return
        for mine, theirs in zip(old, new, strict=True):
            mine.copy_(theirs)
        for mine_module, module in zip(self._copy.modules(), self.module.modules(), strict=True):
            for name, value in vars(module).items():
                if name != "training" and isinstance(value, _PLAIN):
                    mine_module.__dict__[name] = value
                elif isinstance(value, Tensor):
                    mine_module.__dict__[name] = value.detach().clone()

    def to(self, device: torch.device) -> None:
        """Move it to DEVICE, as the script has moved the module."""
        self._copy.to(device)

    def __call__(self, *inputs: Tensor) -> Tensor:
        """What the module would say of INPUTS in eval mode, of several things the first; gradients run to these.

        Raises:
            Refusal: it says no tensor.
        """
        if self._ask is not None:
            said = first_of(self._ask(self._copy, *inputs))
        else:
            names = self.names or (None,) * len(inputs)
            placed = [each for name, each in zip(names, inputs, strict=True) if name is None]
            named = {name: each for name, each in zip(names, inputs, strict=True) if name is not None}
            said = first_of(self._copy(*placed, **named))
        if not isinstance(said, Tensor):
            raise Refusal(f"it returns a {type(said).__name__}; expected a tensor")
        return said


def first_of(output: object) -> object:
    """The OUTPUT of a module, of several things the first."""
    return output[0] if isinstance(output, tuple | list) and output else output


def _tensors(module: nn.Module) -> Iterator[Tensor]:
    yield from module.parameters()
    yield from module.buffers()


def _hooks(module: nn.Module) -> Iterator[object]:
    for name in _HOOKS:
        yield from getattr(module, name).values()
