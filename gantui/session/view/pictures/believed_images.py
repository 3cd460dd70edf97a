"""The images that D believes most and least, of the generator and of the data."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Bytes, Floats
from gantui.session.view.pictures.image_bytes import MOST, alike
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited


@shown_as("believed_images")
@dataclass(frozen=True)
class BelievedImages(Picture):
    """The most and the least believed of some fakes, and of as many real images, with D's output in its own terms."""

    of: int
    """The number of fakes, and of real images, among which these are the ends."""
    fake: Bytes
    """[2n, channels, height, width]: n that are believed most, from the most believed one on, then n that are believed
    least, from the least believed one on."""
    fake_score: Floats
    """[2n]: what D says of each, on the scale of `RunInfo.reading`."""
    real: Bytes
    """The same of real images: [2n, channels, height, width]."""
    real_score: Floats
    """[2n]"""

    def flaw(self) -> str:
        """Whether these are images of one size with a score each."""
        if not alike(self.fake, self.real):
            return "images of another shape"
        whole = self.fake.shape == self.real.shape and len(self.fake) % 2 == 0
        scores = self.fake_score.shape == self.real_score.shape == self.fake.shape[:1]
        return "" if whole and scores else "scores of other images"


@asked_as("believed_images")
@dataclass(frozen=True)
class BelievedImagesRequest(Request):
    """Images to show at each end, of fakes and of real ones."""

    images: int = limited(0, Count(MOST // 4))
