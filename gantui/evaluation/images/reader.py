"""What reads images: one classifier, or one for each channel of an image that holds several digits."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gantui.evaluation.coverage import Sorted
from gantui.evaluation.images.classifier import Classifier, Reading

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
        parts = self.classifier.read(images.unflatten(-1, (self.channels, -1)))
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
        """The same, where what was read is known."""
        return Sorted(reading.number, reading.probability >= READ)
