"""Images of both sides of a translation, what the maps make of them, and what these bring back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures.image_bytes import alike, kept_count
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo

MOST, _SHARE = 128, 4
"""Images of each side that a picture may have, and how many times fewer are kept than of other images."""


@shown_as("translated_images")
@dataclass(frozen=True)
class TranslatedImages(Picture):
    """The same held-out images in every snapshot; [n, channels, height, width] each, 0 is black, 255 is white.

    Each x truly belongs to the y of its place. Where there is no F, what it would make is empty.
    """

    constant = ("x", "y")

    x: Bytes
    y: Bytes
    fake_y: Bytes
    """G(x)"""
    fake_x: Bytes
    """F(y)"""
    again_x: Bytes
    """F(G(x))"""
    again_y: Bytes
    """G(F(y))"""

    def flaw(self) -> str:
        """Whether all are images of one size, and as many of each; x and y are none in a file without these."""
        given, of_f = (self.x, self.y), (self.fake_x, self.again_x, self.again_y)
        counts, made = {len(each) for each in given}, {len(each) for each in of_f}
        same = len(counts) == len(made) == 1 and counts <= {0, len(self.fake_y)} and made <= {0, len(self.fake_y)}
        return "" if alike(*given, self.fake_y, *of_f) and same else "images of another shape"


@asked_as("translated_images")
@dataclass(frozen=True)
class TranslatedImagesRequest(Request):
    """Images of each side to show."""

    images: int = limited(0, Count(MOST))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """Some of them, where there is a translation of images; those that are given once for all pictures."""
        return cls(kept_count(facts) // _SHARE if facts.maps else 0)
