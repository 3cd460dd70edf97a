"""A walk through the latents: what the generator makes between some of them."""

from __future__ import annotations

from dataclasses import dataclass

from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures.image_bytes import MOST, alike
from gantui.session.view.pictures.limits import Count
from gantui.session.view.pictures.picture import Picture, shown_as
from gantui.session.view.pictures.request import Request, asked_as, limited

PATHS, FRAMES = 64, 64
"""Paths, and images on each, that may be asked for; together no more than `MOST` images come."""


@shown_as("latent_walk")
@dataclass(frozen=True)
class LatentWalk(Picture):
    """A path from each of some fixed latents to the next one, and what G makes of each place on it."""

    frames: int
    """Images on each path, both ends among them."""
    images: Bytes
    """[paths * frames, channels, height, width], path by path: 0 is black, 255 is white."""
    about: str
    """How the way between two latents is found, in words."""

    def flaw(self) -> str:
        """Whether these are images on whole paths."""
        return "" if alike(self.images) and self.frames >= 1 and not len(self.images) % self.frames else "broken paths"


@asked_as("latent_walk")
@dataclass(frozen=True)
class LatentWalkRequest(Request):
    """Paths, and images on each of them."""

    paths: int = limited(0, Count(PATHS))
    frames: int = limited(0, Count(FRAMES))

    def images(self) -> tuple[int, int]:
        """The paths and the frames of each that are made, so that there are not too many images."""
        frames = max(2, self.frames)
        return min(self.paths, MOST // frames), frames
