"""Sets of images: a draw is the place of an image in the set, so that draws stay small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gantui.experiment import distributions as described
from gantui.experiment.distributions import DistributionOptions
from gantui.experiment.files.images import Images, read_images
from gantui.experiment.files.images.shipped import LabelledImages, read
from gantui.experiment.space import Space
from gantui.gan.distributions.base import DISTRIBUTIONS, Distribution

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ImageSet(Distribution):
    """Images of a set, each drawn as often as any other, with replacement."""

    def __init__(
        self, space: Space, device: torch.device, images: LabelledImages, held_out: LabelledImages | None = None
    ) -> None:
        """Make a set of IMAGES in SPACE, with others that are HELD_OUT."""
        self.space = space
        # As bytes: they take a quarter of the memory, and a large set would not leave room for anything else.
        self._pixels = torch.tensor(images.pixels, device=device).flatten(1)
        self._labels = None
        if images.labels is not None:
            self._labels = torch.tensor(images.labels, dtype=torch.int64, device=device)
        # Whole numbers up to 2^24 are exact in float32, in which draws of all kinds are kept.
        self.every_draw = torch.arange(len(images.pixels), dtype=torch.float32, device=device).unsqueeze(1)
        self.held_out = None if held_out is None else ImageSet(space, device, held_out)

    @property
    def draw_width(self) -> int:
        """1: an image's place in the set."""
        return 1

    def draw(self, count: int, rng: torch.Generator) -> Tensor:
        """The places of COUNT images: [count, draw width]."""
        size, device = (count, self.draw_width), self._pixels.device
        return torch.randint(len(self._pixels), size, generator=rng, device=device).float()

    def place(self, draws: Tensor) -> Tensor:
        """The images at the places DRAWS [..., draw width], one after the other: [..., width]."""
        places = draws.long()
        pixels = self._pixels.index_select(0, places.flatten()).view(*places.shape[:-1], self.space.width)
        return pixels.float() / 127.5 - 1

    def labels(self, draws: Tensor) -> Tensor | None:
        """The classes of the images at the places DRAWS [..., draw width]: [...], int64; None without classes."""
        if self._labels is None:
            return None
        places = draws.long()
        digits = self._labels.index_select(0, places.flatten()).view(places.shape)
        number = digits[..., 0]
        for channel in range(1, self.draw_width):
            number = 10 * number + digits[..., channel]
        return number

    @property
    def class_shares(self) -> Tensor | None:
        """[classes]: the share of each class; of several images in one, the product of theirs. None without classes."""
        if self._labels is None:
            return None
        digits = len(self.space.classes) ** (1 / self.draw_width)
        counts = torch.bincount(self._labels, minlength=round(digits))
        own = counts / counts.sum()
        shares = own
        for _ in range(1, self.draw_width):
            shares = (shares.unsqueeze(1) * own).flatten()
        return shares


class Shipped(ImageSet):
    """A set that comes with gantui."""

    def __init__(self, options: DistributionOptions, device: torch.device) -> None:
        assert options.space is not None
        super().__init__(options.space, device, *read(options.name))


@DISTRIBUTIONS.register("digits")
class Digits(Shipped):
    """Handwritten digits of 8x8 pixels."""


@DISTRIBUTIONS.register("mnist5k")
class Mnist5k(Shipped):
    """Digits of MNIST, 28x28 pixels."""


class Stacks(ImageSet):
    """Three images of a set as the channels of one image; a draw is their three places."""

    def __init__(
        self, space: Space, device: torch.device, images: LabelledImages, held_out: LabelledImages | None = None
    ) -> None:
        super().__init__(space, device, images)
        self.every_draw = None  # there are too many
        self.singles = ImageSet(Space("images", (1, *space.shape[1:])), device, images)
        self.held_out = None if held_out is None else Stacks(space, device, held_out)

    @property
    def draw_width(self) -> int:
        """3: the places of the images in the channels."""
        return 3


@DISTRIBUTIONS.register("stacked_mnist")
class StackedMnist(Stacks):
    """Three digits of `mnist5k` as the channels of one image."""

    def __init__(self, options: DistributionOptions, device: torch.device) -> None:
        assert options.space is not None
        super().__init__(options.space, device, *read("mnist5k"))


@DISTRIBUTIONS.register("images")
class OwnImages(ImageSet):
    """The images of a file or folder, each as likely as the others, but for those that are held out."""

    def __init__(self, options: described.Images, device: torch.device, images: Images | None = None) -> None:
        images = read_images(options) if images is None else images
        trained, held = (_part(images, chosen) for chosen in (~images.held, images.held))
        super().__init__(images.space, device, trained, held if len(held.pixels) else None)
        self.data = images


def _part(images: Images, chosen: NDArray[np.bool_]) -> LabelledImages:
    """The CHOSEN ones [n] of IMAGES."""
    return LabelledImages(images.pixels[chosen], None if images.labels is None else images.labels[chosen])
