"""The map of the generator as a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gantui.draw.canvas import Canvas
from gantui.draw.palette import REAL
from gantui.session.view.pictures import LatentMap, LatentMapRequest, PointsRequest
from gantui.session.view.run_info import RunInfo
from gantui.session.view.views import Views
from gantui.tui.look.look import Look
from gantui.tui.panels.layered import CORNERS, POINTS, OfSamples
from gantui.tui.panels.plane.latents import MapPicture
from gantui.tui.panels.plane.legend import points_room
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.stretch import stretch_line
from gantui.tui.panels.view import VIEWS, Action, Shared
from gantui.tui.widgets.message import message

_ABOUT = (
    "The map of the generator: a square grid of latents and where G puts it, over real points. Bright where G presses "
    "the latents together (many samples come there), dim where it stretches them (few do): by the product of the "
    "singular values of dG/dz. Long dim lines from mode to mode are the bridges that a continuous G must draw. "
    "m  bends the grid anew"
)


@VIEWS.register("map of the generator")
class MapView(OfSamples):
    """The map of the generator, over real points; it begins as a square and bends."""

    label = "map of the generator"
    spaces = frozenset({"plane"})

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._map = MapPicture(look)

    def present(self, facts: RunInfo) -> bool:
        """Whether there is such a map."""
        return "latent_map" not in facts.unseen

    def about(self) -> str:
        """What the grid is."""
        return _ABOUT

    def wants(self, facts: RunInfo, width: int, height: int) -> Views:
        """The request: points and the map."""
        return Views.of(PointsRequest(POINTS), LatentMapRequest(CORNERS))

    def moving(self, facts: RunInfo, width: int, height: int) -> Views:
        """All of it."""
        return self.wants(facts, width, height)

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest map, and how far it is bent."""
        latents = self.sight.pictures.of(LatentMap)
        return (latents, self._map.go_on() if latents is not None else 0)

    def step(self) -> int:
        """The iteration of the map."""
        return self.sight.pictures.step_of(LatentMap)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The grid over real points, and its legend."""
        if "points" in facts.unseen:
            return message(f"There is no picture: {facts.unseen['points']}.", width, height)
        latents, canvas = self.sight.pictures.of(LatentMap), Canvas.blank(width, height)
        if latents is None:
            return message("the map of the generator is still to come", width, height)
        room = points_room(facts, width, height)
        if not room.width:
            return canvas
        real = self.sight.pictures.pointed.real[:POINTS]
        canvas.paste(room.left, 0, self._map.picture(latents, real, facts, room.width, room.height))
        if room.beside:
            for y, (text, colour) in enumerate([("● real", REAL), *self._map.legend()]):
                canvas.put(room.left + room.width + 2, y, text, colour)
        return canvas

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How unevenly G stretches."""
        latents = self.sight.pictures.of(LatentMap)
        return "" if latents is None else stretch_line(latents, room)

    def actions(self) -> Mapping[Action, Callable[[], str]]:
        """It can bend once more."""
        return {"morph": self._bend}

    def chosen(self) -> None:
        """Begin as a square."""
        self._map.begin()

    def _bend(self) -> str:
        self._map.begin()
        return "real and fake: the square of latents bends"
