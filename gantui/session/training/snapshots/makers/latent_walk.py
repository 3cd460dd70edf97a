"""Makes pictures of a walk through the latents."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.evaluation.pictures.latent_walk import walked
from gantui.gan.trainee import Played
from gantui.session.training.snapshots.makers.image_bytes import as_bytes
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import LatentWalk, LatentWalkRequest
from gantui.session.view.pictures.picture import Picture


@MAKERS.register("latent_walk")
class LatentWalkMaker(Maker[LatentWalkRequest]):
    """Makes the images of the first member on the way from latent to latent, the first ones of every snapshot."""

    trainer: Played
    of = Played
    kinds = ("images",)

    @classmethod
    def waits(cls, request: LatentWalkRequest) -> bool:
        """No: they are copied as they are."""
        return False

    def samples(self, request: LatentWalkRequest) -> int:
        """The latents between which it walks."""
        return request.images()[0] + 1 if request.paths else 0

    def make(self, request: LatentWalkRequest, moment: Moment) -> Mapping[str, Picture]:
        """As many paths as were asked for, or as there is room for."""
        paths, frames = request.images()
        if not paths:
            return {}
        ends = moment.latent[0, : paths + 1]
        draws, about = walked(self.trainer.latent, ends, frames)
        # Of as many copies of each draw as there are generators, the first is the first one's.
        turns = self.trainer.experiment.objective.generators
        draws = draws.flatten(0, 1).repeat_interleave(turns, 0).unsqueeze(0)
        made = self.trainer.fakes(draws, average=self.facts.weights == "ema", members=[0])[0, ::turns]
        return named(LatentWalk(frames, moment.copies.array(as_bytes(made, self.trainer.space.shape)), about))
