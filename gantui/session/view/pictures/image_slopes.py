"""Where D looks: how much its output changes with each pixel of some images."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Bytes, Floats
from gantui.session.view.pictures.image_bytes import MOST, alike
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited


@shown_as("image_slopes")
@dataclass(frozen=True)
class ImageSlopes(Picture):
    """Fakes and real images, each with the size of D's gradient at every pixel."""

    fake: Bytes
    """[n, channels, height, width]: 0 is black, 255 is white."""
    fake_slope: Bytes
    """[n, 1, height, width]: the size of the gradient of D's raw output at each pixel, 255 where it is largest."""
    fake_norm: Floats
    """[n]: the size of the whole gradient."""
    real: Bytes
    """The same of real images: [n, channels, height, width]."""
    real_slope: Bytes
    real_norm: Floats

    def flaw(self) -> str:
        """Whether each image has a gradient of its size."""
        pairs = ((self.fake, self.fake_slope, self.fake_norm), (self.real, self.real_slope, self.real_norm))
        for images, slopes, norms in pairs:
            if not alike(images, self.fake) or slopes.shape != (len(images), 1, *images.shape[2:]):
                return "images of another shape"
            if norms.shape != images.shape[:1]:
                return "gradients of other images"
        return ""


@asked_as("image_slopes")
@dataclass(frozen=True)
class ImageSlopesRequest(Request):
    """Fakes, and as many real images, to show with D's gradient."""

    images: int = limited(0, Count(MOST // 4))
