"""The map of the generator on the line: a curve, its output for each latent."""

from __future__ import annotations

import numpy as np

from gantui.draw.canvas import Canvas
from gantui.draw.palette import DIM, FAKE, RAW_REAL
from gantui.draw.time.curve import Guide, Series, curve
from gantui.session.view.pictures import LatentMap, LatentMapRequest, PointsRequest
from gantui.session.view.run_info import RunInfo
from gantui.session.view.views import Views
from gantui.tui.look.look import Look
from gantui.tui.panels.layered import CORNERS, POINTS, OfSamples
from gantui.tui.panels.line.units import ends, own
from gantui.tui.panels.sight import Sight
from gantui.tui.panels.stretch import stretch_line
from gantui.tui.panels.view import VIEWS, Shared
from gantui.tui.widgets.message import message

_MOST_MODES = 8
"""So many lines of modes are drawn beside G's curve."""
_ABOUT = (
    "The map of the generator: it makes one number of one, so it is a curve, x = G(z) over the latent z. Where it is "
    "flat many samples come to one place, where it is steep few do: the density of the fakes at G(z) is that of the "
    "latents by |dG/dz|, added up over all z that lead there. The lines are the modes of the data: a generator that "
    "covers two modes must cross from one to the other, and what it makes on the way lies between them."
)


class MapOverLine:
    """The generator as a curve: its output for each latent."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def picture(self, latents: LatentMap, facts: RunInfo, width: int, height: int) -> Canvas:
        """x = G(z) over z, with a line at each mode of the data."""
        canvas, legend = Canvas.blank(width, height), int(height > 4)
        values = own(facts, latents.places[0, :, 0])
        left, right = latents.extent[:2]
        z = np.linspace(left, right, len(values))
        modes = () if facts.centres is None else own(facts, facts.centres[:, 0])
        chart = curve(
            [Series(z, values, values, FAKE, ink="f")],
            width,
            height - legend,
            x_range=(left, right),
            y_range=ends(facts),
            zero_line=False,
            guides=[Guide(float(mode), "mode", RAW_REAL) for mode in modes[:_MOST_MODES]],
            glyphs=self._look.glyphs,
        )
        canvas.paste(0, legend, chart)
        if legend:
            name = f"{self._look.stroke('f')} x = G(z)"
            canvas.put(1, 0, name, FAKE)
            meaning = "z across: flat where many fakes come from, steep where few"
            if width > len(name) + len(meaning) + 4:
                canvas.put(len(name) + 3, 0, meaning, DIM)
        return canvas


@VIEWS.register("map of the generator on the line")
class MapCurveView(OfSamples):
    """The map of the generator, one number of one."""

    label = "map of the generator"
    spaces = frozenset({"line"})

    def __init__(self, look: Look, sight: Sight, shared: Shared) -> None:
        super().__init__(look, sight, shared)
        self._map = MapOverLine(look)

    def present(self, facts: RunInfo) -> bool:
        """Whether there is such a map."""
        return "latent_map" not in facts.unseen

    def about(self) -> str:
        """What the curve is."""
        return _ABOUT

    def wants(self, facts: RunInfo, width: int, height: int) -> Views:
        """The request: the map."""
        return Views.of(PointsRequest(POINTS), LatentMapRequest(CORNERS))

    def moving(self, facts: RunInfo, width: int, height: int) -> Views:
        """All of it."""
        return self.wants(facts, width, height)

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest map."""
        return (self.sight.pictures.of(LatentMap),)

    def step(self) -> int:
        """The iteration of the map."""
        return self.sight.pictures.step_of(LatentMap)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The curve."""
        if "points" in facts.unseen:
            return message(f"There is no picture: {facts.unseen['points']}.", width, height)
        latents = self.sight.pictures.of(LatentMap)
        if latents is None:
            return message("the map of the generator is still to come", width, height)
        return self._map.picture(latents, facts, width, height)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How unevenly G stretches."""
        latents = self.sight.pictures.of(LatentMap)
        return "" if latents is None else stretch_line(latents, room)
