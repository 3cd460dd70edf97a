"""What is heard of an iteration of the script while it runs: what D said of real and fake samples, and of what shape.

Hooks on both modules, which are there in a few iterations only: they keep references, and compute when asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from gantui.own.sight import tensor_of


class Hearing:
    """Listens to G and D, if these are modules, in the iterations in which it is asked to."""

    def __init__(self, generator: object, discriminator: object) -> None:
        self._generator = generator if isinstance(generator, nn.Module) else None
        self._discriminator = discriminator if isinstance(discriminator, nn.Module) else None
        self._handles: list[RemovableHandle] = []
        self._made: list[Tensor] = []
        """What G has made in this iteration; kept, so that their memory is nobody else's before it is over."""
        self._said: list[tuple[Tensor, Tensor]] = []
        """What D was asked about, and what it said."""
        self.judged: Sequence[int] | None = None
        """The shape in which D sees a sample, once it was heard."""
        self.discriminator_extra = 0
        """How many inputs D has besides the samples."""
        self.generator_extra = 0
        """How many inputs G has besides latents."""
        self.latent: Sequence[int] | None = None
        """The shape of one latent of G, once it was heard."""

    @property
    def on(self) -> bool:
        """Whether it listens."""
        return bool(self._handles)

    def begin(self) -> None:
        """Listen from now on."""
        if self._handles:
            return
        if self._generator is not None:
            self._handles.append(self._generator.register_forward_hook(self._hear_generator))
        if self._discriminator is not None:
            self._handles.append(self._discriminator.register_forward_hook(self._hear_discriminator))

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

    def _hear_generator(self, module: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        if torch.compiler.is_compiling():
            return
        if isinstance(output, Tensor):
            self._made.append(output.detach())
        if inputs and isinstance(inputs[0], Tensor):
            self.latent, self.generator_extra = tuple(inputs[0].shape[1:]), len(inputs) - 1

    def _hear_discriminator(self, module: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        if torch.compiler.is_compiling():
            return
        said = output[0] if isinstance(output, tuple | list) else output
        if not inputs or not isinstance(inputs[0], Tensor) or not isinstance(said, Tensor):
            return
        self.judged, self.discriminator_extra = tuple(inputs[0].shape[1:]), len(inputs) - 1
        self._said.append((inputs[0].detach(), said.detach()))

    def readings(self, real: Any) -> tuple[Tensor | None, Tensor | None]:
        """What D said first of the samples REAL of this iteration, and of what G made in it; None where it was not.

        It was asked about those very numbers in memory, in whatever shape: not about a changed copy.
        """
        samples = {tensor_of(real).data_ptr()} if isinstance(real, Tensor) else set()
        made = {each.data_ptr() for each in self._made}
        return self._first(samples), self._first(made)

    def _first(self, places: set[int]) -> Tensor | None:
        return next((said for asked, said in self._said if asked.data_ptr() in places), None)
