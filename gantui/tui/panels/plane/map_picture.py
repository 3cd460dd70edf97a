"""The generator's map: a square of latents as a regular grid, and its image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.colour_ramps import SHARE
from gantui.draw.formatting import significant
from gantui.draw.glyphs import BLANK
from gantui.draw.palette import DIM, FAKE, RAW_FAKE, REAL, TEXT
from gantui.draw.plane.mesh import draw_mesh
from gantui.draw.plane.numbered import draw_numbers, number_places
from gantui.draw.plane.scatter import scatter
from gantui.session.view.array_types import Extent, Floats
from gantui.session.view.pictures import LatentMap
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.stretch import SHADES, shades

FRAMES = 10
"""Drawings from the square grid to the bent one."""
_SQUARE = 0.8
"""The share of the window that the square grid takes."""
_BRIGHT = 0.35
"""From this share of the ramp on its colours are seen as lines on the ground."""


class MapPicture:
    """The grid, moving from the square to its image under G."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.frame = FRAMES
        """How far it is bent: 0 is the square, `FRAMES` is all the way."""
        self._ends = (1.0, 1.0)

    def begin(self) -> None:
        """Start again from the square."""
        self.frame = 0

    def go_on(self) -> int:
        """Go one frame further; returns its number."""
        self.frame = min(FRAMES, self.frame + 1)
        return self.frame

    def picture(self, latents: LatentMap, real: Floats, facts: RunInfo, width: int, height: int) -> Canvas:
        """The grid over REAL points in WIDTH x HEIGHT cells; beside each class's grid stands its number."""
        glyphs, extent = self._look.glyphs, facts.extent
        canvas = scatter([(real, REAL, "dot")], width, height, extent=extent, glyphs=glyphs)
        self.draw_over(canvas, latents, extent)
        if latents.by_class and self.frame == FRAMES:
            of_class, _ = latents.by_square()
            middles = of_class[:, of_class.shape[1] // 2, of_class.shape[2] // 2]
            draw_numbers(canvas, number_places(middles, extent, canvas.chars != BLANK), [TEXT] * latents.by_class)
        return canvas

    def draw_over(self, canvas: Canvas, latents: LatentMap, extent: Extent) -> None:
        """Draw the grid over CANVAS, which shows EXTENT."""
        ramp = self._look.palette.ramp(SHARE)
        bright = ramp[np.linspace(_BRIGHT * (len(ramp) - 1), len(ramp) - 1, SHADES).astype(np.intp)]
        levels, self._ends = shades(latents.by_square()[1])
        draw_mesh(canvas, self._bent(latents, extent), levels, bright, extent, glyphs=self._look.glyphs)

    def legend(self, latents: LatentMap) -> list[tuple[str, int]]:
        """The meaning of the colours in the picture of LATENTS, and of numbers where there are any, as lines."""
        low, high = (f"█ {significant(end)}x" for end in self._ends)
        numbers = [("1 class", TEXT)] if latents.by_class else []
        return [*numbers, ("stretched", DIM), (low, FAKE), ("to", DIM), (high, RAW_FAKE)]

    def _bent(self, latents: LatentMap, extent: Extent) -> NDArray[np.float64]:
        """The corners [squares, rows, columns, 2] at the present frame."""
        places = latents.by_square()[0].astype(np.float64)
        share = self.frame / FRAMES
        share = share * share * (3 - 2 * share)
        if share == 1:
            return places
        left, right, bottom, top = extent
        rows, columns = places.shape[1:3]
        x = (left + right) / 2 + _SQUARE / 2 * (right - left) * np.linspace(-1, 1, columns)
        y = (bottom + top) / 2 + _SQUARE / 2 * (top - bottom) * np.linspace(1, -1, rows)
        square = np.stack(np.meshgrid(x, y), axis=2) if rows > 1 else np.stack([x, 0 * x + y.mean()], axis=1)[None]
        return (1 - share) * square + share * places
