"""A walk through the latents, path by path."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.images.tiling import Tiling, tiling
from gantui.session.view.pictures import LatentWalk, LatentWalkRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.pictures.latent_walk import FRAMES, PATHS
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.images.view import ImagesView
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import VIEWS, Action, Shared

_PLAYED = 12
"""Images from one latent to the next while it plays."""
_AT_ONCE = min(PATHS, MOST // _PLAYED)
"""Ways that play at once at most."""


@VIEWS.register("walk through the latents")
class Walk(ImagesView):
    """A row for each way from one latent to the next; or, while it plays, a place for each, in which its images follow
    one another."""

    shows = LatentWalk
    panel, label = "plane", "a latent walked"
    coming = "the walk through the latents is still to come"

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._played: int | None = None
        """How many pictures have been drawn since it began to play; None: it stands still."""

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """A path for each row, an image for each column; while it plays a path for each place."""
        tiles = self._tiles(facts, width, height)
        if self._played is not None:
            return Requests.of(LatentWalkRequest(min(_AT_ONCE, tiles.images), _PLAYED))
        return Requests.of(LatentWalkRequest(min(PATHS, tiles.rows), min(FRAMES, tiles.columns)))

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest walk, and where it is in it while it plays."""
        picture = self.sight.pictures.of(LatentWalk)
        if self._played is not None and picture is not None:
            self._played += 1
        return (picture, self._played)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The paths, one below the other."""
        canvas, picture = Canvas.blank(width, height), self.sight.pictures.of(LatentWalk)
        if picture is None:
            return self.nothing(LatentWalk, facts, width, height)
        tiles = self._tiles(facts, width, height)
        paths = picture.images.reshape(-1, picture.frames, *picture.images.shape[1:])
        if self._played is not None:
            grid = self.tiled(paths[: tiles.images, _there_and_back(self._played, picture.frames)], tiles)
            canvas.paste(max(0, (width - tiles.size[0]) // 2), 0, grid)
            return canvas
        paths = paths[: tiles.rows]
        at = np.rint(np.linspace(0, picture.frames - 1, min(tiles.columns, picture.frames))).astype(np.intp)
        places = np.arange(len(paths))[:, None] * tiles.columns + np.arange(len(at))
        images = paths[:, at].reshape(-1, *picture.images.shape[1:])
        grid = self.tiled(images, tiles, places.ravel())
        canvas.paste(max(0, (width - tiles.size[0]) // 2), 0, grid)
        return canvas

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """It can play, or stand still again."""
        return {"morph": self._play}

    def chosen(self) -> None:
        """Stand still."""
        self._played = None

    def _play(self) -> str:
        self._played = 0 if self._played is None else None
        return f"a latent walked: {'way by way' if self._played is None else 'it plays'}"

    def keys(self) -> tuple[str, ...]:
        """It plays."""
        return ("m  play it: each place walks from its latent to the next one and back; again: way by way",)

    def _tiles(self, facts: RunInfo, width: int, height: int) -> Tiling:
        return tiling((width, height), facts.shape, self.look.images, MOST if self._played is None else _AT_ONCE)

    def about(self) -> str:
        """What a row is, and what a break in it means."""
        picture = self.sight.pictures.of(LatentWalk)
        how = "" if picture is None else f" It goes {picture.about}."
        return (
            "Each row is the way from one of the fixed latents to the next one, and the next row goes on from there."
            f"{how} A generator that has learned changes one image into the other through images that could be "
            "real. Where a row repeats one image and then jumps, it knows few images; where all rows look alike, "
            "it has collapsed. Smooth ways alone are no proof: blends of two images are smooth too."
        )


def _there_and_back(drawn: int, frames: int) -> int:
    """Which of FRAMES images is shown after so many were DRAWN: from the first to the last and back, over and over."""
    turn = 2 * max(1, frames - 1)
    at = drawn % turn
    return min(at, turn - at, frames - 1)
