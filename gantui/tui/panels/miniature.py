"""The samples of one training in a small picture: points, a density, or images, and nothing else."""

from __future__ import annotations

from gantui.draw.canvas import Canvas
from gantui.draw.images.grid import placed
from gantui.draw.images.tiling import tiling
from gantui.draw.palette import BOTH, REAL
from gantui.draw.plane.scatter import scatter
from gantui.session.view.array_types import Bytes, Floats, Samples
from gantui.session.view.run_info import RunInfo
from gantui.session.view.snapshot import Snapshot, State
from gantui.tui.look.look import Look
from gantui.tui.panels.image_tiler import Tiler
from gantui.tui.panels.line.densities import Densities
from gantui.tui.panels.line.overlays import Over
from gantui.tui.panels.plane.points import clouds
from gantui.tui.panels.square import square_room


class Miniature:
    """Draws one training small; what stands there of its axis and its images stays where it is near enough."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.density = Densities(look)
        self._tiler = Tiler(look)

    def picture(self, facts: RunInfo, real: Samples, fake: Samples, width: int, height: int) -> Canvas:
        """The samples REAL and FAKE, [n, dim] or images [n, channels, height, width], in WIDTH x HEIGHT cells."""
        if facts.shape:
            return self.images(facts, fake, width, height)
        if facts.space.kind == "line":
            shown = Snapshot(State.RUNNING, real=real, fake=fake)
            return self.density.chart(facts, shown, Over(), width, height, axes=False)
        canvas = Canvas.blank(width, height)
        room = square_room(width, height, facts.extent, 0, 0)
        if room.width:
            canvas.paste(room.left, 0, self.points(facts, real, fake, room.width, room.height))
        return canvas

    def images(self, facts: RunInfo, images: Bytes, width: int, height: int) -> Canvas:
        """As many of the IMAGES as fit."""
        canvas, glyphs = Canvas.blank(width, height), self._look.images
        if not len(images) or not width or not height:
            return canvas
        tiles = tiling((width, height), facts.shape, glyphs, len(images))
        cells = self._tiler.cells(images[: tiles.images], tiles)
        canvas.paste(max(0, (width - tiles.size[0]) // 2), 0, placed(cells, tiles, glyphs=glyphs))
        return canvas

    def points(self, facts: RunInfo, real: Floats, fake: Floats, width: int, height: int) -> Canvas:
        """Real points and fakes on the plane."""
        layers = [(real, REAL, "dot"), *clouds(fake, facts.generators)]
        return scatter(layers, width, height, extent=facts.extent, glyphs=self._look.points, both=BOTH)
