"""The script's generator and discriminator as gantui asks them: modules by their mirrors, functions as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from gantui.errors import Refusal
from gantui.own.apart import apart
from gantui.own.mirror import Mirror
from gantui.own.sight import tensor_of

Arrays = Callable[..., Any]
"""A function of arrays: of latents [n, ...], or of samples [n, ...], and of labels [n] where there are classes."""
_NOISE = 0
"""The seed of what a module draws while it is looked at: the same each time, so that nothing flickers."""


@dataclass(frozen=True)
class Asked:
    """A player that can be asked: a module as it is at an instant, or a function."""

    of: Mirror | Arrays
    name: str
    batch: int
    """Samples that it is given at once, as the script gives them."""

    @property
    def differentiable(self) -> bool:
        """Whether gradients run to its inputs."""
        return isinstance(self.of, Mirror)

    def __call__(self, inputs: Tensor, labels: Tensor | None, device: torch.device) -> Tensor:
        """What it says of INPUTS [n, ...], and of LABELS [n] or [n, classes] if it is given these: [n, ...]."""
        parts = []
        with apart(_NOISE, device):
            for first in range(0, len(inputs), self.batch):
                part = slice(first, first + self.batch)
                labelled = () if labels is None else (labels[part],)
                parts.append(self._said(inputs[part], *labelled))
        return torch.cat(parts)

    def _said(self, *inputs: Tensor) -> Tensor:
        if isinstance(self.of, Mirror):
            mirror = self.of
            ready = (each.to(mirror.device, mirror.dtype) if each.is_floating_point() else each for each in inputs)
            return mirror(*(each.to(mirror.device) for each in ready))
        found: Any = self.of(*(np.asarray(each.detach().cpu()) for each in inputs))
        return tensor_of(found)


def inner(module: object, name: str) -> nn.Module:
    """The MODULE called NAME; of one that is compiled, or stands for copies on several devices, the one inside.

    Raises:
        Refusal: it is no module.
    """
    while True:
        if isinstance(module, nn.DataParallel | nn.parallel.DistributedDataParallel):
            module = module.module
        elif hasattr(module, "_orig_mod"):
            module = module._orig_mod
        elif isinstance(module, nn.Module):
            return module
        else:
            raise Refusal(f"watch({name}): a {type(module).__name__}; expected a torch module")


def single_score(said: Tensor, count: int) -> Tensor:
    """One number a sample of what D SAID of COUNT of them: [count]; of a map of patches their mean.

    Raises:
        Refusal: it said several numbers of each.
    """
    if said.ndim == 0 or len(said) != count:
        raise Refusal(f"D said something of shape {list(said.shape)} of {count} samples; expected a number for each")
    if said.ndim == 2 and said.shape[1] > 1:
        raise Refusal(
            f"D says {said.shape[1]} numbers of a sample; expected one: judge=lambda x: D(x)[:, 0] picks the first"
        )
    return said.reshape(count, -1).mean(1)


def shape_without_batch(values: Tensor) -> Sequence[int]:
    """The shape of one of VALUES [n, ...]."""
    return tuple(values.shape[1:])
