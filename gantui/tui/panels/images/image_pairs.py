"""Views of pairs of images: one, and what belongs to it below."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.images.grid import Label
from gantui.draw.images.tiling import Tiling, tiling
from gantui.session.view.array_types import Bytes
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.images.view import ImagesView


class PairsView(ImagesView):
    """A grid of pairs, the parts of each one above the other, with words below both."""

    most: int
    """Pairs that are shown at most."""
    apart: ClassVar[int | None] = None
    """Columns between two; None: one, where that costs no pair."""

    def pairs(self, facts: RunInfo, width: int, height: int) -> Tiling:
        """The grid of all images: an even number of rows."""
        found = tiling((width, height), facts.shape, self.look.images, 2 * self.most, words=True, apart=self.apart)
        if found.rows >= 2:
            return dataclasses.replace(found, rows=found.rows // 2 * 2)
        half = tiling((width, height // 2), facts.shape, self.look.images, self.most, words=True, apart=self.apart)
        return dataclasses.replace(half, rows=2)

    def paired(
        self, upper: Bytes, lower: Bytes, tiles: Tiling, above: Sequence[Label], below: Sequence[Label]
    ) -> Canvas:
        """Each of UPPER over its part of LOWER, the words ABOVE between them and those BELOW under them."""
        count = min(len(upper), len(lower), tiles.images // 2)
        at = np.arange(count)
        places = 2 * tiles.columns * (at // tiles.columns) + at % tiles.columns
        images = np.concatenate([upper[:count], lower[:count]])
        words = [*above[:count], *below[:count]]
        return self.tiled(images, tiles, np.concatenate([places, places + tiles.columns]), below=words)

    def centred(self, canvas: Canvas, grid: Canvas) -> Canvas:
        """CANVAS with GRID in its middle."""
        canvas.paste(max(0, (canvas.width - grid.width) // 2), 0, grid)
        return canvas
