"""The map of the generator as a view of panel 1: what that of the plane and that of the line have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from gantui.draw.canvas import Canvas
from gantui.session.view.pictures import LatentMap, LatentMapRequest, PointsRequest
from gantui.session.view.requests import Requests
from gantui.session.view.run_info import RunInfo
from gantui.tui.panels.layered import CORNERS, POINTS, OfSamples
from gantui.tui.panels.stretch import stretch_line
from gantui.tui.widgets.message import message


class GeneratorMap(OfSamples):
    """Where the generator puts each latent: a subclass draws it (`picture`) and explains it (`explained`)."""

    shows = LatentMap
    label = "map of the generator"
    explained: ClassVar[str]
    """What is seen, for the help."""

    @abstractmethod
    def picture(self, latents: LatentMap, facts: RunInfo, width: int, height: int) -> Canvas:
        """The map LATENTS in WIDTH x HEIGHT cells."""

    def present(self, facts: RunInfo) -> bool:
        """Whether there is such a map."""
        return "latent_map" not in facts.unseen

    def about(self) -> str:
        """What is seen."""
        return self.explained

    def wants(self, facts: RunInfo, width: int, height: int) -> Requests:
        """The request: points and the map."""
        return Requests.of(PointsRequest(POINTS), LatentMapRequest(CORNERS))

    def moving(self, facts: RunInfo, width: int, height: int) -> Requests:
        """All of it."""
        return self.wants(facts, width, height)

    def inputs(self) -> tuple[object, ...]:
        """What the picture depends on: the newest map."""
        return (self.sight.pictures.of(LatentMap),)

    def draw(self, facts: RunInfo, width: int, height: int) -> Canvas:
        """The newest map, once there is one."""
        latents = self.sight.pictures.of(LatentMap)
        if latents is None:
            return message("the map of the generator is still to come", width, height)
        return self.picture(latents, facts, width, height)

    def state_line(self, facts: RunInfo, room: int) -> str:
        """How unevenly G stretches."""
        latents = self.sight.pictures.of(LatentMap)
        return "" if latents is None else stretch_line(latents, room)
