"""The space in which samples lie: the line, the plane, or images of a size.

It is known without torch: before anything is loaded a screen can be laid out, and a condition on records be checked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Shape = tuple[int, ...]
"""The shape of one sample: (numbers,), or (channels, height, width) of an image."""
Kind = Literal["line", "plane", "images"]
"""What a sample is: a number, a place on the plane, or an image."""


@dataclass(frozen=True)
class Space:
    """What one sample of the data is. Networks see it as `width` numbers, whatever its shape."""

    kind: Kind
    shape: Shape
    """(1,) on the line, (2,) on the plane; channels, height and width of an image."""
    classes: tuple[str, ...] = ()
    """The names of the labels, where the data have some."""

    @property
    def width(self) -> int:
        """How many numbers a sample has."""
        return math.prod(self.shape)

    def times(self, count: int) -> Shape:
        """The shape of COUNT samples one after the other: images as the channels of one."""
        return (count * self.shape[0], *self.shape[1:])


LINE = Space("line", (1,))
PLANE = Space("plane", (2,))


def of_numbers(width: int) -> Space:
    """The space of samples that are WIDTH coordinates each.

    Raises:
        ValueError: WIDTH is neither 1 nor 2.
    """
    if width not in (1, 2):
        raise ValueError(f"samples of {width} coordinates; expected 1 or 2")
    return LINE if width == 1 else PLANE
