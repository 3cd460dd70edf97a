"""Digits as they are given, as a generator makes them at some ages, and as they truly are at these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Bytes, Floats
from gantui.session.view.pictures.image_bytes import alike, kept_count
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo

MOST_DIGITS, MOST_AGES = 64, 11
KEPT_AGES = 5


@shown_as("aged_images")
@dataclass(frozen=True)
class AgedImages(Picture):
    """The same held-out digits in each snapshot, at ages that are equally far apart, from 0 to 1."""

    given: Bytes
    """[n, channels, height, width]: what the generator is given; 0 is black, 255 is white."""
    own: Floats
    """[n]: how old each is."""
    ages: Floats
    """[k]: how old each is asked to be."""
    made: Bytes
    """[n * k, channels, height, width]: the first at all ages, then the second, and so on."""
    true: Bytes
    """[n * k, channels, height, width]: the same as they truly are."""

    def flaw(self) -> str:
        """Whether all are images of one size, one of each digit at each age."""
        if not alike(self.given, self.made, self.true) or self.own.shape != self.given.shape[:1] or self.ages.ndim != 1:
            return "images of another shape"
        same = len(self.made) == len(self.true) == len(self.given) * len(self.ages)
        return "" if same else "images of other ages"


@asked_as("aged_images")
@dataclass(frozen=True)
class AgedImagesRequest(Request):
    """Digits to show, and ages of each."""

    digits: int = limited(0, Count(MOST_DIGITS))
    ages: int = limited(0, Count(MOST_AGES))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """Some of them, where digits are made older."""
        count = kept_count(facts) // KEPT_AGES if facts.shows(cls.name) else 0
        return cls(count, KEPT_AGES if count else 0)
