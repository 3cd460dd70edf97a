"""A walk through the latents, path by path."""

from __future__ import annotations

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.images.tiling import Tiling, tiling
from gantui.session.view.pictures import LatentWalk, LatentWalkRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.pictures.latent_walk import FRAMES, PATHS
from gantui.session.view.run_info import RunInfo
from gantui.session.view.views import Views
from gantui.tui.panels.images.view import ImagesView
from gantui.tui.panels.view import VIEWS


@VIEWS.register("walk through the latents")
class Walk(ImagesView):
    """A row for each way from one latent to the next."""

    panel, label = "plane", "a latent walked"
    coming = "the walk through the latents is still to come"

    def wants(self, facts: RunInfo, width: int, height: int) -> Views:
        """A path for each row, an image for each column."""
        tiles = self._tiles(facts, width, height)
        return Views.of(LatentWalkRequest(min(PATHS, tiles.rows), min(FRAMES, tiles.columns)))

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest walk."""
        return (self.sight.pictures.of(LatentWalk),)

    def step(self) -> int:
        """The iteration whose images are shown."""
        return self.sight.pictures.step_of(LatentWalk)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The paths, one below the other."""
        canvas, picture = Canvas.blank(width, height), self.sight.pictures.of(LatentWalk)
        if picture is None:
            return self.nothing(LatentWalk, facts, width, height)
        tiles = self._tiles(facts, width, height)
        paths = picture.images.reshape(-1, picture.frames, *picture.images.shape[1:])[: tiles.rows]
        at = np.rint(np.linspace(0, picture.frames - 1, min(tiles.columns, picture.frames))).astype(np.intp)
        places = np.arange(len(paths))[:, None] * tiles.columns + np.arange(len(at))
        images = paths[:, at].reshape(-1, *picture.images.shape[1:])
        grid = self.tiled(images, tiles, places.ravel())
        canvas.paste(max(0, (width - tiles.size[0]) // 2), 0, grid)
        return canvas

    def _tiles(self, facts: RunInfo, width: int, height: int) -> Tiling:
        return tiling((width, height), facts.shape, self.look.images, MOST)

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
