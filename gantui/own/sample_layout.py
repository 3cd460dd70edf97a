"""How samples of the script are seen: as numbers of one row each, images between -1 and 1, and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gantui.errors import Refusal
from gantui.experiment.space import LINE, PLANE, Space

CHANNELS = (1, 3)
"""Channels that an image can be drawn with."""
_EXPECTED = (
    "expected a batch of numbers [n] or [n, 1], of points [n, 2], or of images [n, channels, height, width]; of images "
    "that lie flat, watch(..., shape=(channels, height, width)) says their shape"
)


def tensor_of(values: Any, what: str) -> Tensor:
    """VALUES, a tensor or an array of the script, as a tensor that no gradient runs through.

    Raises:
        Refusal: they are none; WHAT names them.
    """
    if isinstance(values, Tensor):
        return values.detach()
    with suppress(TypeError, ValueError, RuntimeError):
        if isinstance(values, list | tuple | int | float) or hasattr(values, "__array__"):
            return torch.from_numpy(np.array(values))
    raise Refusal(f"{what}: a {type(values).__name__}; expected a tensor or an array")


@dataclass(frozen=True)
class SampleLayout:
    """What one sample of the script is, and how it is brought into the space in which gantui sees it."""

    space: Space
    shape: tuple[int, ...]
    """As the script has a sample, without the batch."""
    channels_last: bool = False
    """Whether an image's channels are its last dimension."""
    low: float = -1.0
    high: float = 1.0
    """What the script has for black and for white."""

    @classmethod
    def of(cls, real: Tensor, shape: Sequence[int] | None, classes: Sequence[str] = ()) -> SampleLayout:
        """How samples like REAL [n, ...] are seen; SHAPE is that of an image where it can't be known from them.

        Raises:
            Refusal: they are of no kind that can be seen.
        """
        if real.ndim == 0 or real.is_complex() or not real.numel():
            raise Refusal(f"step(real): of shape {list(real.shape)}; {_EXPECTED}")
        own = tuple(real.shape[1:])
        if shape is not None:
            wanted = tuple(shape)
            if len(wanted) != 3 or math.prod(wanted) != math.prod(own) or wanted[0] not in CHANNELS:
                raise Refusal(
                    f"watch(shape={wanted}): step(real) brings samples of shape {list(own)}; expected (1 or 3 "
                    "channels, height, width) with as many numbers"
                )
            return cls._of_images(real, Space("images", wanted, tuple(classes)), own, last=False)
        if math.prod(own) == 1 and len(own) <= 1:
            return cls(LINE, own)
        if own == (2,):
            return cls(PLANE, own)
        if len(own) == 2:
            return cls._of_images(real, Space("images", (1, *own), tuple(classes)), own, last=False)
        if len(own) == 3 and own[0] in CHANNELS:
            return cls._of_images(real, Space("images", own, tuple(classes)), own, last=False)
        if len(own) == 3 and own[2] in CHANNELS:
            return cls._of_images(real, Space("images", (own[2], *own[:2]), tuple(classes)), own, last=True)
        raise Refusal(f"step(real): of shape {list(real.shape)}; {_EXPECTED}")

    @classmethod
    def _of_images(cls, real: Tensor, space: Space, own: tuple[int, ...], *, last: bool) -> SampleLayout:
        """Images like REAL; black and white are known by their smallest and largest numbers."""
        low, high = (float(each) for each in torch.aminmax(real.float()))
        if low >= 0 and high <= 1:
            low, high = 0.0, 1.0
        elif low >= -1 and high <= 1:
            low, high = -1.0, 1.0
        elif low >= 0 and high <= 255:
            low, high = 0.0, 255.0
        return cls(space, own, last, low, high)

    def ours(self, samples: Tensor) -> Tensor:
        """SAMPLES of the script [n, ...] as gantui has them: [n, width], float32.

        Raises:
            Refusal: a sample has another number of numbers.
        """
        if samples.ndim == 0 or samples.numel() != len(samples) * self.space.width:
            raise Refusal(
                f"samples of shape {list(samples.shape)}: expected [n, ...] with {self.space.width} numbers each, as "
                f"step(real) brings them ({list(self.shape)} a sample)"
            )
        if self.channels_last and samples.ndim == 4:
            samples = samples.permute(0, 3, 1, 2)
        flat = samples.reshape(len(samples), self.space.width).float()
        if self.space.kind != "images" or (self.low, self.high) == (-1.0, 1.0):
            return flat
        return (flat - self.low) * (2 / max(self.high - self.low, 1e-12)) - 1

    def theirs(self, samples: Tensor, shape: Sequence[int]) -> Tensor:
        """SAMPLES [n, width] as the script has them: [n, *SHAPE]."""
        if self.space.kind == "images":
            if (self.low, self.high) != (-1.0, 1.0):
                samples = (samples + 1) * ((self.high - self.low) / 2) + self.low
            if self.channels_last and len(shape) == 3:
                return samples.view(len(samples), *self.space.shape).permute(0, 2, 3, 1).contiguous()
        return samples.reshape(len(samples), *shape)
