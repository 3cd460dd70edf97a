"""Makes the distribution of D's weights between the limits of clipping."""

from __future__ import annotations

from collections.abc import Mapping

from gantui.evaluation.game.clipped import clipped_weights
from gantui.experiment.metric import EVERY_KIND
from gantui.experiment.penalties import Clip
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import ClippedRequest, ClippedWeights
from gantui.session.view.pictures.picture import Picture

WEIGHT_BINS = 64
"""The bins of the histogram of clipped weights."""


@MAKERS.register("clipped")
class ClippedMaker(Maker[ClippedRequest]):
    """Makes a histogram of D's weights."""

    kinds = EVERY_KIND

    def make(self, request: ClippedRequest, moment: Moment) -> Mapping[str, Picture]:
        """The histogram, where weights are clipped."""
        clip, game = self.trainer.experiment.penalties.get("clip"), self.trainer.game
        if not isinstance(clip, Clip):
            return {}
        own = self.trainer.discriminator.params.detach()[0]
        shares, low, high, count = clipped_weights(game.discriminator, own, clip.limit, WEIGHT_BINS)
        return named(ClippedWeights(clip.limit, moment.copies.array(shares), low, high, count))
