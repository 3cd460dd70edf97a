"""A bent grid: its lines, coloured by how much it is stretched there."""

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.glyphs import Glyphs
from gantui.draw.plane.path import draw_path
from gantui.draw.plane.scatter import Extent


def draw_mesh(
    canvas: Canvas,
    places: NDArray[np.floating],
    levels: NDArray[np.integer],
    colours: NDArray[np.integer],
    extent: Extent,
    *,
    glyphs: Glyphs,
) -> None:
    """Draw the lines between neighbours of `places` [grids, rows, columns, 2], in the colour of their end's level.

    `levels` [grids, rows, columns] are indices into `colours`; a higher level lies above a lower one.
    """
    ends = [(places[:, :, :-1], places[:, :, 1:], levels[:, :, 1:]), (places[:, :-1], places[:, 1:], levels[:, 1:])]
    first, second, level = (
        np.concatenate([part[i].reshape(-1, *part[i].shape[3:]) for part in ends]) for i in range(3)
    )
    pieces = np.full((len(first), 3, 2), np.nan)  # a gap after each
    pieces[:, 0], pieces[:, 1] = first, second
    for number, colour in enumerate(colours.tolist()):
        own = pieces[level == number]
        if len(own):
            draw_path(canvas, own.reshape(-1, 2), extent, colour, glyphs=glyphs, ink="123456789"[min(number, 8)])
