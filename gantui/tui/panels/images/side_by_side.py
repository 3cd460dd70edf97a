"""Views of images that belong together, side by side: a row for each example, a column for each part of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import shortened
from gantui.draw.images.grid import Label
from gantui.draw.images.tiling import Tiling, tiling
from gantui.session.view.array_types import Bytes
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.images.view import ImagesView

_APART = 3
"""Columns between two examples in one row."""
_LEAST = 2
"""Columns that an image has at least."""


@dataclasses.dataclass(frozen=True)
class Beside:
    """The room for examples of some parts each: several of them beside each other where they fit."""

    across: int
    """Examples in a row."""
    tiles: Tiling
    """The grid of one of them and of those below it."""
    readable: bool
    """Whether images are as large as they must be to be read."""

    @property
    def examples(self) -> int:
        """How many there is room for; 0 where not even one has."""
        return self.across * self.tiles.rows

    @property
    def width(self) -> int:
        """The columns of cells that one takes, with what parts it from the next."""
        return self.tiles.size[0] + _APART


class BesideView(ImagesView):
    """Examples, each a row of images that belong together, with a word above each column."""

    def room(self, facts: RunInfo, width: int, height: int, parts: int, most: int) -> Beside:
        """The room for at most MOST examples of PARTS images each in WIDTH x HEIGHT cells; a row is for words.

        Images are as small as they can be read, and smaller only where not even one example has room.
        """
        rows = max(1, height - 1)
        found = tiling((width, rows), facts.shape, self.look.images, parts * most)
        gap, readable = found.gap[0], found.columns >= parts
        if not readable:
            wide = max(_LEAST, (width + gap) // parts - gap)
            high = max(1, min(rows, -(-wide * facts.shape[1] // facts.shape[2] // 2)))
            found = Tiling(parts, max(1, (rows + 1) // (high + 1)), wide, high, (gap, 1))
        one = dataclasses.replace(found, columns=parts)
        across = max(1, (width + _APART) // (one.size[0] + _APART))
        fits = one.size[0] <= width and one.height <= rows
        return Beside(across if fits else 0, one, readable)

    def beside(self, columns: Sequence[Bytes], names: Sequence[Label], room: Beside, width: int, height: int) -> Canvas:
        """COLUMNS, each the images [n, channels, height, width] of one part, under their NAMES."""
        canvas, count = Canvas.blank(width, height), min(len(columns[0]), room.examples)
        if not count:
            return canvas
        images = np.stack([each[:count] for each in columns], axis=1)
        cells, parts = self.tile(images.reshape(-1, *images.shape[2:]), room.tiles), len(columns)
        used = min(room.across, count)
        left = max(0, (width - (used * room.width - _APART)) // 2)
        for group in range(used):
            x = left + group * room.width
            for column, (name, colour) in enumerate(names):
                at, wide = room.tiles.place(0, column)[0], room.tiles.width
                canvas.put(x + at, 0, shortened(name, wide).center(wide), colour)
            places = np.full(len(images) * parts, -1)
            own = np.arange(group, count, room.across)
            for row, example in enumerate(own.tolist()):
                places[example * parts : (example + 1) * parts] = row * parts + np.arange(parts)
            canvas.paste(x, 1, self.grid(cells, room.tiles, places))
        return canvas
