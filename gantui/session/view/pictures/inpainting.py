"""Images with holes, several completions of each, and the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures.image_bytes import alike, kept_count
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited
from gantui.session.view.run_info import RunInfo

MOST_HOLES, MOST_COMPLETIONS = 64, 16
KEPT_COMPLETIONS = 3


@shown_as("inpainting")
@dataclass(frozen=True)
class Inpainting(Picture):
    """The same held-out images with the same holes in each snapshot, completed from the same noise."""

    constant = ("given", "true")

    given: Bytes
    """[n, channels, height, width]: what G sees; 0 is black, 255 is white, and a hole is grey. As many as there are
    holes, but none in a file of its own without these; so it is with the true ones."""
    made: Bytes
    """[n * completions, channels, height, width]: those of the first hole, then those of the second, and so on."""
    true: Bytes
    """[n, channels, height, width]"""
    completions: int
    """How many there are of each hole."""

    def flaw(self) -> str:
        """Whether all are images of one size, with as many completions of each."""
        if not alike(self.given, self.made, self.true) or len(self.given) != len(self.true) or self.completions < 1:
            return "images of another shape"
        without, holes = not len(self.given), len(self.made) / self.completions
        return "" if without or holes == len(self.given) else "completions of other holes"


@asked_as("inpainting")
@dataclass(frozen=True)
class InpaintingRequest(Request):
    """Images with a hole to show, and completions of each."""

    holes: int = limited(0, Count(MOST_HOLES))
    completions: int = limited(0, Count(MOST_COMPLETIONS))

    @classmethod
    def kept(cls, facts: RunInfo) -> Self:
        """Some of them, where there are holes; what is given and true once for all pictures."""
        count = kept_count(facts) // KEPT_COMPLETIONS if facts.shows(cls.name) else 0
        return cls(count, KEPT_COMPLETIONS if count else 0)
