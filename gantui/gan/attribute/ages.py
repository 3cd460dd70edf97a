"""Digits of every age: the thickness of their strokes, which is known and can be made to be anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from gantui.experiment.attribute import Pen
from gantui.experiment.files.images.shipped import read
from gantui.gan.distributions import strokes
from gantui.gan.random_streams import rng_for


@dataclass(frozen=True)
class Digits:
    """Digits by the middle lines of their strokes; each is known at one age, as a face that was photographed once.

    The truth at any other age is the same lines drawn with another pen. It serves to judge alone.
    """

    pen: Pen
    own: Tensor
    """[n]: the age from 0 to 1 at which each is known; drawn once, the same for every seed."""
    fine: int
    _distance: Tensor
    """[n, rows, columns]: how far each place of the fine grid is from the middle lines."""
    _known: Tensor
    """[n, width]: each at its own age."""

    @classmethod
    def of(cls, name: str, pen: Pen, device: torch.device, *, held_out: bool) -> Digits:
        """The digits of the set NAME that are HELD OUT, or those that are trained on, drawn with PEN, on DEVICE."""
        distance = _lines(name, held_out, device)
        own = torch.rand(len(distance), generator=rng_for(device, 0, f"ages.{held_out}"), device=device)
        fine = strokes.fineness(read(name)[held_out].pixels.shape[1])
        return cls(pen, own, fine, distance, _at(pen, distance, own, fine))

    def at(self, places: Tensor, ages: Tensor) -> Tensor:
        """The digits at PLACES [...], int64, at AGES [...]: [..., width], from -1 (ground) to 1 (ink)."""
        found = _at(self.pen, self._distance[places.flatten()], ages.flatten(), self.fine)
        return found.view(*places.shape, -1)

    def known(self, places: Tensor) -> Tensor:
        """The digits at PLACES [...] at their own ages: [..., width]."""
        return self._known[places]


def thickness_of(pen: Pen, ages: Tensor) -> Tensor:
    """How thick PEN is at AGES [...], in pixels."""
    return pen.thinnest + (pen.boldest - pen.thinnest) * ages


def redrawn(pen: Pen, images: Tensor, ages: Tensor, side: int) -> Tensor:
    """IMAGES [n, width] of SIDE pixels a side at AGES [n], by their own middle lines, as far as these are seen in them.

    What the true morphology makes of no more than what a generator is given: [n, width].
    """
    pixels = (images.view(-1, side, side) + 1) / 2
    return _at(pen, _distances(pixels), ages, strokes.fineness(side))


def _at(pen: Pen, distance: Tensor, ages: Tensor, fine: int) -> Tensor:
    """Images drawn with PEN at AGES [n] along lines from which each place is at DISTANCE [n, rows, columns]."""
    return 2 * strokes.drawn(distance, thickness_of(pen, ages), fine).flatten(1) - 1


def _distances(pixels: Tensor) -> Tensor:
    fine = strokes.fineness(pixels.shape[1])
    return strokes.distances(strokes.middle_lines(strokes.bitmaps(pixels, fine)))


@lru_cache(maxsize=2)
def _lines(name: str, held_out: bool, device: torch.device) -> Tensor:
    """The distances from the middle lines of a set of images, which take a second; kept for the next training."""
    return _distances(torch.tensor(read(name)[held_out].pixels, device=device).float() / 255)
