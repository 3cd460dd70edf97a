"""Holes in images: which pixels are missing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gantui.experiment import inpainting as options
from gantui.experiment.inpainting import HoleOptions
from gantui.experiment.options.registry import Registry

HOLES: Registry[Callable[[Any, tuple[int, ...], torch.device], Hole]] = Registry("hole")
DRAWN = 2
"""Numbers that decide where a hole lies."""


class Hole(ABC):
    """What is missing of images of one shape; each of a pixel's channels is."""

    moves = False
    """Whether it lies elsewhere from image to image: then the players are shown where."""

    def __init__(self, shape: tuple[int, ...], device: torch.device) -> None:
        """SHAPE is (channels, height, width) of the images."""
        self.shape = shape
        _, height, width = shape
        self._rows = torch.arange(height, device=device)
        self._columns = torch.arange(width, device=device)

    @abstractmethod
    def mask(self, drawn: Tensor) -> Tensor:
        """Whether each number of an image is missing, for DRAWN [..., DRAWN] uniform on [0, 1): [..., width], bool."""

    def _rectangle(self, top: Tensor, left: Tensor, high: int, wide: int) -> Tensor:
        """The rectangle of HIGH rows and WIDE columns whose first ones are TOP and LEFT [...]: [..., width], bool."""
        rows = (self._rows >= top.unsqueeze(-1)) & (self._rows < top.unsqueeze(-1) + high)
        columns = (self._columns >= left.unsqueeze(-1)) & (self._columns < left.unsqueeze(-1) + wide)
        inside = (rows.unsqueeze(-1) & columns.unsqueeze(-2)).flatten(-2)
        return inside.repeat(*[1] * (inside.ndim - 1), self.shape[0])


@HOLES.register("random")
class Random(Hole):
    """A rectangle with the image's proportions, each place in the image as likely as any other."""

    moves = True

    def __init__(self, hole: options.Random | options.Middle, shape: tuple[int, ...], device: torch.device) -> None:
        super().__init__(shape, device)
        _, height, width = shape
        self.high, self.wide = (max(1, min(side - 1, round(hole.size * side))) for side in (height, width))
        self._where = torch.tensor([height - self.high + 1.0, width - self.wide + 1.0], device=device)
        """How many places there are for it, down and across."""

    def mask(self, drawn: Tensor) -> Tensor:
        """The rectangle where DRAWN [..., DRAWN] puts it: [..., width], bool."""
        top, left = (drawn * self._where).long().unbind(-1)
        return self._rectangle(top, left, self.high, self.wide)


@HOLES.register("middle")
class Middle(Random):
    """The rectangle in the middle; above it and on its left there may be a pixel less than on the other sides."""

    moves = False

    def mask(self, drawn: Tensor) -> Tensor:
        """The one hole of all images, once for each DRAWN [..., DRAWN]: [..., width], bool."""
        _, height, width = self.shape
        top = torch.zeros_like(drawn[..., 0], dtype=torch.int64)
        return self._rectangle(top + (height - self.high) // 2, top + (width - self.wide) // 2, self.high, self.wide)


@HOLES.register("half")
class Half(Hole):
    """The lower half, of an odd number of rows the larger one."""

    def __init__(self, hole: options.Half, shape: tuple[int, ...], device: torch.device) -> None:
        super().__init__(shape, device)

    def mask(self, drawn: Tensor) -> Tensor:
        """The one hole of all images, once for each DRAWN [..., DRAWN]: [..., width], bool."""
        _, height, width = self.shape
        first = torch.zeros_like(drawn[..., 0], dtype=torch.int64)
        return self._rectangle(first + height // 2, first, height - height // 2, width)


def make(hole: HoleOptions, shape: tuple[int, ...], device: torch.device) -> Hole:
    """The kind of hole that HOLE describes, in images of SHAPE (channels, height, width) on DEVICE."""
    return HOLES.find(hole.name)(hole, shape, device)
