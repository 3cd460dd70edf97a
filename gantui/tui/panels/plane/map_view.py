"""The map of the generator on the plane: a grid of latents, bent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gantui.draw.canvas import Canvas
from gantui.draw.palette import REAL
from gantui.session.view.pictures import LatentMap
from gantui.session.view.run_info import RunInfo
from gantui.tui.look.look import Look
from gantui.tui.panels.generator_map import GeneratorMap
from gantui.tui.panels.layered import POINTS
from gantui.tui.panels.plane.legend import points_room
from gantui.tui.panels.plane.map_picture import MapPicture
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.view import VIEWS, Action, Shared


@VIEWS.register("map of the generator")
class MapView(GeneratorMap):
    """The map of the generator, over real points; it begins as a square and bends."""

    spaces = frozenset({"plane"})
    explained = (
        "The map of the generator: a square grid of latents and where G puts it, over real points. Bright where G "
        "presses the latents together (many samples come there), dim where it stretches them (few do): by the product "
        "of the singular values of dG/dz. Long dim lines from mode to mode are the bridges that a continuous G must "
        "draw. A generator that is given classes has a grid for each of them, with its number. m  bends the grid anew"
    )

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._map = MapPicture(look)

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest map, and how far it is bent."""
        (latents,) = super().inputs()
        return (latents, self._map.go_on() if latents is not None else 0)

    def picture(self, latents: LatentMap, facts: RunInfo, width: int, height: int) -> Canvas:
        """The grid over real points, and its legend."""
        canvas, room = Canvas.blank(width, height), points_room(facts, width, height)
        if not room.width:
            return canvas
        real = self.sight.pictures.pointed.real[:POINTS]
        canvas.paste(room.left, 0, self._map.picture(latents, real, facts, room.width, room.height))
        if room.beside:
            for y, (text, colour) in enumerate([("● real", REAL), *self._map.legend(latents)]):
                canvas.put(room.left + room.width + 2, y, text, colour)
        return canvas

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """It can bend once more."""
        return {"morph": self._bend}

    def chosen(self) -> None:
        """Begin as a square."""
        self._map.begin()

    def _bend(self) -> str:
        self._map.begin()
        return "real and fake: the square of latents bends"
