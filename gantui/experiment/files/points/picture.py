"""Points from a picture: they fall where it is dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantui.errors import Refusal, plain
from gantui.experiment.files.images.picture_folder import opened, readable, turned_upright
from gantui.experiment.files.points.classes import Found
from gantui.experiment.files.reading.account import Account

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COUNT = 50_000
"""Points that are drawn."""
_SIDE = 512
"""Pixels of the longer side to which a larger picture is brought: finer than any GAN of points learns."""


def from_picture(path: str) -> Found:
    """`COUNT` points [n, 2] in the PNG or JPEG picture PATH, each pixel as often as it is dark, and an account of them.

    The density within a pixel is even. The unit is a pixel, y goes up, and 0 is the bottom left corner. The same
    picture gives the same points. What is transparent counts as white. They are points as those of a table are, and
    are kept in the run in the same way, so that nothing else has to know of pictures.

    Raises:
        Refusal: it can't be read, or is white all over.
    """
    import numpy as np

    ink = _ink(path)
    high, wide = ink.shape
    if not ink.any():
        raise Refusal(f"{plain(path)}: white all over; expected a picture with something dark, where the points fall")
    rng = np.random.default_rng(0)
    places = rng.choice(ink.size, COUNT, p=(ink / ink.sum()).ravel())
    row, column = np.divmod(places, wide)
    inside = rng.uniform(0, 1, (COUNT, 2))
    points = np.stack([column + inside[:, 0], high - row - inside[:, 1]], 1)
    taken = f"from a picture of {wide}x{high} pixels, where it is dark"
    return Found(points, Account(path, ("x", "y"), COUNT, taken=(taken,)))


def _ink(path: str) -> NDArray[np.float64]:
    """How dark each pixel is, [height, width]: 0 for white and transparent, 1 for black."""
    import numpy as np
    from PIL import Image

    with readable(path), opened(path) as image:
        image.draft("L", (2 * _SIDE, 2 * _SIDE))
        upright = turned_upright(image).convert("RGBA")
        white = Image.new("RGBA", upright.size, (255, 255, 255, 255))
        grey = Image.alpha_composite(white, upright).convert("L")
        grey.thumbnail((_SIDE, _SIDE))
        ink: NDArray[np.float64] = 1 - np.asarray(grey, np.float64) / 255
        return ink
