"""The script's generator and discriminator as gantui asks them: modules by their mirrors, functions as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from gantui.errors import Refusal
from gantui.own.mirror import Mirror
from gantui.own.sample_layout import tensor_of
from gantui.own.streams_aside import apart

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
        """What it says of INPUTS [n, ...], and of LABELS [n] or [n, classes] if it is given these: [n, ...].

        Raises:
            Refusal: it says something else than one thing of each.
        """
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
            found = mirror(*(each.to(mirror.device) for each in ready))
        else:
            found = tensor_of(self.of(*(np.asarray(each.detach().cpu()) for each in inputs)), "what it returns")
        if found.ndim == 0 or len(found) != len(inputs[0]):
            raise Refusal(
                f"it returns something of shape {list(found.shape)} for {len(inputs[0])} inputs; expected one for each"
            )
        return found


def inner(module: object, name: str, instead: str = "") -> nn.Module:
    """The MODULE called NAME; of one that is compiled, or stands for copies on several devices, the one inside.

    INSTEAD is what else could be handed over, where there is something.

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
            more = f", or {instead}=, a function of arrays" if instead else ""
            raise Refusal(f"watch({name}): a {type(module).__name__}; expected a torch module{more}")


def single_score(said: Tensor) -> Tensor:
    """One number a sample of what D SAID of them [n, ...]: [n]; of a map of patches their mean.

    Raises:
        Refusal: it said several numbers of each.
    """
    if said.ndim == 2 and said.shape[1] > 1:
        raise Refusal(
            f"it says {said.shape[1]} numbers of a sample; expected one: judge=lambda D, x: "
            "D(x)[:, 0] beside D picks the first"
        )
    return said.flatten(1).mean(1) if said.ndim > 1 else said


def shape_without_batch(values: Tensor) -> Sequence[int]:
    """The shape of one of VALUES [n, ...]."""
    return tuple(values.shape[1:])
