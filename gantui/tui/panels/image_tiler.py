"""Images as cells of one place on the screen: pixels where the terminal draws those, else the finest characters."""

from __future__ import annotations

from gantui.draw.images.grid import drawn
from gantui.draw.images.image_cells import ImageCells, of_placeholders
from gantui.draw.images.image_pixels import pixels
from gantui.draw.images.split import Mosaic
from gantui.draw.images.tiling import Tiling
from gantui.session.view.array_types import Bytes
from gantui.tui.look.look import Look


class Tiler:
    """Makes cells of images; what stands there already stays, where it is near enough, and costs nothing."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._mosaic: Mosaic | None = None
        self._ids: list[int] = []
        """The ids of its images at the terminal."""

    def cells(self, images: Bytes, tiles: Tiling) -> ImageCells:
        """IMAGES [n, channels, height, width], each as cells of the size that TILES say."""
        if self._look.pixels is None:
            self._mosaic = drawn(images, tiles, self._look.palette, self._look.images, self._mosaic)
            return self._mosaic
        self._look.pixels.put(self._ids, pixels(images, tiles), tiles.height, tiles.width)
        return of_placeholders(self._ids, tiles.height, tiles.width)
