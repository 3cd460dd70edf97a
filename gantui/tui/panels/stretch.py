"""How unevenly a generator stretches its latents: as shades, and in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gantui.draw.formatting import fitting, significant
from gantui.session.view.array_types import Floats
from gantui.session.view.pictures import LatentMap

SHADES = 6
_TYPICAL = (0.05, 0.95)


def stretch_line(latents: LatentMap, room: int) -> str:
    """How unevenly G stretches, in at most ROOM characters."""
    _, (low, high) = shades(latents.stretch)
    texts = (
        f"G stretches its latents {significant(low)} to {significant(high)} times · {latents.about}",
        f"G stretches its latents {significant(low)} to {significant(high)} times",
        f"stretch {significant(low)} to {significant(high)}",
    )
    return fitting(texts, room)


def shades(stretch: Floats) -> tuple[NDArray[np.intp], tuple[float, float]]:
    """The shade of each corner, higher where it is compressed more, and the stretch at both ends."""
    known = np.isfinite(stretch) & (stretch > 0)
    if not known.any():
        return np.zeros(stretch.shape, np.intp), (1.0, 1.0)
    size = np.log(np.where(known, stretch, stretch[known].min()))
    low, high = np.quantile(size, _TYPICAL)
    share = (high - size) / max(float(high - low), 1e-9)
    return np.clip((share * SHADES).astype(np.intp), 0, SHADES - 1), (float(np.exp(low)), float(np.exp(high)))
