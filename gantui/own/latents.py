"""Where the latents of a script come from: normal numbers of ours, or the script's own function."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.gan.latents.base import Latent
from gantui.gan.latents.normal_uniform import Normal
from gantui.own.sample_layout import tensor_of
from gantui.own.streams_aside import apart

Drawn = Callable[[int], Any]
"""What a script has for latents: for n, a batch of n of them, a tensor or an array."""


class OwnNormal(Normal):
    """Standard normal numbers of a shape."""

    def __init__(self, shape: Sequence[int], device: torch.device) -> None:
        self.dim = self.width = math.prod(shape)
        self.shape, self.device = tuple(shape), device


class OwnDraws(Latent):
    """Latents that a function of the script draws, by random numbers apart from the script's own."""

    def __init__(self, draw: Drawn, device: torch.device) -> None:
        """DRAW is called once to see what a latent is.

        Raises:
            Refusal: it makes no batch.
        """
        self._draw, self.device = draw, device
        with apart(0, device):
            found = tensor_of(draw(2), "watch(latent=...)")
        if found.ndim == 0 or len(found) != 2:
            raise Refusal(
                f"watch(latent=...): called with 2 it returned something of shape {list(found.shape)}; expected a "
                "batch of 2 latents [2, ...]"
            )
        self.shape = tuple(found.shape[1:])
        self.dim = self.width = math.prod(self.shape)

    def sample(self, member: int, count: int, rng: torch.Generator) -> Tensor:
        """COUNT latents: [count, width]. What they are is decided by RNG alone."""
        seed = int(torch.randint(2**62, (), generator=rng, device=rng.device))
        with apart(seed, self.device):
            found = tensor_of(self._draw(count), "watch(latent=...)")
        return found.to(self.device, torch.float32).reshape(count, self.width)


def latent_of(latent: int | Sequence[int] | Drawn, device: torch.device) -> OwnNormal | OwnDraws:
    """The latents that LATENT says: how many normal numbers, or of which shape, or what draws them.

    Raises:
        Refusal: it says none.
    """
    if isinstance(latent, bool) or (isinstance(latent, int) and latent < 1):
        raise Refusal(
            f"watch(latent={latent!r}): expected how many numbers a latent has, its shape, or a function of n"
        )
    if isinstance(latent, int):
        return OwnNormal((latent,), device)
    if callable(latent):
        return OwnDraws(latent, device)
    shape = tuple(latent)
    if not shape or not all(isinstance(each, int) and each > 0 for each in shape):
        raise Refusal(f"watch(latent={latent!r}): expected a shape such as (100, 1, 1), without the batch")
    return OwnNormal(shape, device)
