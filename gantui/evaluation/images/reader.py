"""What reads images: one classifier, or one for each channel of an image that holds several digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.coverage import Sorted
from gantui.evaluation.images.classifier import Classifier, Reading
from gantui.evaluation.images.downsampled import at_once
from gantui.gan.distributions import Distribution

READ = 0.9
"""The probability from which on an image counts as read: as a sample of high quality of its class."""


@dataclass(frozen=True)
class Reader:
    """Reads images by CLASSIFIER; with several channels to one of it, each channel by itself.

    Then the class is the number that the channels' classes write, and its probability the product of theirs.
    """

    classifier: Classifier
    channels: int = 1
    """How many times the image holds what the classifier reads."""

    @property
    def classes(self) -> int:
        """How many classes it tells apart."""
        return len(self.classifier.layout.classes) ** self.channels

    def read(self, images: Tensor) -> Reading:
        """What it finds in IMAGES [..., width]."""
        if self.channels == 1:
            return self.classifier.read(images)
        return self._together(self.classifier.read(images.unflatten(-1, (self.channels, -1))))

    def read_draws(self, distribution: Distribution, draws: Tensor) -> Reading:
        """What it finds in the images of DRAWS [n, draw width] of DISTRIBUTION; few are in memory at once.

        Where the images in the channels are of a set (`Distribution.singles`), each of the set is read once.
        """
        singles = distribution.singles
        if singles is not None and singles.every_draw is not None:
            of_set, places = self._read_in_parts(singles, singles.every_draw, self.classifier.read), draws.long()
            return self._together(Reading(of_set.features[places], of_set.number[places], of_set.probability[places]))
        return self._read_in_parts(distribution, draws, self.read)

    def _read_in_parts(self, distribution: Distribution, draws: Tensor, read: Callable[[Tensor], Reading]) -> Reading:
        parts = [read(distribution.place(part)) for part in draws.split(at_once(distribution))]
        return Reading(
            torch.cat([each.features for each in parts]),
            torch.cat([each.number for each in parts]),
            torch.cat([each.probability for each in parts]),
        )

    def _together(self, parts: Reading) -> Reading:
        """What was read in the PARTS [..., channels] of images, as of the whole images [...]."""
        number = torch.zeros_like(parts.number[..., 0])
        for channel in range(self.channels):
            number = number * len(self.classifier.layout.classes) + parts.number[..., channel]
        return Reading(parts.features.flatten(-2), number, parts.probability.prod(-1))


@dataclass(frozen=True)
class Classes:
    """The partition of images by the class that READER reads in them; what it reads surely is of high quality."""

    reader: Reader
    shares: Tensor
    """[classes]: each one's share of the data."""

    def sort(self, samples: Tensor) -> Sorted:
        """Put each of SAMPLES [members, n, width] into the class that is read in it."""
        return self.sort_read(self.reader.read(samples))

    def sort_read(self, reading: Reading) -> Sorted:
        """Put samples into the classes that READING has read in them."""
        return Sorted(reading.number, reading.probability >= READ)
