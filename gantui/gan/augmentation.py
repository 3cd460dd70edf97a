"""What D sees of an image: the image moved by some pixels, real and fake alike (Zhao 2020, eq. 5 to 7, translation).

A D that has few images learns them by heart; moved at random, it hardly sees one twice. Fakes are moved too, and G's
gradient runs through the move, so that G does not learn to make moved images.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gantui.experiment.space import Shape


def draw_shifts(most: int, count: int, rng: torch.Generator) -> Tensor:
    """Draw COUNT shifts, each by whole numbers of pixels from -MOST to MOST, down and to the right: [COUNT, 2]."""
    return torch.randint(-most, most + 1, (count, 2), generator=rng, device=rng.device)


def shifted(images: Tensor, by: Tensor, shape: Shape) -> Tensor:
    """IMAGES [members, n, numbers] of SHAPE (channels, height, width), each moved BY [members, n, 2] pixels.

    BY is down and to the right. What leaves on one side comes in on the other: the paper fills with zeros, but zero is
    grey here, a line that no digit has. Numbers behind the image, such as its class, stay.
    """
    channels, height, width = shape
    down, right = by.unsqueeze(-1).unbind(-2)
    rows = (torch.arange(height, device=by.device) - down) % height
    columns = (torch.arange(width, device=by.device) - right) % width
    place = (width * rows.unsqueeze(-1) + columns.unsqueeze(-2)).flatten(-2)  # [members, n, height width]
    image, behind = images.split([math.prod(shape), images.shape[-1] - math.prod(shape)], dim=-1)
    planes = image.unflatten(-1, (channels, height * width))
    moved = planes.gather(-1, place.unsqueeze(-2).expand_as(planes)).flatten(-2)
    return torch.cat([moved, behind], dim=-1) if behind.shape[-1] else moved  # no copy where nothing stands there
