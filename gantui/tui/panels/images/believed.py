"""The images that D believes most and least, framed in its colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import fitting, number, shortened
from gantui.draw.images.grid import placed as placed_on
from gantui.draw.images.tiling import Tiling, tiling
from gantui.draw.palette import DIM, FAKE, RAW_FAKE, RAW_REAL, REAL, TEXT
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures import BelievedImages, BelievedImagesRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.field.scale import UNBOUNDED, placed
from gantui.tui.panels.images.view import ImagesView
from gantui.tui.panels.view import VIEWS

_APART = 3
"""Columns between two images: a frame at each, and a blank."""
_ENOUGH = 5
"""Images at each end from which on real ones are shown as well as fakes."""
_CAPTIONS = ("fakes believed most", "fakes believed least", "real ones believed least", "real ones believed most")
_COLOURS = (FAKE, RAW_FAKE, DIM, RAW_REAL, REAL)
"""The colours of D's output from surely fake to surely real, in five equal parts of its scale."""


@dataclass(frozen=True)
class _Parts:
    """The panel in equal parts, each a caption and a grid."""

    across: int
    down: int
    width: int
    height: int
    tiles: Tiling

    @property
    def images(self) -> int:
        """Images in each part; 0 where not even one fits."""
        fits = self.tiles.size[0] + 2 <= self.width and self.tiles.size[1] < self.height
        return self.tiles.images if fits else 0


@VIEWS.register("believed most and least")
class Believed(ImagesView):
    """The ends of D's ranking of fakes, and where there is room of real images too."""

    shows = BelievedImages
    panel, label = "field", "believed most and least"
    coming = "what the discriminator believes is still to come"

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """As many at each end as there is room for."""
        parts = self._parts(facts, width, height)
        return Requests.of(BelievedImagesRequest(max(1, min(MOST // 4, parts.images))))

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """Each end in its part of the panel, under a caption."""
        canvas, picture = Canvas.blank(width, height), self.sight.pictures.of(BelievedImages)
        if picture is None:
            return self.nothing(BelievedImages, facts, width, height)
        parts = self._parts(facts, width, height)
        ends, half = parts.across * parts.down, len(picture.fake) // 2
        each = min(half, parts.images)
        orders = [(picture.fake, picture.fake_score, 0), (picture.fake, picture.fake_score, half)]
        orders += [(picture.real, picture.real_score, half), (picture.real, picture.real_score, 0)]
        images = np.concatenate([found[at : at + each] for found, _, at in orders[:ends]])
        scores = np.concatenate([found[at : at + each] for _, found, at in orders[:ends]])
        every = np.concatenate([picture.fake_score, picture.real_score])
        colours = _coloured(scores, every, facts, self.sight.least_scale(facts))
        cells, below = self.tile(images, parts.tiles), [(number(float(score), 2), TEXT) for score in scores]
        for end in range(ends):
            x, y = end % parts.across * (parts.width + 2), end // parts.across * parts.height
            canvas.put(x + 1, y, shortened(_CAPTIONS[end], parts.width - 1), TEXT)
            places = np.full(len(images), -1)
            places[end * each : (end + 1) * each] = np.arange(each)
            grid = placed_on(cells, parts.tiles, places, below=below, frames=colours, glyphs=self.look.images)
            canvas.paste(x, y + 1, grid)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """Among how many these are the ends."""
        picture = self.sight.pictures.of(BelievedImages)
        text = "" if picture is None else f"of {picture.of} each, with D's output"
        return fitting([text], room)

    def about(self) -> str:
        """What the frames mean, and what to look for."""
        return (
            "Of some hundred fakes those that D takes for real most of all, and those that it takes for fake; where "
            "there is room the same of real images. Below each is D's output, and its frame has the colour of that: "
            "green is real, purple is fake, grey is neither. What is wrong with the fakes believed least tells what D "
            "has learned to see. Where the best fakes look no better than the worst, D judges by something else than "
            "the eye does; where real images are believed less than fakes, it cannot tell them apart."
        )

    def _parts(self, facts: RunInfo, width: int, height: int) -> _Parts:
        """Four parts if each holds enough images, else two, stacked or side by side."""
        four, two = (
            max((self._divided(facts, width, height, *way) for way in ways), key=lambda parts: parts.images)
            for ways in (((1, 4), (2, 2), (4, 1)), ((1, 2), (2, 1)))
        )
        return four if four.images >= _ENOUGH else two

    def _divided(self, facts: RunInfo, width: int, height: int, across: int, down: int) -> _Parts:
        room = (width + 2) // across - 2, height // down
        tiles = tiling((room[0] - 2, room[1] - 1), facts.shape, self.look.images, MOST, words=True, apart=_APART)
        return _Parts(across, down, *room, tiles)


def _coloured(scores: Floats, every: Floats, facts: RunInfo, least: float) -> list[int]:
    """The colour of each of SCORES, on a scale that holds EVERY score and reaches at least LEAST from the middle."""
    low, high = 0.0, 1.0
    if facts.reading in UNBOUNDED:
        away: NDArray[np.float32] = np.abs(every[np.isfinite(every)] - facts.middle)
        size = max(float(away.max(initial=0.0)), least)
        low, high = facts.middle - size, facts.middle + size
    shares = placed(scores, low, facts.middle, high, bent=facts.reading in UNBOUNDED)
    levels = np.clip(np.nan_to_num(shares, nan=0.5) * len(_COLOURS), 0, len(_COLOURS) - 1).astype(np.intp)
    return [_COLOURS[level] for level in levels.tolist()]
