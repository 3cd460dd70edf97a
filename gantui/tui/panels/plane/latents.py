"""The generator's map: a square of latents as a regular grid, and its image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAKE, RAW_FAKE, REAL, SHARE
from gantui.draw.plane.mesh import draw_mesh
from gantui.draw.plane.scatter import scatter
from gantui.draw.words import significant
from gantui.session.view.arrays import Extent, Floats
from gantui.session.view.pictures import LatentMap
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look

CORNERS = (25, 25)
"""Rows and columns of the grid."""
FRAMES = 10
"""Drawings from the square grid to the bent one."""
_SQUARE = 0.8
"""The share of the window that the square grid takes."""
_BRIGHT = 0.35
"""From this share of the ramp on its colours are seen as lines on the ground."""
_SHADES = 6
_TYPICAL = (0.05, 0.95)

ABOUT = (
    "The map of the generator: a square grid of latents and where G puts it, over real points. Bright where G presses "
    "the latents together (many samples come there), dim where it stretches them (few do): by the product of the "
    "singular values of dG/dz. Long dim lines from mode to mode are the bridges that a continuous G must draw. "
    "m  bends the grid anew"
)

ABOUT_CURVE = (
    "The map of the generator: it makes one number of one, so it is a curve, x = G(z) over the latent z. Where it is "
    "flat many samples come to one place, where it is steep few do: the density of the fakes at G(z) is that of the "
    "latents by |dG/dz|, added up over all z that lead there. The lines are the modes of the data: a generator that "
    "covers two modes must cross from one to the other, and what it makes on the way lies between them."
)


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
        """The grid over REAL points in WIDTH x HEIGHT cells."""
        glyphs, extent = self._look.glyphs, facts.extent
        canvas = scatter([(real, REAL, "dot")], width, height, extent=extent, glyphs=glyphs)
        self.draw_over(canvas, latents, extent)
        return canvas

    def draw_over(self, canvas: Canvas, latents: LatentMap, extent: Extent) -> None:
        """Draw the grid over CANVAS, which shows EXTENT."""
        ramp = self._look.palette.ramp(SHARE)
        bright = ramp[np.linspace(_BRIGHT * (len(ramp) - 1), len(ramp) - 1, _SHADES).astype(np.intp)]
        levels, self._ends = _shades(latents.stretch)
        draw_mesh(canvas, self._bent(latents, extent), levels, bright, extent, glyphs=self._look.glyphs)

    def legend(self) -> list[tuple[str, int]]:
        """The meaning of the colours, as lines."""
        low, high = (f"█ {significant(end)}x" for end in self._ends)
        return [("stretched", DIM), (low, FAKE), ("to", DIM), (high, RAW_FAKE)]

    def sentences(self, latents: LatentMap, room: int) -> str:
        """How unevenly G stretches, in at most ROOM characters."""
        _, (low, high) = _shades(latents.stretch)
        texts = (
            f"G stretches its latents {significant(low)} to {significant(high)} times · {latents.about}",
            f"G stretches its latents {significant(low)} to {significant(high)} times",
            f"stretch {significant(low)} to {significant(high)}",
        )
        return next((text for text in texts if len(text) <= room), "")

    def _bent(self, latents: LatentMap, extent: Extent) -> NDArray[np.float64]:
        """The corners [rows, columns, 2] at the present frame."""
        places = latents.places.astype(np.float64)
        share = self.frame / FRAMES
        share = share * share * (3 - 2 * share)
        if share == 1:
            return places
        left, right, bottom, top = extent
        rows, columns = places.shape[:2]
        x = (left + right) / 2 + _SQUARE / 2 * (right - left) * np.linspace(-1, 1, columns)
        y = (bottom + top) / 2 + _SQUARE / 2 * (top - bottom) * np.linspace(1, -1, rows)
        square = np.stack(np.meshgrid(x, y), axis=2) if rows > 1 else np.stack([x, 0 * x + y.mean()], axis=1)[None]
        return (1 - share) * square + share * places


def _shades(stretch: Floats) -> tuple[NDArray[np.intp], tuple[float, float]]:
    """The shade of each corner, higher where it is compressed more, and the stretch at both ends."""
    known = np.isfinite(stretch) & (stretch > 0)
    if not known.any():
        return np.zeros(stretch.shape, np.intp), (1.0, 1.0)
    size = np.log(np.where(known, stretch, stretch[known].min()))
    low, high = np.quantile(size, _TYPICAL)
    share = (high - size) / max(float(high - low), 1e-9)
    return np.clip((share * _SHADES).astype(np.intp), 0, _SHADES - 1), (float(np.exp(low)), float(np.exp(high)))
