"""Makes the map of the generator."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from gantui.evaluation.pictures import latent_map
from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import LatentMap, LatentMapRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("latent_map")
class LatentMapMaker(Maker[LatentMapRequest]):
    """Makes the image of a square of latents, one for each class where there are classes."""

    of = Played
    trainer: Played

    def __init__(self, trainer: Played, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        self._square = latent_map.square(trainer.experiment, trainer)
        if isinstance(self._square, str):
            self.unseen["latent_map"] = self._square

    def make(self, request: LatentMapRequest, moment: Moment) -> Mapping[str, Picture]:
        """The map, where there is one."""
        square = self._square
        if request.grid is None or isinstance(square, str):
            return {}
        generate = partial(self.trainer.generate, average=self.facts.weights == "ema", members=[0])
        turns = self.trainer.experiment.objective.generators
        places, stretch = latent_map.mapped(generate, square, *square.corners(*request.grid), turns=turns)
        array = moment.copies.array
        return named(LatentMap(array(places), array(stretch), square.extent, square.about, square.classes))
