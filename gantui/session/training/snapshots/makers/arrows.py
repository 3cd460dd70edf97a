"""Makes arrows: the pull of G's loss on some of the fakes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gantui.evaluation.pictures import pulls
from gantui.gan.trainee import Played
from gantui.gan.trainer import Trainer
from gantui.session.training.machine.copies import at_once
from gantui.session.training.snapshots.makers.maker import MAKERS, Maker, named
from gantui.session.training.snapshots.moment import Moment
from gantui.session.view.pictures import Arrows, ArrowsRequest
from gantui.session.view.pictures.picture import Picture
from gantui.session.view.run_info import RunInfo


@MAKERS.register("arrows")
class ArrowsMaker(Maker[ArrowsRequest]):
    """Makes arrows at the first of the fakes that are shown."""

    trainer: Played
    of = Played

    def __init__(self, trainer: Played, facts: RunInfo) -> None:
        super().__init__(trainer, facts)
        self.fewest = pulls.batch(trainer, 0)
        unrolled = pulls.without_arrows(trainer.scheme) if isinstance(trainer, Trainer) else ""
        if why := unrolled or trainer.not_differentiable:
            self.unseen["arrows"] = why

    def samples(self, request: ArrowsRequest) -> int:
        """As many as D judges at once."""
        return 0 if self.unseen else pulls.batch(self.trainer, request.count)

    def make(self, request: ArrowsRequest, moment: Moment) -> Mapping[str, Picture]:
        """The arrows, where D judges single points."""
        if self.unseen:
            return {}
        count, together = request.count, slice(pulls.batch(self.trainer, request.count))
        labels = moment.latent[:, together, -1] if self.trainer.experiment.conditional else None
        found = pulls.pulls(self.trainer, moment.fake[:, together], moment.real[:, together], labels)
        pull = at_once(found[0, :count])
        return named(Arrows(at_once(moment.fake[0, :count]), pull, float(np.linalg.norm(pull, axis=1).max())))
