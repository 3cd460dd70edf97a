"""Samples that are images: the generator's in panel 1, and real ones beside them in panel 2."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.images.tiling import Tiling, tiling
from gantui.session.view.array_types import Bytes
from gantui.session.view.pictures import ImageSamples, ImageSamplesRequest
from gantui.session.view.pictures.image_bytes import MOST
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.images.view import ImagesView
from gantui.tui.panels.view import VIEWS


class _SamplesView(ImagesView):
    """As many images as fit."""

    shows = ImageSamples

    def images(self, picture: ImageSamples) -> Bytes:
        """The images of PICTURE that are shown."""
        raise NotImplementedError

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """As many images as there is room for."""
        return Requests.of(ImageSamplesRequest(min(MOST, self._tiles(facts, width, height).images)))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """All of it: a sample costs little."""
        return self.wants(facts, width, height)

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest images."""
        picture = self.sight.pictures.of(ImageSamples)
        return () if picture is None else (self.images(picture),)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The images row by row, from the top left."""
        canvas, picture = Canvas.blank(width, height), self.sight.pictures.of(ImageSamples)
        if picture is None:
            return self.nothing(ImageSamples, facts, width, height)
        tiles = self._tiles(facts, width, height)
        grid = self.tiled(self.images(picture)[: tiles.images], tiles)
        canvas.paste(max(0, (width - tiles.size[0]) // 2), 0, grid)
        return canvas

    def _tiles(self, facts: RunInfo, width: int, height: int) -> Tiling:
        return tiling((width, height), facts.shape, self.look.images, MOST)


@VIEWS.register("fake images")
class FakeImages(_SamplesView):
    """The generator's images, from the same latents all the time."""

    panel, label = "plane", "fake images"
    coming = "the generator's images are still to come"

    def images(self, picture: ImageSamples) -> Bytes:
        """The fakes."""
        return picture.fake

    def heading(self) -> str:
        """What it shows."""
        return "fake images"

    def about(self) -> str:
        """What one sees."""
        return "What the generator makes of the same random numbers all the time: see them change as it learns."


@VIEWS.register("real images")
class RealImages(_SamplesView):
    """Images of the data, to hold the fakes against."""

    panel, label = "field", "real images"
    coming = "the real images are still to come"

    def images(self, picture: ImageSamples) -> Bytes:
        """The real ones."""
        return picture.real

    def step(self) -> int:
        """None: they are the same in every iteration."""
        return 0

    def heading(self) -> str:
        """What it shows."""
        return "real images"

    def about(self) -> str:
        """What one sees."""
        return "Images that the generator is to learn from: the same ones all the time."
