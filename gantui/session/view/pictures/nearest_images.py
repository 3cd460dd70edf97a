"""The training image that is nearest to each of some fakes."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.arrays import Bytes, Floats
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
    """[n]: how far apart they are: the root of the sum of squared differences of pixels from -1 to 1."""
    remembered: float | None
    """A fake that is nearer than this counts as remembered: 5 % of the held-out images are. None without such ones."""

    def flaw(self) -> str:
        """Whether each fake has one image of its size and one distance."""
        if not alike(self.fake, self.nearest) or len(self.fake) != len(self.nearest):
            return "images of another shape"
        return "" if self.distance.shape == self.fake.shape[:1] else "distances of other images"


@asked_as("nearest_images")
@dataclass(frozen=True)
class NearestImagesRequest(Request):
    """Fakes to show beside their nearest training images."""

    images: int = limited(0, Count(MOST // 4))
