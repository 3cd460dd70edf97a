"""Sets of images: a draw is the place of an image in the set, so that draws stay small."""

from __future__ import annotations

import torch
from torch import Tensor

from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.files.images.shipped import LabelledImages, read
from gantui.experiment.space import Space
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution


class ImageSet(Distribution):
    """Images of a set, each drawn as often as any other, with replacement."""

    def __init__(
        self, options: DistributionOptions, device: torch.device, images: LabelledImages | None = None
    ) -> None:
        assert options.space is not None
        self.space: Space = options.space
        held_out = None
        if images is None:
            images, held_out = read(options.name)
        pixels = torch.tensor(images.pixels, device=device).flatten(1)
        self._images = pixels.float() / 127.5 - 1
        self._labels = torch.tensor(images.labels, dtype=torch.int64, device=device)
        # Whole numbers up to 2^24 are exact in float32, in which draws of all kinds are kept.
        self.every_draw = torch.arange(len(pixels), dtype=torch.float32, device=device).unsqueeze(1)
        self.held_out = None if held_out is None else type(self)(options, device, held_out)

    @property
    def draw_width(self) -> int:
        """1: an image's place in the set."""
        return 1

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """The places of COUNT images: [count, draw width]."""
        size, device = (count, self.draw_width), self._images.device
        return torch.randint(len(self._images), size, generator=rng, device=device).float()

    def place(self, draws: Tensor) -> Tensor:
        """The images at the places DRAWS [..., draw width], one after the other: [..., width]."""
        places = draws.long()
        return self._images.index_select(0, places.flatten()).view(*places.shape[:-1], self.space.width)

    def labels(self, draws: Tensor) -> Tensor:
        """The classes of the images at the places DRAWS [..., draw width]: [...], int64."""
        places = draws.long()
        digits = self._labels.index_select(0, places.flatten()).view(places.shape)
        number = digits[..., 0]
        for channel in range(1, self.draw_width):
            number = 10 * number + digits[..., channel]
        return number

    @property
    def class_shares(self) -> Tensor | None:
        """[classes]: the share of each class; of several images in one, the product of theirs. None without classes."""
        if not self.space.classes:
            return None
        digits = len(self.space.classes) ** (1 / self.draw_width)
        counts = torch.bincount(self._labels, minlength=round(digits))
        own = counts / counts.sum()
        shares = own
        for _ in range(1, self.draw_width):
            shares = (shares.unsqueeze(1) * own).flatten()
        return shares


@DISTRIBUTIONS.register("digits")
class Digits(ImageSet):
    """Handwritten digits of 8x8 pixels."""


@DISTRIBUTIONS.register("mnist5k")
class Mnist5k(ImageSet):
    """Digits of MNIST, 28x28 pixels."""


@DISTRIBUTIONS.register("stacked_mnist")
class StackedMnist(ImageSet):
    """Three digits of `mnist5k` as the channels of one image; a draw is their three places."""

    def __init__(
        self, options: DistributionOptions, device: torch.device, images: LabelledImages | None = None
    ) -> None:
        kept_out = None
        if images is None:
            images, kept_out = read("mnist5k")
        super().__init__(options, device, images)
        self.every_draw = None  # there are too many
        self.held_out = None if kept_out is None else StackedMnist(options, device, kept_out)

    @property
    def draw_width(self) -> int:
        """3: the places of the images in the channels."""
        return 3
