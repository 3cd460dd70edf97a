"""Strokes of any thickness: the morphology that makes strokes thinner or bolder by an amount that is known.

An image is brought to a finer grid and cut into ink and ground; of the ink the middle lines are found (Zhang and Suen
1984), and each place's distance from them. A pen as thick as one likes then draws along these lines. So strokes change
continuously, what belongs together stays together, and how thick they are is known exactly.
"""

from __future__ import annotations

from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

INK = 0.6
"""The share of the darkest ink nearby from which on a place is ink, not ground."""
FAINT = 0.2
"""The share of the darkest ink of the image below which nothing is ink."""
SHARPER = 1.0
"""How much of the difference from the mean of a pixel's surroundings is added: the hole of a small loop is opened."""
CHUNK = 64
"""Images whose distances are found together: more of them take hundreds of megabytes."""


def fineness(side: int) -> int:
    """By how many times the grid is finer than the pixels of an image of SIDE pixels: 8x8 goes to 32x32."""
    return max(2, 32 // side)


def bitmaps(images: Tensor, fine: int) -> Tensor:
    """Where IMAGES [n, height, width], from 0 (ground) to 1 (ink), have ink on a grid FINE times as fine.

    [n, FINE height, FINE width], bool. A place is ink where a smooth, sharpened surface through the pixels is near to
    its highest value within half a pixel: so a faint thin stroke is as much ink as a bold one, and loops stay open.
    """
    framed = F.pad(images.unsqueeze(1), (1, 1, 1, 1))
    smooth = F.interpolate(framed, scale_factor=fine, mode="bicubic", align_corners=False)
    dull = F.avg_pool2d(smooth, 2 * fine + 1, stride=1, padding=fine)
    sharp = (smooth + SHARPER * (smooth - dull))[..., fine:-fine, fine:-fine]
    around = F.max_pool2d(sharp, fine + 1, stride=1, padding=fine // 2)
    darkest = images.flatten(1).amax(1).view(-1, 1, 1, 1)
    return ((sharp >= INK * around) & (sharp > FAINT * darkest)).squeeze(1)


def middle_lines(ink: Tensor) -> Tensor:
    """The middle lines of INK [n, height, width], bool: what is left when its edge is taken off until lines remain.

    The parallel algorithm of Zhang and Suen (1984): in turn from the south east and from the north west all places are
    taken off that have 2 to 6 neighbours in one piece.
    """
    tables = [_edges(first).to(ink.device) for first in (True, False)]
    lines = F.pad(ink, (1, 1, 1, 1)).to(torch.uint8)
    inside = lines[:, 1:-1, 1:-1]
    while True:
        before = inside.clone()
        for table in tables:
            around = torch.zeros_like(inside)
            for place, (down, right) in enumerate(_RING):
                around += lines[:, 1 + down : 1 + down + ink.shape[1], 1 + right : 1 + right + ink.shape[2]] << place
            inside *= 1 - torch.take(table, around.long())
        if torch.equal(inside, before):
            return inside.bool()


_RING = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""Down and right to each neighbour: the north, and on as the clock goes."""


@cache
def _edges(first: bool) -> Tensor:
    """Whether a place is taken off in the FIRST of both turns, or the second one: 1 or 0 for each of its surroundings.

    [256], uint8, by the neighbours that there are, that in place k of `_RING` counting 2^k.
    """
    ring = (torch.arange(256).unsqueeze(1) >> torch.arange(8)) & 1
    north, east, south, west = ring[:, ::2].bool().unbind(1)
    count = ring.sum(1)
    pieces = ((1 - ring) * ring.roll(-1, 1)).sum(1)
    if first:
        free = ~(north & east & south) & ~(east & south & west)
    else:
        free = ~(north & east & west) & ~(north & south & west)
    return ((count >= 2) & (count <= 6) & (pieces == 1) & free).to(torch.uint8)


def distances(lines: Tensor) -> Tensor:
    """How far each place is from the nearest one of LINES [n, height, width], bool; in steps of this grid.

    Exact, along one axis and then along the other (Felzenszwalb and Huttenlocher 2012, by trying all places). As far
    as both sides together where there is no line.
    """
    far = float(sum(lines.shape[1:])) ** 2

    def along(squares: Tensor) -> Tensor:
        """The least of SQUARES [n, rows, places] plus the squared distance, along the last axis."""
        at = torch.arange(squares.shape[2], device=squares.device, dtype=squares.dtype)
        steps = (at.unsqueeze(1) - at).square()
        return (squares.unsqueeze(2) + steps).amin(3)

    def of(some: Tensor) -> Tensor:
        squares = torch.where(some, 0.0, far)
        return along(along(squares).mT).mT.clamp(max=far).sqrt()

    return torch.cat([of(some) for some in lines.split(CHUNK)])


def drawn(distance: Tensor, thickness: Tensor, fine: int) -> Tensor:
    """Images drawn with a round pen along lines from which each place is at DISTANCE [n, height, width].

    THICKNESS [n] is the pen's, in pixels, of which each is FINE places wide: [n, height / FINE, width / FINE] from 0 to
    1, the share of each pixel that is ink. The edge of a stroke falls off over one place.
    """
    radius = (thickness * (fine / 2)).view(-1, 1, 1)
    return F.avg_pool2d((radius + 0.5 - distance).clamp(0, 1), fine)


def measured(images: Tensor) -> Tensor:
    """How thick the strokes of IMAGES [n, height, width] are, in pixels, by the images alone: [n].

    All ink by the length of the middle lines. It is no more than nearly right: lines end inside of their strokes and
    go in steps; where there is no ink it is 0.
    """
    fine = fineness(images.shape[1])
    length = middle_lines(bitmaps(images, fine)).sum((1, 2)) / fine
    return images.sum((1, 2)) / length.clamp(min=1)
