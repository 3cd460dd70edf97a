"""The colours of images: greys, or a small cube of reds, greens and blues."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gantui.draw.palette import Palette


@dataclass(frozen=True, eq=False)
class Inks:
    """The colours that an image of some channels is drawn in.

    `indices` are the palette's for each combination of levels, [levels] or [levels, levels, levels]; `values` [levels]
    says how bright a level is, 0..255.
    """

    indices: NDArray[np.uint8]
    values: NDArray[np.float32]

    def nearest(self, colours: NDArray[np.floating]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """The index of the colour nearest to each of COLOURS [n, channels]: [n]; and that colour: [n, channels]."""
        between = (self.values[1:] + self.values[:-1]) / 2
        levels = np.searchsorted(between, colours)
        return self.indices[tuple(levels.T)], self.values[levels]


def inks_of(palette: Palette, channels: int) -> Inks | None:
    """The colours of PALETTE for images of one channel or three; None where there are no colours."""
    chosen = palette.greys if channels == 1 else palette.cube
    return None if chosen is None else Inks(chosen[0], np.array(chosen[1], np.float32))
