"""The nearest training image below each fake: whether the generator remembers images by heart."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.formatting import fitting, number
from gantui.draw.palette import BAD, DIM, FAKE
from gantui.session.view.pictures import NearestImages, NearestImagesRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.images.image_pairs import PairsView
from gantui.tui.panels.view import VIEWS


@VIEWS.register("nearest training images")
class Nearest(PairsView):
    """Fakes over the training images that are nearest to them, with their distances."""

    shows = NearestImages
    panel, label = "field", "nearest training images"
    coming = "the nearest training images are still to come"
    most = MOST // 4

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """As many pairs as there is room for."""
        return Requests.of(NearestImagesRequest(min(self.most, self.pairs(facts, width, height).images // 2)))

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The pairs, row by row."""
        canvas, picture = Canvas.blank(width, height), self.sight.pictures.of(NearestImages)
        if picture is None:
            return self.nothing(NearestImages, facts, width, height)
        below = [
            (number(float(apart)) + (" !" if close else ""), BAD if close else DIM)
            for apart, close in zip(picture.distance, picture.remembered, strict=True)
        ]
        tiles, above = self.pairs(facts, width, height), [("fake", FAKE)] * len(picture.fake)
        return self.centred(canvas, self.paired(picture.fake, picture.nearest, tiles, above, below))

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How near is too near, and how many are."""
        picture = self.sight.pictures.of(NearestImages)
        if picture is None or picture.limit is None:
            return ""
        counted = f"{int(picture.remembered.sum())} of {len(picture.fake)} remembered"
        texts = (f"{counted}: nearer than {number(picture.limit)}, to one alone", counted)
        return fitting(texts, room)

    def about(self) -> str:
        """What is compared, and what it says."""
        return (
            "Above a fake, below it the training image that is nearest to it, with their distance: the root of the sum "
            "of squared differences of all pixels, where black is -1 and white is 1. A fake counts as remembered, and "
            "has a red number with !, where it is nearer than the limit at the bottom and clearly nearer to this image "
            "than to any other. 5 % of the images that were held out are, by chance; the metric 'memorised' counts in "
            "the same way. A few such fakes are no harm; where most are, the generator repeats its training images."
        )
