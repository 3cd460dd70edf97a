"""What is heard of an iteration of the script while it runs: what D said of real and fake samples, and of what shape.

Hooks on both modules, which are there in a few iterations only: they keep references, and compute when asked.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from gantui.gan.internals import compiled_in_place
from gantui.own.mirror import first_of


@dataclass(frozen=True)
class Call:
    """How the script calls a player."""

    shape: tuple[int, ...]
    """The shape of one latent, or of one sample."""
    names: tuple[str | None, ...]
    """The keyword of each input, these included; None of one that is known by its place."""

    @property
    def extra(self) -> int:
        """How many inputs there are besides."""
        return len(self.names) - 1


class ForwardHooks:
    """Listens to G and D, if these are modules, in the iterations in which it is asked to."""

    def __init__(self, generator: object, discriminator: object) -> None:
        self._generator = generator if isinstance(generator, nn.Module) else None
        self._discriminator = discriminator if isinstance(discriminator, nn.Module) else None
        self._handles: list[RemovableHandle] = []
        self._made: list[Tensor] = []
        """What G has made in this iteration; kept, so that their memory is nobody else's before it is over."""
        self._said: list[tuple[Tensor, Tensor]] = []
        """What D was asked about, and what it said: a number for each."""
        self.drawn: Tensor | None = None
        """The latents [n, ...] that G was called with last in this iteration."""
        self.generator: Call | None = None
        """How G was called last, once it was heard."""
        self.discriminator: Call | None = None
        """How D was."""

    @property
    def on(self) -> bool:
        """Whether it listens."""
        return bool(self._handles)

    def begin(self) -> None:
        """Listen from now on."""
        if self._handles:
            return
        for module, hear in ((self._generator, self._hear_generator), (self._discriminator, self._hear_discriminator)):
            if module is not None and not compiled_in_place(module):
                self._handles.append(module.register_forward_hook(hear, with_kwargs=True))

    def end(self) -> None:
        """Listen no more, and forget what was heard."""
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        self.forget()

    def forget(self) -> None:
        """Forget what was heard in the iteration."""
        self._made.clear()
        self._said.clear()
        self.drawn = None

    def _hear_generator(self, module: nn.Module, inputs: Sequence[Any], named: Mapping[str, Any], output: Any) -> None:
        if torch.compiler.is_compiling():
            return
        made = first_of(output)
        if isinstance(made, Tensor):
            self._made.append(made.detach())
        first, call = _called(module, inputs, named)
        if first is not None:
            self.drawn, self.generator = first, call

    def _hear_discriminator(
        self, module: nn.Module, inputs: Sequence[Any], named: Mapping[str, Any], output: Any
    ) -> None:
        if torch.compiler.is_compiling():
            return
        said = first_of(output)
        first, call = _called(module, inputs, named)
        if first is None or not isinstance(said, Tensor):
            return
        self.discriminator = call
        if said.ndim and len(said) == len(first) and (said.ndim != 2 or said.shape[1] == 1):
            self._said.append((first, said.detach()))

    def readings(self, real: Any) -> tuple[Tensor | None, Tensor | None]:
        """What D said first of the samples REAL of this iteration, and of what G made in it; None where it was not.

        It was asked about those very numbers in memory, in whatever shape: not about a changed copy.
        """
        samples = {real.data_ptr()} if isinstance(real, Tensor) else set()
        made = {each.data_ptr() for each in self._made}
        return self._first(samples), self._first(made)

    def _first(self, places: set[int]) -> Tensor | None:
        return next((said for asked, said in self._said if asked.data_ptr() in places), None)


def _called(module: nn.Module, inputs: Sequence[Any], named: Mapping[str, Any]) -> tuple[Tensor | None, Call | None]:
    """The first of INPUTS, or of those that are NAMED, and how MODULE is called with them; None if it is no tensor."""
    if not inputs and len(named) > 1:  # in whatever order it was called, the first is that of its definition
        order = [*inspect.signature(module.forward).parameters]
        named = dict(sorted(named.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order)))
    everything = (*inputs, *named.values())
    if not everything or not isinstance(everything[0], Tensor):
        return None, None
    first = everything[0].detach()
    return first, Call(tuple(first.shape[1:]), (*(None for _ in inputs), *named))
