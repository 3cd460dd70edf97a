"""Real and fake samples that are images, as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.arrays import Bytes
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo

MOST, KEPT = 1024, 64
"""Images of each that a picture may have, and that a kept one has."""


@shown_as("image_samples")
@dataclass(frozen=True)
class ImageSamples(Picture):
    """The same real images in each snapshot, and fakes from the same latents."""

    real: Bytes
    """[n, channels, height, width]: 0 is black, 255 is white."""
    fake: Bytes
    """[n, channels, height, width]"""

    def flaw(self) -> str:
        """Whether both are images of one size."""
        return "" if self.real.ndim == 4 and self.real.shape == self.fake.shape else "images of another shape"


@asked_as("image_samples")
@dataclass(frozen=True)
class ImageSamplesRequest(Request):
    """Real and fake images to show, of each."""

    images: int = limited(0, Count(MOST))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """Some of each, where the data are images."""
        return cls(KEPT if facts.space.kind == "images" else 0)
