"""Real and fake samples that are images, as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures.image_bytes import MOST, alike, kept_count
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo


@shown_as("image_samples")
@dataclass(frozen=True)
class ImageSamples(Picture):
    """The same real images in each snapshot, and fakes from the same latents."""

    constant = ("real",)

    real: Bytes
    """[n, channels, height, width]: 0 is black, 255 is white."""
    fake: Bytes
    """[m, channels, height, width]; as many as real ones, but in a file of its own without these."""

    def flaw(self) -> str:
        """Whether both are images of one size."""
        return "" if alike(self.real, self.fake) else "images of another shape"


@asked_as("image_samples")
@dataclass(frozen=True)
class ImageSamplesRequest(Request):
    """Real and fake images to show, of each."""

    images: int = limited(0, Count(MOST))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """Some of each, where the data are images; the real ones once for all pictures."""
        return cls(kept_count(facts))
