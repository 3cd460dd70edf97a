"""Images of the generator, and the class that is read in each, or that it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gantui.session.view.array_types import Bytes, Wholes
from gantui.session.view.pictures.image_bytes import MOST, alike, kept_count
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo


@shown_as("classed_images")
@dataclass(frozen=True)
class ClassedImages(Picture):
    """Fakes from the same latents in each snapshot, with their classes."""

    fake: Bytes
    """[n, channels, height, width]: 0 is black, 255 is white."""
    read: Wholes
    """[n]: the number of the class that a classifier reads in each."""
    sure: NDArray[np.bool_]
    """[n]: whether it is surely read."""
    asked: Wholes | None
    """[n]: the class that the generator was asked for; None where it is asked for none."""

    def flaw(self) -> str:
        """Whether these are images, with one class each."""
        if not alike(self.fake):
            return "images of another shape"
        of_each = [self.read, self.sure, *([] if self.asked is None else [self.asked])]
        if any(array.shape != self.fake.shape[:1] for array in of_each):
            return "classes of other images"
        return "" if all(array.min(initial=0) >= 0 for array in of_each) else "a class that there is not"


@asked_as("classed_images")
@dataclass(frozen=True)
class ClassedImagesRequest(Request):
    """Fakes to show by their classes."""

    images: int = limited(0, Count(MOST))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """Some, where classes are read."""
        return cls(0 if facts.mode_shares is None else kept_count(facts))
