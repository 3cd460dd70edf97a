"""Where D looks: its gradient below each of some fakes and real images."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import number
from gantui.draw.palette import DIM, FAKE, REAL
from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures import ImageSlopes, ImageSlopesRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.images.image_pairs import PairsView
from gantui.tui.panels.view import VIEWS


@VIEWS.register("where the discriminator looks")
class Slopes(PairsView):
    """Images over the size of D's gradient at each of their pixels, fakes and real ones in turn."""

    shows = ImageSlopes
    panel, label = "field", "where D looks"
    coming = "the gradients of the discriminator are still to come"
    most = MOST // 4
    apart = 1  # gradients have no margins

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """As many pairs as there is room for, half of them of fakes."""
        return Requests.of(ImageSlopesRequest(-(-min(self.most, self.pairs(facts, width, height).images // 2) // 2)))

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The pairs, fakes and real images in turn."""
        canvas, picture = Canvas.blank(width, height), self.sight.pictures.of(ImageSlopes)
        if picture is None:
            return self.nothing(ImageSlopes, facts, width, height)
        images: Bytes = _in_turn(picture.fake, picture.real)
        slopes: Bytes = np.broadcast_to(_in_turn(picture.fake_slope, picture.real_slope), images.shape)
        norms = _in_turn(picture.fake_norm, picture.real_norm)
        tiles, above = self.pairs(facts, width, height), [("fake", FAKE), ("real", REAL)] * len(picture.fake)
        below = [(number(float(norm)), DIM) for norm in norms]
        return self.centred(canvas, self.paired(images, slopes, tiles, above, below))

    def about(self) -> str:
        """What is bright, and what the numbers are."""
        return (
            "Above an image, a fake or a real one in turn; below it, bright, the pixels where a small change "
            "would move D's output most: the size of the gradient of its raw output, over all colours. Each is as "
            "bright as can be at its largest pixel; the number is the size of the whole gradient. A D that has "
            "learned looks at the strokes and beside them; one that looks at single pixels judges by noise that "
            "no eye would mind. Gradient penalties keep the numbers small: R1 those of real images, R2 those of "
            "fakes."
        )


def _in_turn(fake: NDArray[Any], real: NDArray[Any]) -> NDArray[Any]:
    """One of FAKE [n, ...], one of REAL [n, ...], and so on: [2n, ...]."""
    count = min(len(fake), len(real))
    return np.stack((fake[:count], real[:count]), axis=1).reshape(2 * count, *fake.shape[1:])
