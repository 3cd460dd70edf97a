"""Pairs of handwritten digits: X is one half of a set, and Y what the true map makes of the other half."""

from __future__ import annotations

from abc import abstractmethod

import torch
import torch.nn.functional as F
from torch import Tensor

from gantui.experiment import pairs as options
from gantui.experiment.files.images.shipped import LabelledImages, read
from gantui.gan.translation.pairs import PAIRS, Pair

FINE = 4
"""Steps to a pixel of the grid on which strokes are made thinner and bolder."""


class OfDigits(Pair):
    """Digits of two halves, of each of which both its x and its y are known; the parts are the classes.

    Of the digits that are trained on, those of one half are shown as x alone, those of the other as y alone. What is
    drawn in pairs is of both halves.
    """

    x: Tensor
    """[n, width]: each digit that is trained on, as one of X."""
    y: Tensor
    """[n, width]: the same as one of Y."""
    held_x: Tensor
    """[m, width]: those that are held out, as X has them; to judge by."""
    held_y: Tensor
    """[m, width]: the same as Y has them."""
    labels: Tensor
    """[m], int64: the class of each that is held out."""

    def __init__(self, pair: options.OfDigits, device: torch.device) -> None:
        self.space = pair.space
        trained, held = read("digits")
        (self.x, self.y), (self.held_x, self.held_y) = (self._sides(_pixels(each, device)) for each in (trained, held))
        of_trained, self.labels = (
            torch.tensor(each.labels, dtype=torch.int64, device=device) for each in (trained, held)
        )
        counts = torch.bincount(self.labels, minlength=len(pair.space.classes))
        self.shares = counts / counts.sum()
        # Of each class every second digit, so that both halves have the same shares.
        order = of_trained.argsort(stable=True)
        self._of_x, self._of_y = order[::2], order[1::2]

    @abstractmethod
    def _sides(self, digits: Tensor) -> tuple[Tensor, Tensor]:
        """DIGITS [n, height, width], from 0 (black) to 1, as X and as Y have them: [n, width of a sample] each."""

    def legible(self, side: str, images: Tensor) -> Tensor:
        """IMAGES [..., width] of SIDE, 'x' or 'y', in white on black, as a reader of digits knows them."""
        return images

    def draw_x(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT digits of the first half as X has them: [count, width]."""
        return self.x[_some(self._of_x, count, rng)]

    def draw_y(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT digits of the second half as Y has them: [count, width]."""
        return self.y[_some(self._of_y, count, rng)]

    def draw_pairs(self, count: int, rng: torch.Generator) -> Tensor:
        """COUNT digits of both halves as both sides have them: [count, 2, width]."""
        places = torch.randint(len(self.x), (count,), generator=rng, device=self.x.device)
        return torch.stack([self.x[places], self.y[places]], 1)


@PAIRS.register("strokes")
class Strokes(OfDigits):
    """Digits with thinner strokes, and with bolder ones."""

    def __init__(self, pair: options.Strokes, device: torch.device) -> None:
        self._radii = pair.thinner, pair.bolder
        super().__init__(pair, device)

    def _sides(self, digits: Tensor) -> tuple[Tensor, Tensor]:
        thinner, bolder = self._radii
        x, y = -_dilated(-digits, thinner), _dilated(digits, bolder)
        return 2 * x.flatten(1) - 1, 2 * y.flatten(1) - 1


@PAIRS.register("inverted")
class Inverted(OfDigits):
    """Digits as they are, and with black and white exchanged."""

    def _sides(self, digits: Tensor) -> tuple[Tensor, Tensor]:
        flat = 2 * digits.flatten(1) - 1
        return flat, -flat

    def legible(self, side: str, images: Tensor) -> Tensor:
        """IMAGES [..., width] of SIDE in white on black."""
        return images if side == "x" else -images


def _pixels(images: LabelledImages, device: torch.device) -> Tensor:
    """IMAGES from 0 to 1: [n, height, width]."""
    return torch.tensor(images.pixels, device=device).float() / 255


def _dilated(images: Tensor, radius: float) -> Tensor:
    """IMAGES [n, height, width] after a grey dilation by a disc of RADIUS pixels: of the same shape.

    Each place becomes the brightest one within the radius (Serra 1982), on a grid four times as fine as the pixels,
    between which the image is bilinear. That of the negative image is the erosion, with its sign.
    """
    fine = F.interpolate(images.unsqueeze(1), scale_factor=FINE, mode="bilinear", align_corners=False)
    reach = round(radius * FINE)
    around, (height, width) = F.pad(fine, (reach,) * 4, mode="replicate"), fine.shape[2:]
    steps = range(-reach, reach + 1)
    found = fine
    for down in steps:
        for right in steps:
            if down**2 + right**2 <= reach**2:
                top, left = reach + down, reach + right
                found = torch.maximum(found, around[:, :, top : top + height, left : left + width])
    return F.avg_pool2d(found, FINE).squeeze(1)


def _some(places: Tensor, count: int, rng: torch.Generator) -> Tensor:
    """COUNT of PLACES [n], each as likely as any other, with replacement: [count]."""
    return places[torch.randint(len(places), (count,), generator=rng, device=places.device)]
