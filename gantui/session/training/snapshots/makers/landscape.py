"""Makes the landscape of the divergence, and where the generator is in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from gantui.evaluation.game.landscape import Landscape as Terrain
from gantui.gan.trainer import Trainer
from gantui.session.training.machine.copies import at_once
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import Landscape, LandscapeRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("landscape")
class LandscapeMaker(Maker[LandscapeRequest]):
    """Makes the landscape once, and its place each time."""

    trainer: Trainer

    def __init__(self, trainer: Trainer, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        self._terrain = Terrain.of(trainer)
        self._shown: Landscape | None = None
        """The one that was shown last; of it only the place changes."""

    def complete(self, facts: RunInfo) -> RunInfo:
        """FACTS with whether there is a landscape."""
        return dataclasses.replace(super().complete(facts), has_landscape=self._terrain is not None)

    def make(self, request: LandscapeRequest, moment: Moment) -> Mapping[str, Picture]:
        """The landscape, where the generator is two places."""
        terrain = self._terrain
        if terrain is None:
            return {}
        if self._shown is None:
            lows = [(one.first, one.second, one.height) for one in terrain.minima()]
            minima = np.array(lows, np.float64).reshape(-1, 3)
            heights = at_once(terrain.grid().float())
            self._shown = Landscape(terrain.extent, heights, minima, np.zeros(2, np.float32), 0.0)
        place = self.trainer.generator.params.detach()[0, :2]
        height = float(terrain.divergence(place))
        self._shown = dataclasses.replace(self._shown, place=moment.copies.array(place), height=height)
        return named(self._shown)
