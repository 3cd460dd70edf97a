"""The training image that is nearest to each of some fakes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.session.view.array_types import Bytes, Floats
from gantui.session.view.pictures.image_bytes import MOST, alike
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited


@shown_as("nearest_images")
@dataclass(frozen=True)
class NearestImages(Picture):
    """Fakes, and the training image nearest to each by its pixels, as the metric `memorised` has it."""

    fake: Bytes
    """[n, channels, height, width]: 0 is black, 255 is white."""
    nearest: Bytes
    """[n, channels, height, width]: the training image that is nearest to each."""
    distance: Floats
    """[n]: how far apart they are: the root of the sum of squared differences of pixels from -1 to 1. Where each
    channel is an image by itself, that of the channel with the smallest `ratio`."""
    ratio: Floats
    """[n]: that distance by the one to the second nearest: 0 for a copy, about 1 where two are alike."""
    limit: float | None
    """A fake that is nearer than this, and clearly so, counts as remembered. None without a held-out part."""
    clear: float
    """The ratio below which a fake is clearly nearer to one training image than to the next."""

    def flaw(self) -> str:
        """Whether each fake has one image of its size and one distance."""
        if not alike(self.fake, self.nearest) or len(self.fake) != len(self.nearest):
            return "images of another shape"
        shapes = {self.distance.shape, self.ratio.shape}
        return "" if shapes == {self.fake.shape[:1]} else "distances of other images"

    @property
    def remembered(self) -> NDArray[np.bool_]:
        """Which fakes count as remembered: [n]."""
        return (self.distance < (-np.inf if self.limit is None else self.limit)) & (self.ratio < self.clear)


@asked_as("nearest_images")
@dataclass(frozen=True)
class NearestImagesRequest(Request):
    """Fakes to show beside their nearest training images."""

    images: int = limited(0, Count(MOST // 4))
